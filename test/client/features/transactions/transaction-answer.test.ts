import { expect, test } from 'vitest';
import type { Transaction } from '#shared/transactions.ts';
import { transactionAnswer } from '../../../../client/features/transactions/transaction-answer.ts';

const paid: Transaction = {
  ...{ id: 'txn_1', mode: 'test', receipt_number: 'RCT-000042', status: 'captured', amount: 250_000 },
  ...{ amount_refunded: 0, currency: 'JMD', card_brand: 'Visa', card_last4: '0071', token_id: null },
  ...{ gateway_transaction_id: null, decline_code: null, decline_message: null, checkout_session_id: 'cs_1' },
  ...{ created_at: '2026-11-23T19:02:00.000Z', source: 'session', checked_at: null },
  ...{ description: null, customer: null },
};
const now = Date.parse('2026-11-23T20:00:00.000Z');

test.each<[string, string[], Partial<Transaction>]>([
  ['Paid 2,500.00 JMD', ['14:02 today', 'Visa ···· 0071'], {}],
  [
    'Paid 2,500.00 JMD',
    ['14:02 on 22 Nov', 'Visa'],
    { created_at: '2026-11-22T19:02:00.000Z', card_last4: null },
  ],
  ['Paid', [], { amount: null, currency: null, created_at: null, card_brand: null, card_last4: null }],
  [
    'Declined: insufficient funds (51)',
    ['2,500.00 JMD', '14:02 today', 'Visa ···· 0071'],
    { status: 'failed', decline_code: '51', decline_message: 'NO FUNDS' },
  ],
  [
    '1,000.00 JMD of 2,500.00 JMD given back',
    ['14:02 today', 'Visa ···· 0071'],
    { status: 'partially_refunded', amount_refunded: 100_000 },
  ],
  [
    '2,500.00 JMD given back in full',
    ['14:02 today', 'Visa ···· 0071'],
    { status: 'refunded', amount_refunded: 250_000 },
  ],
  ['on_hold', ['2,500.00 JMD', '14:02 today', 'Visa ···· 0071'], { status: 'on_hold' }],
])('the page answers “%s”', (lead, parts, changes) => {
  expect(transactionAnswer({ ...paid, ...changes }, 'America/Jamaica', now)).toEqual({ lead, parts });
});
