import { notifyManager, useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { TransactionList } from '#shared/transactions.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useAccount, useCan } from '../../lib/me.ts';
import type { Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { reviewMarkOf, setReviewMarks, type ReviewMark } from '../../lib/review-marks.ts';
import { reviewsQuery } from '../../lib/reviews.ts';
import { focusedRow, focusRowAfter } from '../../ui/focused-row.ts';
import { useNotify } from '../../ui/notices.tsx';
import { useTicking } from './ticking.tsx';

/** Ticks in the list of receipts: shows those of the loaded rows, and lets one key make them. Comes after the list itself. */
export function ListReviews() {
  const account = useAccount();
  useMarks(account);
  const mayReview = useCan('review');
  const notify = useNotify();
  const { tick } = useTicking(account);
  const withRow = (reviewed: boolean) => () => {
    const row = focusedRow();
    if (!row) return notify('No row has the focus. Go to one with j, then press the key again.');
    const isSo = reviewed ? reviewMarkOf(row.id) === 'ticked' : reviewMarkOf(row.id) === undefined;
    if (!isSo) tick({ ids: [row.id], reviewed, name: row.name });
    // Whoever goes through a list ticks and looks at the next; who takes a tick off looks at this one.
    if (reviewed) focusRowAfter(row.place);
    return undefined;
  };
  useShortcut('t', 'Tick the receipt off and go on', withRow(true), mayReview);
  useShortcut('T', 'Take the tick off', withRow(false), mayReview);
  return null;
}

/** Follows the pages of the list that are loaded and keeps the marks of their rows. */
function useMarks(account: Account): void {
  const pages = useLoadedPages(account);
  const marks = useQueries({
    queries: pages.map((ids) => reviewsQuery(account, ids)),
    combine: (results) =>
      results.map(({ data }) =>
        data?.data.map(
          ({ transaction_id: id, has_changed }) => `${id} ${has_changed ? 'changed' : 'ticked'}`,
        ),
      ),
  });
  useEffect(() => {
    for (const [index, ids] of pages.entries()) {
      const found = marks[index];
      if (!found) continue;
      const known = new Map(found.map((line) => line.split(' ') as [string, ReviewMark]));
      setReviewMarks(ids.split(',').map((id) => [id, known.get(id)] as const));
    }
  }, [pages, marks]);
}

const none: readonly string[] = [];
let lastText = '';
let lastPages: readonly string[] = none;

/** The ids of each loaded page, with commas between. */
function useLoadedPages(account: Account): readonly string[] {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback(
    (listener: () => void) => cache.subscribe(notifyManager.batchCalls(listener)),
    [cache],
  );
  return useSyncExternalStore(subscribe, () => {
    const pages = cache
      .findAll({ queryKey: [...queryKeys.transactions(account), 'list'] })
      .map(({ state }) => (state.data as TransactionList | undefined)?.data.map(({ id }) => id).join(','))
      .filter((ids) => ids !== undefined && ids !== '') as string[];
    const text = pages.join(' ');
    // The same object for the same pages, or React would look without end.
    if (text !== lastText) [lastText, lastPages] = [text, pages];
    return lastPages;
  });
}
