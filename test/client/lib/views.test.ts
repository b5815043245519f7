import { describe, expect, test, vi } from 'vitest';
import { emptyListState, parseListState } from '../../../client/lib/list-state.ts';
import { differsFromView, viewHref, viewState, wholeListHref } from '../../../client/lib/views.ts';

// What asks the server listens for key presses from its first moment.
vi.hoisted(() => vi.stubGlobal('window', new EventTarget()));

const account = { merchant: 'main', mode: 'test' } as const;
const view = {
  id: '7d1f7a52',
  noun: 'checkout_sessions' as const,
  query: 'status=open%2Cfailed&currency=USD&metadata%5Border%5D=a%26b&sort=-amount',
};
const stateAt = (address: string) =>
  parseListState(new URL(address, 'http://desk').searchParams, 'checkout_sessions').state;

describe('the address of a view', () => {
  test('is that of its list, with its filters, its order and its id', () => {
    const { pathname, searchParams } = new URL(viewHref(account, view), 'http://desk');
    expect(pathname).toBe('/main/test/checkout-sessions');
    expect([...searchParams]).toEqual([
      ['status', 'open,failed'],
      ['currency', 'USD'],
      ['metadata[order]', 'a&b'],
      ['sort', '-amount'],
      ['view', '7d1f7a52'],
    ]);
    expect(viewHref(account, { ...view, noun: 'transactions' })).toMatch(/^\/main\/test\/transactions\?/);
  });

  test('of a view without filters still names it', () => {
    expect(viewHref(account, { ...view, query: '' })).toBe('/main/test/checkout-sessions?view=7d1f7a52');
    expect(wholeListHref(account, 'transactions')).toBe('/main/test/transactions?view=all');
  });

  test('shows just what the view holds', () => {
    const state = stateAt(viewHref(account, view));
    expect(state).toEqual({ ...viewState(view), view: view.id });
    expect(differsFromView(state, view)).toBe(false);
  });
});

describe('a list that was opened from a view', () => {
  test('differs from it by a filter more or less and by its order', () => {
    expect(differsFromView(stateAt(`${viewHref(account, view)}&q=deposit`), view)).toBe(true);
    expect(differsFromView(stateAt('/?status=open%2Cfailed&currency=USD&sort=-amount'), view)).toBe(true);
    expect(differsFromView({ ...viewState(view), sort: '-created_at' }, view)).toBe(true);
    expect(differsFromView(emptyListState, { ...view, query: '' })).toBe(false);
  });

  test('does not differ by the order in which the filters stand', () => {
    const same = '/?sort=-amount&metadata%5Border%5D=a%26b&currency=USD&status=open,failed&view=x';
    expect(differsFromView(stateAt(same), view)).toBe(false);
  });

  test('keeps of an old view what the list still understands', () => {
    expect(viewState({ ...view, query: 'status=open&colour=red' }).filters).toEqual({ status: 'open' });
  });
});
