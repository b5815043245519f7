import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { maxIdFilterLength, pageLimit } from '#shared/list-grammar.ts';
import type { KnownPage, ListPages, PageReply } from '../../lib/list-pages.ts';
import type { ListSource } from './list-source.ts';

type Replies<Row> = readonly (readonly [KnownPage, PageReply<Row> | undefined])[];
type Held<Row> = { inputs: readonly unknown[]; rows: ReadonlyMap<string, Row> };

/**
 * The rows of the pages near the window by their ids. One that no longer matches the filters keeps its place, and is
 * read by its id: an open link that has just been paid, in a list of open ones, must say that it is paid.
 */
export function useHeldRows<Row extends { id: string }>(
  source: ListSource<Row>,
  known: ListPages | null,
  replies: Replies<Row>,
): ReadonlyMap<string, Row> {
  const data = replies.map(([, reply]) => reply?.data);
  const gone = known ? goneFrom(replies) : [];
  const left = useQuery({
    ...source.pageQuery(new URLSearchParams({ id: gone.join(','), limit: String(pageLimit.max) }).toString()),
    enabled: gone.length > 0,
    placeholderData: keepPreviousData,
  }).data?.data;

  const [held, setHeld] = useState<Held<Row>>({ inputs: [], rows: new Map() });
  const inputs = [known, ...data, left];
  const isSame =
    inputs.length === held.inputs.length && inputs.every((input, index) => input === held.inputs[index]);
  // Another list is on its way: the rows before stay as they are.
  if (isSame || !known) return held.rows;
  const fresh = new Map<string, Row>();
  for (const row of left ?? []) fresh.set(row.id, row);
  for (const rows of data) for (const row of rows ?? []) fresh.set(row.id, row);
  const rows = new Map<string, Row>();
  for (const [page] of replies) {
    for (const id of page.ids) {
      const row = fresh.get(id) ?? held.rows.get(id);
      if (row) rows.set(id, row);
    }
  }
  setHeld({ inputs, rows });
  return rows;
}

/** Ids that stand in pages which have been read anew and do not hold them any more; as many as one request can name. */
function goneFrom<Row extends { id: string }>(replies: Replies<Row>): string[] {
  const present = new Set(replies.flatMap(([, reply]) => reply?.data.map(({ id }) => id) ?? []));
  const gone = replies.flatMap(([page, reply]) => (reply ? page.ids.filter((id) => !present.has(id)) : []));
  const few = gone.slice(0, pageLimit.max);
  while (few.join(',').length > maxIdFilterLength) few.pop();
  return few;
}
