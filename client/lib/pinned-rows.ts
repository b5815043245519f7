import { useMemo, useState } from 'react';
import { pageLimit } from '#shared/list-grammar.ts';

type Pinned<Row> = { key: string; rows: Row[] };

/**
 * Keeps the rows of a list where they are while it is being read anew: known rows take their new content in
 * place, rows that no longer match stay until the next look, and new ones are only counted.
 *
 * @param latest what the server says now; nothing while another list is still on its way
 * @param key which list it is: another one is shown as it comes
 */
export function usePinnedRows<Row extends { id: string }>(latest: Row[] | undefined, key: string) {
  const [pinned, setPinned] = useState<Pinned<Row>>();
  const isOther = latest !== undefined && (pinned?.key !== key || pinned.rows.length === 0);
  // Set while rendering, as React asks for with state that follows from props: no frame shows the old rows.
  if (isOther && (pinned?.key !== key || pinned.rows !== latest)) setPinned({ key, rows: latest });
  const shown = pinned?.rows;
  // The same array as long as nothing changed: the table works its rows out anew for another one.
  return useMemo(() => {
    if (!shown || !latest) return { rows: shown, gone: none, newCount: 0, showNew: () => undefined };
    const latestById = new Map(latest.map((row) => [row.id, row]));
    return {
      rows: shown.map((row) => latestById.get(row.id) ?? row),
      gone: shown.filter(({ id }) => !latestById.has(id)).map(({ id }) => id),
      newCount: countNew(shown, latest),
      showNew: () => setPinned({ key, rows: latest }),
    };
  }, [shown, latest, key]);
}

const none: string[] = [];

/** Rows of `latest` that are not shown, without those that a full page only pulled in at its end. */
export function countNew<Row extends { id: string }>(shown: readonly Row[], latest: readonly Row[]): number {
  const shownIds = new Set(shown.map(({ id }) => id));
  const isFull = shown.length >= pageLimit.default;
  const lastShown = latest.findLastIndex(({ id }) => shownIds.has(id));
  const end = isFull && lastShown !== -1 ? lastShown : latest.length;
  return latest.slice(0, end).filter(({ id }) => !shownIds.has(id)).length;
}
