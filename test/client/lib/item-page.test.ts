import { expect, test } from 'vitest';
import { pageOfItem, type Item } from '../../../client/lib/item-page.ts';

const account = { merchant: 'main', mode: 'test' } as const;
const item: Item = {
  kind: 'intent',
  id: 'a-key-of-its-maker',
  ref: 'ref',
  state: 'unknown',
  since: '2026-11-21T14:00:00Z',
  message: 'The checkout API did not answer clearly.',
  checkout_session_id: null,
  transaction_id: null,
  amount: 2500,
  currency: 'USD',
  description: 'Repair',
  made_by: 'Ana Ng',
  is_mine: true,
  new_attempt_key: null,
  actions: [],
};

test('an attempt is opened by its maker alone: to others its key would be a fresh one', () => {
  expect(pageOfItem(account, item)).toBe('/main/test/checkout-sessions/new?intent=a-key-of-its-maker');
  expect(pageOfItem(account, { ...item, is_mine: false })).toBeUndefined();
});

test('a payment link, and that of an event, can be looked at by everybody; an event without one has no page', () => {
  const event: Item = { ...item, is_mine: false, kind: 'webhook', id: 'evt_1' };
  expect(pageOfItem(account, { ...event, checkout_session_id: 'cs_1' })).toBe(
    '/main/test/checkout-sessions/cs_1',
  );
  expect(pageOfItem(account, event)).toBeUndefined();
});
