import { expect, test } from 'vitest';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import {
  answerOf,
  reportedText,
  timeIsUp,
} from '../../../../client/features/checkout-session-detail/answer.ts';

const zone = 'America/Jamaica';
const now = Date.parse('2026-11-23T19:10:00Z');

const transaction: NonNullable<CheckoutSession['transaction']> = {
  id: 'txn_1',
  mode: 'test',
  receipt_number: 'RCT-000042',
  status: 'captured',
  amount: 250_000,
  amount_refunded: null,
  currency: 'JMD',
  card_brand: 'Visa',
  card_last4: '0071',
  gateway_transaction_id: null,
  token_id: null,
  decline_code: null,
  decline_message: null,
  created_at: '2026-11-23T19:02:00Z',
  checkout_session_id: 'cs_1',
  source: 'session',
  checked_at: null,
};

function lineOf(changes: Partial<CheckoutSession>): string {
  const session: CheckoutSession = {
    id: 'cs_1',
    mode: 'test',
    status: 'open',
    reported_status: null,
    amount: 250_000,
    currency: 'JMD',
    checkout_url: null,
    expires_at: null,
    created_at: '2026-11-23T18:55:00Z',
    completed_at: null,
    description: null,
    customer: null,
    line_items: null,
    subtotal: null,
    tax_name: null,
    tax_rate: null,
    tax_amount: null,
    metadata: null,
    gateway: null,
    success_url: null,
    failure_url: null,
    cancel_url: null,
    expires_in_minutes: null,
    created_by: null,
    source: 'created',
    checked_at: null,
    missing_since: null,
    contradiction: null,
    replaces: null,
    replaced_by: null,
    transaction: null,
    ...changes,
  };
  const { lead, parts } = answerOf(session, zone, now);
  return [lead, ...parts].join(' · ');
}

const declined = (code: string | null, message: string | null) => ({
  ...transaction,
  status: 'failed',
  receipt_number: null,
  decline_code: code,
  decline_message: message,
});

test.each<[string, Partial<CheckoutSession>]>([
  [
    'Paid 2,500.00 JMD · 14:02 today · Visa ···· 0071 · RCT-000042',
    { status: 'completed', completed_at: '2026-11-23T19:02:00Z', transaction },
  ],
  ['Paid 2,500.00 JMD · 23:30 on 22 Nov', { status: 'completed', completed_at: '2026-11-23T04:30:00Z' }],
  ['Open · 2,500.00 JMD · expires in 22 min', { expires_at: '2026-11-23T19:32:30Z' }],
  ['Open · 2,500.00 JMD · expires in 23 h 59 min', { expires_at: '2026-11-24T19:09:30Z' }],
  ['Open · 2,500.00 JMD · expires in less than 1 min', { expires_at: '2026-11-23T19:10:30Z' }],
  [
    'Open · 2,500.00 JMD · its time is up; the checkout API will say so within minutes',
    { expires_at: '2026-11-23T19:09:00Z' },
  ],
  [
    'Declined: insufficient funds (51) · 2,500.00 JMD · 14:02 today · Visa ···· 0071',
    { status: 'failed', transaction: declined('51', null) },
  ],
  [
    'Declined: code 91: Issuer down · 2,500.00 JMD · 14:02 today · Visa ···· 0071',
    { status: 'failed', transaction: declined('91', 'Issuer down') },
  ],
  ['Declined · 2,500.00 JMD', { status: 'failed' }],
  ['Expired unpaid · 14:00 today · 2,500.00 JMD', { status: 'expired', expires_at: '2026-11-23T19:00:00Z' }],
  ['Cancelled by the customer · 2,500.00 JMD', { status: 'cancelled' }],
  ['on_hold · 2,500.00 JMD', { status: 'on_hold' }],
])('the first line reads “%s”', (line, changes) => {
  expect(lineOf(changes)).toBe(line);
});

test('a claim that is not confirmed says so', () => {
  expect(reportedText('completed')).toBe('reported paid, confirming');
});

test.each([
  ['read well after its expiry', 'open', '2026-11-23T19:00:00Z', '2026-11-23T19:02:01Z', true],
  ['read after its expiry by a clock ahead', 'open', '2026-11-23T19:00:00Z', '2026-11-23T19:01:30Z', false],
  ['last read before its expiry', 'open', '2026-11-23T19:00:00Z', '2026-11-23T18:59:00Z', false],
  ['never read back', 'open', '2026-11-23T19:00:00Z', null, false],
  ['paid', 'completed', '2026-11-23T19:00:00Z', '2026-11-23T19:05:00Z', false],
] as const)(
  'the time of a link that was %s is judged by the server’s clock',
  (_what, status, expires_at, checked_at, isUp) => {
    expect(timeIsUp({ status, expires_at, checked_at })).toBe(isUp);
  },
);
