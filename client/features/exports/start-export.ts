import { exportFiles, type ExportFormat, ExportTicketSchema } from '#shared/exports.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { apiPost } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';

/**
 * Has the browser download a list as a file: every row that the filters let through, in the order of `sort`. Gives the id of
 * the export when the download has begun; throws ApiError where it may not or can't, with the server's words.
 */
export function startExport(
  account: Account,
  noun: ListNoun,
  format: ExportFormat,
  params: URLSearchParams,
): Promise<string> {
  const query = params.toString();
  return startDownload(account, `${exportFiles[noun]}.${format}${query && `?${query}`}`);
}

/** Has the browser download a file below `…/exports/`, by a ticket. */
export async function startDownload(account: Account, path: string): Promise<string> {
  const { url, id } = await apiPost(endpoints.exports(account), ExportTicketSchema, { body: { path } });
  const link = document.createElement('a');
  link.href = url;
  // Kept a download whatever comes back: a refusal must not take the place of the page. The name is the server's.
  link.download = '';
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  return id;
}
