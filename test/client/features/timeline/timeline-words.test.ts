import { expect, test } from 'vitest';
import { type TimelineEntry, wordsFor } from '../../../../client/features/timeline/timeline-words.ts';

const declined = { transaction: { decline_code: '51', decline_message: 'NO FUNDS' } };

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
  [
    'Found by a webhook and taken in',
    'webhook',
    { action: 'checkout_session.adopt', detail: { source: 'webhook' } },
  ],
  [
    'Found in the list of receipts and taken in',
    'the checkout API',
    { action: 'checkout_session.adopt', detail: { source: 'adopted' } },
  ],
  [
    'Looked at and left so: It is in the portal',
    'by Nadia',
    { action: 'unreconciled.acknowledge', actor: 'Nadia', detail: { note: 'It is in the portal' } },
  ],
  ['Looked at and left so', 'by Nadia', { action: 'unreconciled.acknowledge', actor: 'Nadia' }],
  ['A new attempt was begun in its place', 'by Nadia', { action: 'intent.new_attempt', actor: 'Nadia' }],
  ['A webhook was read once more', 'by Nadia', { action: 'webhook.replay', actor: 'Nadia' }],
  [
    'A webhook told of another sum: 0.01 USD; it was not applied',
    'webhook',
    { action: 'webhook.amount_differs', detail: { told: { amount: 1, currency: 'USD' } } },
  ],
  [
    'A webhook told of another sum; it was not applied',
    'webhook',
    { action: 'webhook.amount_differs', detail: { told: { currency: 'USD' } } },
  ],
  [
    'Payment began, by the clock of the checkout API',
    'a webhook of the checkout API',
    { action: 'transaction.created', detail: { source: 'webhook' } },
  ],
  ['brand.new: done', 'recorded here', { action: 'brand.new' }],
])('the timeline says “%s”, and that it comes from %s', (words, source, changes) => {
  expect(wordsFor(entry(changes), declined)).toMatchObject({ words, source });
});
