import type { QueryKey } from '@tanstack/react-query';
import type { PageReply } from '../../lib/list-pages.ts';

/** One page as a query: what it is kept under and how it is had. */
export type PageQuery<Row> = {
  queryKey: QueryKey;
  queryFn: (context: { signal: AbortSignal }) => Promise<PageReply<Row>>;
};

/** Where a list's rows come from; requests are query strings of the list grammar. */
export type ListSource<Row> = {
  pageQuery(request: string): PageQuery<Row>;
  /** The same page, kept nowhere: for reading through all of them. */
  fetchPage(request: string, signal: AbortSignal): Promise<PageReply<Row>>;
};

/** A request with more said: a cursor, a limit. */
export function withParams(request: string, more: Record<string, string>): string {
  const params = new URLSearchParams(request);
  for (const [name, value] of Object.entries(more)) params.set(name, value);
  return params.toString();
}
