import { exportFiles, ExportTicketSchema } from '#shared/exports.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { apiPost } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';

/**
 * Has the browser download a list as CSV: every row that the filters let through, in the order of `sort`. Resolves when the
 * download has begun; throws ApiError where it may not or can't, with the server's words.
 */
export async function startExport(account: Account, noun: ListNoun, params: URLSearchParams): Promise<void> {
  const query = params.toString();
  const path = `${exportFiles[noun]}.csv${query && `?${query}`}`;
  const { url } = await apiPost(endpoints.exports(account), ExportTicketSchema, { body: { path } });
  const link = document.createElement('a');
  link.href = url;
  // Kept a download whatever comes back: a refusal must not take the place of the page. The name is the server's.
  link.download = '';
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}
