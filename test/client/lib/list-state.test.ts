import { describe, expect, test } from 'vitest';
import {
  changeFilters,
  emptyListState,
  filterParams,
  formatListState,
  isFiltered,
  listRequest,
  parseListState,
  valuesOf,
  withoutFilters,
  type ListState,
} from '../../../client/lib/list-state.ts';

const parse = (search: string) => parseListState(new URLSearchParams(search), 'checkout_sessions');
const state = (filters: Record<string, string>): ListState => ({ ...emptyListState, filters });

describe('the address of a list', () => {
  test('an empty address is the list without filters, newest first, and is written as nothing', () => {
    expect(parse('')).toEqual({ state: emptyListState, notes: [] });
    expect(formatListState(emptyListState).toString()).toBe('');
  });

  test('every part survives being written and read again', () => {
    const whole: ListState = {
      filters: {
        status: 'open,failed',
        currency_not: 'JMD,USD',
        created: 'this_week',
        completed_from: '2026-11-01',
        completed_to: '2026-11-08T05:00:00Z',
        amount_min: '0',
        amount_max: '250000',
        has_transaction: 'false',
        customer_not: 'ana@example.com',
        'metadata[order]': '1042, and more',
        'metadata_not[__proto__]': 'x',
        q: 'cake & more, “three” tiers',
      },
      sort: '-amount',
      view: 'view_1',
    };
    expect(parse(formatListState(whole).toString())).toEqual({ state: whole, notes: [] });
  });

  test.each([
    ['created_from=2026-02-31', 'created_from'],
    ['created_to=tomorrow', 'created_to'],
    ['created_from=2026-11-20T05:00Z', 'created_from'],
    ['created=someday', 'created'],
    ['amount_min=12.5', 'amount_min'],
    ['amount_max=99999999999999', 'amount_max'],
    ['sort=colour', 'sort'],
    ['currency=EURO', 'currency'],
    ['has_transaction=maybe', 'has_transaction'],
    ['q=%00', 'q'],
    [`q=${'x'.repeat(501)}`, 'q'],
    [`customer=${'x'.repeat(501)}`, 'customer'],
    ['colour=red', 'colour'],
    ['status[]=open', 'status[]'],
    ['metadata[a][b]=1', 'metadata[a][b]'],
    ['metadata[]=1', 'metadata[]'],
    ['view=../../etc', 'view'],
    ['constructor=1', 'constructor'],
    ['page=7', 'page'],
    ['cursor=abc&cursor=def', 'cursor'],
    ['limit=500', 'limit'],
  ])('%s is left out and named once', (search, name) => {
    expect(parse(search)).toEqual({ state: emptyListState, notes: [name] });
  });

  test('a good value beside a bad one is kept', () => {
    expect(parse('currency=JMD,XXX&status=open,,new_status ,open')).toEqual({
      state: state({ currency: 'JMD', status: 'open,new_status' }),
      notes: ['currency'],
    });
  });

  test('of a repeated parameter the first counts, and that is said', () => {
    expect(parse('status=open&status=failed')).toEqual({
      state: state({ status: 'open' }),
      notes: ['status'],
    });
  });

  test('a preset rules out its own ends', () => {
    expect(parse('created=today&created_from=2026-11-01&expires_to=2026-12-01')).toEqual({
      state: state({ created: 'today', expires_to: '2026-12-01' }),
      notes: ['created_from'],
    });
  });

  test('receipts know no filter for having one', () => {
    const { notes } = parseListState(new URLSearchParams('has_transaction=true'), 'transactions');
    expect(notes).toEqual(['has_transaction']);
  });

  test('an id filter holds a whole selection', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `cs_${String(index).padStart(24, '0')}`).join(',');
    expect(parse(`id=${ids}`)).toEqual({ state: state({ id: ids }), notes: [] });
  });
});

describe('what the server is asked', () => {
  test('the list by filters and sort, totals by the filters alone, and neither by the view', () => {
    const { state: read } = parse('status=open&sort=amount&view=v1');
    expect(listRequest(read)).toBe('status=open&sort=amount');
    expect(filterParams(read).toString()).toBe('status=open');
  });
});

describe('another filter', () => {
  test('is set, changed in its place, and taken away', () => {
    const both = changeFilters(state({ status: 'open' }), { q: 'cake' });
    expect(Object.entries(changeFilters(both, { status: 'failed' }).filters)).toEqual([
      ['status', 'failed'],
      ['q', 'cake'],
    ]);
    expect(changeFilters(both, { status: '', q: undefined })).toEqual(emptyListState);
    expect(isFiltered(both)).toBe(true);
    expect(isFiltered(emptyListState)).toBe(false);
  });

  test('a preset and its ends take each other’s place', () => {
    const ends = changeFilters(state({ created: 'today' }), { created_from: '2026-11-01' });
    expect(ends.filters).toEqual({ created_from: '2026-11-01' });
    expect(changeFilters(ends, { created: 'this_week' }).filters).toEqual({ created: 'this_week' });
  });

  test('the order stays when all filters go', () => {
    expect(withoutFilters({ filters: { q: 'x' }, sort: 'amount', view: 'v1' })).toEqual({
      ...emptyListState,
      sort: 'amount',
    });
  });

  test('values are had one by one', () => {
    expect(valuesOf(state({ status: 'open, failed' }), 'status')).toEqual(['open', 'failed']);
    expect(valuesOf(emptyListState, 'status')).toEqual([]);
  });
});
