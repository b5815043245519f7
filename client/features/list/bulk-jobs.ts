import { maxIdFilterLength, pageLimit } from '#shared/list-grammar.ts';
import { filterParams, type ListState } from '../../lib/list-state.ts';
import type { RowRefresh } from './list-kind.ts';
import type { RowSelection } from './row-selection.ts';
import { withParams, type ListSource } from './list-source.ts';

/** Rows that are copied at once at most: more is what an export is for. */
export const maxCopied = 10_000;
/** Rows that are refreshed at once at most: the checkout API takes 120 calls a minute. */
export const maxRefreshed = 200;
/** Picked rows that an address can name. */
export const maxExportedPicks = 200;

const refreshesAtOnce = 4;

type Collect<Row> = {
  source: Pick<ListSource<Row>, 'fetchPage'>;
  /** Filters and order of the list, and what of it is selected. */
  request: string;
  selection: RowSelection;
  signal: AbortSignal;
  onProgress: (collected: number) => void;
};

/** Reads all selected rows, page by page. Throws what the API throws, and on the signal. */
export async function collectRows<Row extends { id: string }>(given: Collect<Row>): Promise<Row[]> {
  const { source, request, selection, signal, onProgress } = given;
  const rows: Row[] = [];
  const take = (page: readonly Row[]) => {
    rows.push(...page);
    onProgress(rows.length);
  };
  if (!selection.all) {
    for (const ids of inRequests([...selection.ids]))
      take((await source.fetchPage(idRequest(ids), signal)).data);
    return rows;
  }
  for (let cursor: string | null = ''; cursor !== null;) {
    const more: Record<string, string> = cursor === '' ? {} : { cursor };
    const page = await source.fetchPage(
      withParams(request, { limit: String(pageLimit.max), ...more }),
      signal,
    );
    take(page.data.filter(({ id }) => !selection.ids.has(id)));
    cursor = page.next_cursor;
  }
  return rows;
}

/** A list of just these rows. */
const idRequest = (ids: readonly string[]) =>
  new URLSearchParams({ id: ids.join(','), limit: String(pageLimit.max) }).toString();

/** What an export of the selected rows, or without any of the whole list, is asked by. */
export function exportParams(state: ListState, { all, ids }: RowSelection): URLSearchParams {
  const params =
    all || ids.size === 0 ? filterParams(state) : new URLSearchParams({ id: [...ids].join(',') });
  if (all && ids.size > 0) params.set('id_not', [...ids].join(','));
  params.set('sort', state.sort);
  return params;
}

/** Ids in portions that one request may name. */
export function inRequests(ids: readonly string[]): string[][] {
  const portions: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const last = portions.at(-1);
    if (!last || last.length >= pageLimit.max || length + id.length + 1 > maxIdFilterLength) {
      portions.push([id]);
      length = id.length;
    } else {
      last.push(id);
      length += id.length + 1;
    }
  }
  return portions;
}

/** The rows that a refresh of many is about, by their ids. */
export function takenRows<Row extends { id: string }>(
  rows: readonly Row[],
  { sessionOf, isTaken = () => true }: RowRefresh<Row>,
): Map<string, Row> {
  const taken = rows.filter((row) => sessionOf(row) !== null && isTaken(row));
  return new Map(taken.map((row) => [row.id, row]));
}

/** Refreshes a row by its id. Rows behind which there is the same session share one call: the minute has few. */
export function oncePerSession<Row>(rows: ReadonlyMap<string, Row>, { sessionOf, run }: RowRefresh<Row>) {
  const asked = new Map<string | null, Promise<unknown>>();
  return async (id: string, signal: AbortSignal) => {
    const row = rows.get(id);
    if (!row) return;
    const session = sessionOf(row);
    const answer = asked.get(session) ?? run(row, signal);
    asked.set(session, answer);
    await answer;
  };
}

export type Refreshed = {
  done: number;
  /** How many failed by what was said about them. */
  failures: ReadonlyMap<string, number>;
  /** Not asked for any more, because the checkout API can't be asked now, or somebody stopped it. */
  left: readonly string[];
  /** Why the rest was left; nothing when it was stopped by hand. */
  halt: string | undefined;
};

type RefreshOptions = {
  signal: AbortSignal;
  onProgress: (done: number) => void;
  /** Whether a failure is none of the row's own, so that the next one would meet it as well. */
  meetsEveryRow: (error: unknown) => boolean;
};

/**
 * Refreshes rows, a few at a time. What is about one row is counted and the rest goes on; what would meet every row
 * (the minute's calls are used up, no connection) ends it, and says which rows are left.
 */
export async function refreshRows(
  ids: readonly string[],
  refresh: (id: string, signal: AbortSignal) => Promise<unknown>,
  { signal, onProgress, meetsEveryRow }: RefreshOptions,
): Promise<Refreshed> {
  const waiting = [...ids];
  const left: string[] = [];
  const failures = new Map<string, number>();
  let done = 0;
  let halt: string | undefined;
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        await refresh(id, signal);
        done += 1;
      } catch (error) {
        if (signal.aborted) left.push(id);
        else if (meetsEveryRow(error)) {
          left.push(id);
          halt ??= messageOf(error);
        } else failures.set(messageOf(error), (failures.get(messageOf(error)) ?? 0) + 1);
      }
      onProgress(done);
      if (signal.aborted || halt !== undefined) left.push(...waiting.splice(0));
    }
  };
  await Promise.all(Array.from({ length: refreshesAtOnce }, work));
  return { done, failures, left, halt };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** "18 refreshed, 2 failed: why." */
export function refreshedText(
  { done, failures, left, halt }: Refreshed,
  skipped: number,
  why: string,
): string {
  const parts = [`${done.toLocaleString('en')} refreshed`];
  for (const [message, count] of failures)
    parts.push(`${count.toLocaleString('en')} failed: ${message.replace(/\.$/, '')}`);
  const sentences = [`${parts.join(', ')}.`];
  if (skipped > 0) sentences.push(`${skipped.toLocaleString('en')} ${why}.`);
  if (left.length > 0) {
    sentences.push(`${left.length.toLocaleString('en')} not asked for, and still selected.`);
    sentences.push(halt === undefined ? 'You stopped it.' : halt);
  }
  return sentences.join(' ');
}
