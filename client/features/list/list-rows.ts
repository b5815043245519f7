import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { pageLimit } from '#shared/list-grammar.ts';
import {
  countNew,
  idAt,
  pageAt,
  placeOfId,
  type KnownPage,
  type ListPages,
  type PageReply,
} from '../../lib/list-pages.ts';
import type { ListPlace } from '../../lib/list-places.ts';
import type { RowSource } from '../../ui/data-table.tsx';
import { useHeldRows } from './held-rows.ts';
import { useKnownPages } from './known-pages.ts';
import { withParams, type ListSource } from './list-source.ts';

/** Numbers of the first and last page that are near the window, and whether the end of what is known is. */
type Reach = { from: number; to: number; isNearEnd: boolean; isMoved: boolean };

/** Rows beyond the window's edges whose pages are read before they come into view. */
const ahead = 60;
/** How near the end of what is known the next page is fetched. */
const nearEnd = 150;
const settleMs = 400;
/** Browsers draw nothing below some 17 million px; so many rows stay above that at every height of theirs. */
const maxRows = 150_000;

type ListRowsOptions<Row> = {
  source: ListSource<Row>;
  /** Filters and order, in the list grammar. */
  request: string;
  /** The same for the whole client: with the account and the noun. */
  listKey: string;
  place: ListPlace;
  /** Rows that match, by the summary. */
  total: number | null;
};

/**
 * The rows of a list by their place, however long it is: pages are read as the window comes near them and let go when
 * it leaves; their ids stay known. Nothing moves by itself: known rows take their new content in place, those that no
 * longer match stay until the next look, new ones are only counted.
 */
export function useListRows<Row extends { id: string }>(options: ListRowsOptions<Row>) {
  const { source, request, listKey, place, total } = options;
  const head = useQuery(source.pageQuery(request));
  const { known, restart, append } = useKnownPages(listKey, place, head.data);
  const isCurrent = known?.key === listKey;
  const [reach, setReach] = useState(nowhere);
  const onRange = useCallback(
    (first: number, last: number) => {
      const next = reachOf(known, first, last);
      setReach((now) => (isSame(now, next) ? now : next));
    },
    [known],
  );
  const { from, to } = reach;
  const near = useMemo(
    () => (known && isCurrent ? known.pages.slice(from, to + 1) : noPages),
    [known, isCurrent, from, to],
  );
  const requestOf = (page: Pick<KnownPage, 'cursor'>) => pageRequest(request, page.cursor);
  const pages = useQueries({ queries: near.map((page) => source.pageQuery(requestOf(page))) });

  const isSettled = useSettled(isCurrent ? listKey : null);
  const wantsMore = isCurrent && known.count < maxRows && reach.isNearEnd && (isSettled || reach.isMoved);
  const nextCursor = wantsMore ? known.next : null;
  const more = useQuery({
    ...source.pageQuery(requestOf({ cursor: nextCursor ?? '' })),
    enabled: nextCursor !== null,
  });
  if (nextCursor !== null && more.data && !more.isPlaceholderData) append(nextCursor, more.data);

  useFarPagesDropped(source, requestOf, known, near);

  const replies: [KnownPage, PageReply<Row> | undefined][] = near.map((page, index) => [
    page,
    pages[index]?.data,
  ]);
  const [top] = known?.pages ?? [];
  if (isCurrent && top && !near.includes(top)) replies.unshift([top, head.data]);
  const rows = useHeldRows(source, isCurrent ? known : null, replies);

  return {
    head,
    known,
    /** Another list's rows stand here until the first of this one have come. */
    isStale: known !== null && !isCurrent,
    table: useRowSource(known, rows, isCurrent ? total : null),
    rows,
    newRows: isCurrent ? newRowsOf(known, replies) : none,
    showNew: () => head.data && restart(head.data),
    /** The next page is on its way, or could not be had. */
    more: nextCursor === null ? null : more,
    failed: pages.find(({ isError, data }) => isError && !data) ?? null,
    isCapped: isCurrent && known.next !== null && known.count >= maxRows,
    onRange,
  };
}

const noPages: KnownPage[] = [];
const none = { count: 0, isMore: false };

/** The first page is the list's usual one, so that the answer to a key press is small; the others are large. */
const pageRequest = (request: string, cursor: string) =>
  cursor === '' ? request : withParams(request, { cursor, limit: String(pageLimit.max) });

const nowhere: Reach = { from: 0, to: 0, isNearEnd: false, isMoved: false };

/** Which pages the window is in or near. */
function reachOf(known: ListPages | null, first: number, last: number): Reach {
  if (!known) return nowhere;
  return {
    from: pageAt(known, first - ahead),
    to: pageAt(known, last + ahead),
    isNearEnd: last + nearEnd >= known.count,
    isMoved: first > 0 || last + 1 >= known.count,
  };
}

const isSame = (one: Reach, other: Reach) =>
  one.from === other.from &&
  one.to === other.to &&
  one.isNearEnd === other.isNearEnd &&
  one.isMoved === other.isMoved;

/** True when the same list has stood for a moment: who types a filter wants no second page of every word on the way. */
function useSettled(listKey: string | null): boolean {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    if (listKey === null) return undefined;
    const timer = setTimeout(() => setSettled(listKey), settleMs);
    return () => clearTimeout(timer);
  }, [listKey]);
  return listKey !== null && settled === listKey;
}

/** Lets go of pages that the window has left by more than one page; has those beside it at hand. */
function useFarPagesDropped<Row>(
  source: ListSource<Row>,
  requestOf: (page: KnownPage) => string,
  known: ListPages | null,
  near: readonly KnownPage[],
) {
  const client = useQueryClient();
  const held = useRef(new Set<KnownPage>());
  const update = useEffectEvent(() => {
    const pages = known?.pages ?? noPages;
    const first = near[0] ? pages.indexOf(near[0]) : 0;
    const beside = [pages[first - 1], ...near, pages[first + near.length]];
    const kept = new Set(beside.filter((page) => page !== undefined));
    for (const page of held.current) {
      // The top of the list is read again and again to see what is new.
      if (kept.has(page) || page.cursor === '') continue;
      client.removeQueries({ queryKey: source.pageQuery(requestOf(page)).queryKey, exact: true });
    }
    for (const page of kept) {
      if (held.current.has(page) || near.includes(page)) continue;
      void client.prefetchQuery({
        ...source.pageQuery(requestOf(page)),
        staleTime: Number.POSITIVE_INFINITY,
      });
    }
    held.current = kept;
  });
  useEffect(() => update(), [near]);
}

function newRowsOf<Row extends { id: string }>(
  known: ListPages,
  replies: readonly [KnownPage, PageReply<Row> | undefined][],
) {
  let count = 0;
  let isMore = false;
  for (const [page, reply] of replies) {
    if (!reply) continue;
    const isLast = page === known.pages.at(-1) && known.next === null;
    const here = countNew(known, { ids: page.ids, isLast }, reply.data);
    count += here;
    // Nothing of what was known is on the page any more: there may be more than it shows.
    isMore ||= here > 0 && here === reply.data.length && reply.next_cursor !== null;
  }
  return { count, isMore };
}

/** The same object as long as nothing changed: the table draws itself anew for another one. */
function useRowSource<Row>(
  known: ListPages | null,
  rows: ReadonlyMap<string, Row>,
  total: number | null,
): RowSource<Row> {
  return useMemo(() => {
    const idOf = (place: number) => (known ? idAt(known, place) : undefined);
    return {
      key: known?.key ?? '',
      count: known?.count ?? 0,
      total: known?.next === null ? known.count : total,
      idAt: idOf,
      rowAt: (place) => rows.get(idOf(place) ?? ''),
      placeOf: (id) => (known ? placeOfId(known, id) : undefined),
    };
  }, [known, rows, total]);
}
