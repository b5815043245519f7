import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  StatementDetailSchema,
  StatementInspectionSchema,
  StatementLinesSchema,
  StatementListSchema,
  StatementSchema,
  type Statement,
  type StatementInspection,
  type StatementSettings,
} from '#shared/statements.ts';
import { apiFetch, apiGet, ApiError } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import * as z from 'zod/mini';

const listed = 50;
const linesAtOnce = 100;
/** How often a matching is asked how far it has come. */
const askEveryMs = 400;

export const statementListQuery = (account: Account) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.statements(account), 'list'],
    queryFn: ({ signal, pageParam }) =>
      apiGet(
        endpoints.statements(account, `limit=${listed}${pageParam ? `&cursor=${pageParam}` : ''}`),
        StatementListSchema,
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor: cursor }) => cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ data }) => data.some((one) => one.state === 'matching'))
        ? askEveryMs * 3
        : false,
  });

export const statementQuery = (account: Account, id: string) =>
  queryOptions({
    queryKey: queryKeys.statement(account, id),
    queryFn: ({ signal }) => apiGet(endpoints.statement(account, id), StatementDetailSchema, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'matching' ? askEveryMs : false),
  });

/** `show`: an outcome, `open`, or '' for all. The result of each matching is a list of its own. */
export const statementLinesQuery = (account: Account, id: string, show: string, matchedAt: string | null) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.statement(account, id), 'lines', show, matchedAt],
    queryFn: ({ signal, pageParam }) =>
      apiGet(endpoints.statementLines(account, id, linesSearch(show, pageParam)), StatementLinesSchema, {
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor: cursor }) => cursor,
  });

function linesSearch(show: string, cursor: string): string {
  const params = new URLSearchParams({ limit: String(linesAtOnce), ...filterOf(show) });
  if (cursor !== '') params.set('cursor', cursor);
  return params.toString();
}

const filterOf = (show: string): Record<string, string> =>
  show === '' ? {} : show === 'open' ? { open: 'true' } : { outcome: show };

/** What is in a file, before anything of it is kept. Throws ApiError. */
export async function inspectFile(
  account: Account,
  file: File,
  { sheet, headerLine }: { sheet?: string | undefined; headerLine?: number | undefined },
): Promise<StatementInspection> {
  const params = new URLSearchParams();
  if (sheet !== undefined) params.set('sheet', sheet);
  if (headerLine !== undefined) params.set('header_line', String(headerLine));
  return sendFile(endpoints.inspectStatement(account, params.toString()), file, StatementInspectionSchema);
}

/** Takes the file in; the statement that it has become is being matched, or has been. Throws ApiError. */
export async function importFile(
  account: Account,
  file: File,
  settings: StatementSettings,
): Promise<Statement> {
  const params = new URLSearchParams({ name: file.name.slice(0, 200), settings: JSON.stringify(settings) });
  return sendFile(endpoints.statements(account, params.toString()), file, StatementSchema);
}

async function sendFile<S extends z.core.$ZodType>(
  path: string,
  file: File,
  schema: S,
): Promise<z.output<S>> {
  const response = await apiFetch('POST', path, { file });
  const reply = z.safeParse(schema, await response.json().catch(() => undefined));
  if (reply.success) return reply.data;
  throw new ApiError(
    response.status,
    'bad_reply',
    'The answer could not be read. Reload the page, then try again.',
  );
}

/** Saves the result as a file, only once all of it is there. Throws ApiError. */
export async function downloadResult(account: Account, id: string, show: string): Promise<void> {
  const search = new URLSearchParams(filterOf(show)).toString();
  const response = await apiFetch('GET', endpoints.statementResult(account, id, search));
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  let content: Blob;
  try {
    content = await response.blob();
  } catch (cause) {
    throw new ApiError(0, 'network', 'The file broke off on its way. Try again.', { cause });
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name ?? 'settlement.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}
