import { describe, expect, test } from 'vitest';
import { maxIdFilterLength } from '#shared/list-grammar.ts';
import {
  collectRows,
  exportParams,
  inRequests,
  oncePerSession,
  refreshedText,
  refreshRows,
  takenRows,
} from '../../../../client/features/list/bulk-jobs.ts';
import { everyMatch, noSelection, withRows } from '../../../../client/features/list/row-selection.ts';
import { emptyListState } from '../../../../client/lib/list-state.ts';

const ids = (count: number, length = 27) =>
  Array.from({ length: count }, (_, index) => String(index).padStart(length, '0'));
const ended = 'had ended already and were left as they are';
const watched = () => {
  const progress: number[] = [];
  return {
    signal: new AbortController().signal,
    onProgress: (done: number) => progress.push(done),
    meetsEveryRow: () => false,
    progress,
  };
};

/** A list of these rows, as the API would page it. */
function listOf(rows: readonly string[], size = 200) {
  const asked: string[] = [];
  return {
    asked,
    fetchPage(request: string) {
      asked.push(request);
      const params = new URLSearchParams(request);
      const named = params.get('id')?.split(',');
      if (named) return Promise.resolve({ data: named.map((id) => ({ id })), next_cursor: null });
      const from = Number(params.get('cursor') ?? 0);
      const next = from + size < rows.length ? String(from + size) : null;
      return Promise.resolve({
        data: rows.slice(from, from + size).map((id) => ({ id })),
        next_cursor: next,
      });
    },
  };
}

describe('collecting what is selected', () => {
  test('every match is read page by page, without those that were let go, under the list’s own filter and order', async () => {
    const source = listOf(ids(450));
    const { signal, onProgress, progress } = watched();
    const selection = withRows(everyMatch, ids(1), false);
    const rows = await collectRows({
      source,
      request: 'status=open&sort=amount',
      selection,
      signal,
      onProgress,
    });
    expect(rows).toHaveLength(449);
    expect(progress).toEqual([199, 399, 449]);
    expect(source.asked).toEqual([
      'status=open&sort=amount&limit=200',
      'status=open&sort=amount&limit=200&cursor=200',
      'status=open&sort=amount&limit=200&cursor=400',
    ]);
  });

  test('picked rows are read by their ids, whatever the list is filtered by', async () => {
    const source = listOf([]);
    const { signal, onProgress } = watched();
    const selection = withRows(noSelection, ids(350), true);
    const rows = await collectRows({ source, request: 'status=open', selection, signal, onProgress });
    expect(rows.map(({ id }) => id)).toEqual(ids(350));
    expect(source.asked.every((request) => !request.includes('status'))).toBe(true);
  });

  test('no request names more ids than the grammar takes', () => {
    for (const length of [3, 27, 90, 400]) {
      const portions = inRequests(ids(1000, length));
      expect(portions.flat()).toEqual(ids(1000, length));
      expect(Math.max(...portions.map((portion) => portion.length))).toBeLessThanOrEqual(200);
      expect(Math.max(...portions.map((portion) => portion.join(',').length))).toBeLessThanOrEqual(
        maxIdFilterLength,
      );
    }
  });
});

describe('refreshing what is selected', () => {
  test('what fails for one row is counted with its reason, and the others go on', async () => {
    const result = await refreshRows(
      ids(20, 3),
      (id) =>
        id === '003' || id === '007'
          ? Promise.reject(new Error('There is nothing at this address.'))
          : Promise.resolve(),
      watched(),
    );
    expect(refreshedText(result, 0, ended)).toBe('18 refreshed, 2 failed: There is nothing at this address.');
  });

  test('when the minute’s calls are used up the rest is not asked for, and says so', async () => {
    let calls = 0;
    const usedUp = new Error('The minute’s calls to the checkout API are used up.');
    const result = await refreshRows(
      ids(50, 3),
      () => ((calls += 1) > 10 ? Promise.reject(usedUp) : Promise.resolve()),
      { ...watched(), meetsEveryRow: (error) => error === usedUp },
    );
    expect(result.done).toBe(10);
    expect(result.left).toHaveLength(40);
    expect(new Set(result.left).size).toBe(40);
    expect(calls).toBeLessThanOrEqual(14);
    expect(refreshedText(result, 3, ended)).toBe(
      '10 refreshed. 3 had ended already and were left as they are. 40 not asked for, and still selected. The minute’s calls to the checkout API are used up.',
    );
  });

  test('never more than four are under way', async () => {
    let now = 0;
    let most = 0;
    const result = await refreshRows(
      ids(30, 3),
      async () => {
        most = Math.max(most, (now += 1));
        await new Promise(setImmediate);
        now -= 1;
      },
      watched(),
    );
    expect([result.done, most]).toEqual([30, 4]);
  });

  test('when it is stopped, what was not begun is left', async () => {
    const stop = new AbortController();
    const result = await refreshRows(
      ids(30, 3),
      () => {
        stop.abort();
        return Promise.resolve();
      },
      { ...watched(), signal: stop.signal },
    );
    expect(result.done + result.left.length).toBe(30);
    expect(result.left.length).toBeGreaterThanOrEqual(26);
    expect(refreshedText(result, 0, ended)).toContain('You stopped it.');
  });
});

describe('rows behind which there are sessions', () => {
  type Receipt = { id: string; session: string | null };
  const receipts: Receipt[] = [
    { id: 'declined', session: 'cs_1' },
    { id: 'approved', session: 'cs_1' },
    { id: 'other', session: 'cs_2' },
    { id: 'foreign', session: null },
  ];
  const refreshOf = (refuses: (session: string | null) => boolean = () => false) => {
    const asked: (string | null)[] = [];
    const how = {
      sessionOf: ({ session }: Receipt) => session,
      skipped: 'skipped, because no payment link is known behind them',
      run: ({ session }: Receipt) => {
        asked.push(session);
        return refuses(session) ? Promise.reject(new Error('Not there.')) : Promise.resolve();
      },
    };
    return { asked, how };
  };
  const refreshed = async ({ how }: ReturnType<typeof refreshOf>) => {
    const taken = takenRows(receipts, how);
    const result = await refreshRows([...taken.keys()], oncePerSession(taken, how), watched());
    return refreshedText(result, receipts.length - taken.size, how.skipped);
  };

  test('two receipts of one payment link take one call, and one without a link is said to be skipped', async () => {
    const given = refreshOf();
    expect(await refreshed(given)).toBe(
      '3 refreshed. 1 skipped, because no payment link is known behind them.',
    );
    expect(given.asked).toEqual(['cs_1', 'cs_2']);
  });

  test('a payment link that can’t be read fails for each of its receipts', async () => {
    const given = refreshOf((session) => session === 'cs_1');
    expect(await refreshed(given)).toBe(
      '1 refreshed, 2 failed: Not there. 1 skipped, because no payment link is known behind them.',
    );
  });

  test('rows that are not taken are not asked for', () => {
    const { how } = refreshOf();
    const taken = takenRows(receipts, { ...how, isTaken: ({ id }) => id === 'other' });
    expect([...taken.keys()]).toEqual(['other']);
  });
});

describe('what an export is asked by', () => {
  const state = { ...emptyListState, filters: { status: 'open' }, sort: '-amount' };

  test('nothing selected: the list’s filter; picked rows: their ids alone; all but some: the filter without those', () => {
    const asked = (selection: typeof noSelection) => Object.fromEntries(exportParams(state, selection));
    expect(asked(noSelection)).toEqual({ status: 'open', sort: '-amount' });
    expect(asked(withRows(noSelection, ['a', 'b'], true))).toEqual({ id: 'a,b', sort: '-amount' });
    expect(asked(withRows(everyMatch, ['a'], false))).toEqual({
      status: 'open',
      id_not: 'a',
      sort: '-amount',
    });
  });
});
