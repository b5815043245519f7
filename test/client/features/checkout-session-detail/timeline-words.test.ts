import { expect, test } from 'vitest';
import { wordsFor } from '../../../../client/features/checkout-session-detail/timeline-words.ts';
import type { TimelineEntry } from '../../../../client/features/checkout-session-detail/timeline-words.ts';

const declined = { transaction: { decline_code: '51', decline_message: 'NO FUNDS' } } as Parameters<
  typeof wordsFor
>[1];

const entry = (changes: Partial<TimelineEntry>): TimelineEntry => ({
  at: '2026-11-23T19:02:00.000Z',
  action: 'checkout_session.status',
  actor: null,
  outcome: 'done',
  detail: null,
  ...changes,
});

test.each<[string, string, Partial<TimelineEntry>]>([
  ['Link made', 'by Nadia', { action: 'checkout_session.create', outcome: 'created', actor: 'Nadia' }],
  ['Paid', 'the checkout API', { detail: { from: 'open', to: 'completed' } }],
  ['Declined: insufficient funds (51)', 'the checkout API', { detail: { from: 'open', to: 'failed' } }],
  ['on_hold', 'the checkout API', { detail: { from: 'open', to: 'on_hold' } }],
  [
    'Webhook payment.completed',
    'webhook, applied',
    { action: 'webhook', outcome: 'applied', detail: { event_type: 'payment.completed' } },
  ],
  ['brand.new: done', 'recorded here', { action: 'brand.new' }],
])('the timeline says “%s”, and that it comes from %s', (words, source, changes) => {
  expect(wordsFor(entry(changes), declined)).toMatchObject({ words, source });
});
