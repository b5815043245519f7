import { describe, expect, test } from 'vitest';
import {
  changeFilters,
  emptyListState,
  filterParams,
  formatListState,
  isFiltered,
  listRequest,
  maxCursors,
  nextPage,
  parseListState,
  previousPage,
  type ListState,
} from '../../../client/lib/list-state.ts';

const parse = (search: string) => parseListState(new URLSearchParams(search), 'checkout_sessions');

describe('the address of a list', () => {
  test('an empty address is the list without filters, newest first, and is written as nothing', () => {
    expect(parse('')).toEqual({ state: emptyListState, notes: [] });
    expect(formatListState(emptyListState).toString()).toBe('');
  });

  test('every part survives being written and read again', () => {
    const state: ListState = {
      status: ['open', 'failed'],
      currency: ['JMD', 'USD'],
      created_from: '2026-11-01',
      created_to: '2026-11-08',
      amount_min: 100_000,
      amount_max: 250_000,
      q: 'cake & more, “three” tiers',
      more: { card_last4: '0071', customer_not: 'ana@example.com', 'metadata[order]': '1042' },
      sort: '-amount',
      page: 3,
      cursors: ['first', 'second'],
    };
    expect(parse(formatListState(state).toString())).toEqual({ state, notes: [] });
  });

  test.each([
    ['created_from=2026-02-31', 'created_from'],
    ['created_to=tomorrow', 'created_to'],
    ['amount_min=12.5', 'amount_min'],
    ['amount_max=99999999999999', 'amount_max'],
    ['sort=colour', 'sort'],
    ['currency=EURO', 'currency'],
    ['q=%00', 'q'],
    ['page=-1', 'page'],
    ['colour=red', 'colour'],
  ])('%s is left out and named', (search, name) => {
    const { state, notes } = parse(search);
    expect(state).toEqual(emptyListState);
    expect(notes).toEqual([name]);
  });

  test('a good value beside a bad one is kept', () => {
    const { state, notes } = parse('currency=JMD,XXX&status=open,new_status');
    expect(state.currency).toEqual(['JMD']);
    expect(state.status).toEqual(['open', 'new_status']);
    expect(notes).toEqual(['currency']);
  });

  test('a page number without a cursor is the first page', () => {
    expect(parse('page=7').state).toMatchObject({ page: 1, cursors: [] });
  });
});

describe('what the server is asked', () => {
  test('only the cursor of this page is sent, never the page number', () => {
    const request = new URLSearchParams(listRequest(parse('status=open&page=3&cursor=a&cursor=b').state));
    expect(Object.fromEntries(request)).toEqual({ status: 'open', cursor: 'b' });
  });

  test('totals are asked for with the filters alone', () => {
    const { state } = parse('status=open&sort=amount&page=2&cursor=a');
    expect(filterParams(state).toString()).toBe('status=open');
  });
});

describe('paging', () => {
  test('forward and back ends on the same page', () => {
    const second = nextPage(emptyListState, 'a');
    expect(second).toMatchObject({ page: 2, cursors: ['a'] });
    expect(previousPage(nextPage(second, 'b'))).toEqual(second);
    expect(previousPage(second)).toEqual(emptyListState);
  });

  test('behind the deepest remembered page, back leads to the first', () => {
    let state = emptyListState;
    for (let page = 0; page < maxCursors + 5; page++) state = nextPage(state, `c${page}`);
    expect(state.cursors).toHaveLength(maxCursors);
    for (let page = 0; page < maxCursors; page++) state = previousPage(state);
    expect(state).toMatchObject({ page: 1, cursors: [] });
  });

  test('another filter starts on the first page', () => {
    const state = changeFilters(nextPage(emptyListState, 'a'), { q: 'cake' });
    expect(state).toMatchObject({ page: 1, cursors: [], q: 'cake' });
    expect(isFiltered(state)).toBe(true);
    expect(isFiltered(changeFilters(state, { q: '' }))).toBe(false);
  });
});
