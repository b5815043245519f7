import type { Unreconciled } from '#shared/intents.ts';
import type { CreateCheckoutSession } from '#shared/checkout-sessions.ts';
import type { Context } from '../context.ts';
import type { CheckoutSessionView, IntentRow, WebhookRow } from '../store/rows.ts';
import { instantReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';

type Item = Unreconciled['items'][number];

/** At most so many of each kind are listed; the count says how many there are of what is listed. */
const maxItems = 200;

/** What is unknown or needs eyes: unsettled attempts, sessions in contradiction, events that could not be applied. */
export async function listUnreconciled(context: Context, { account }: Upstream): Promise<Unreconciled> {
  const [intents, sessions, webhooks] = await Promise.all([
    context.store.intents.unsettled(account.id),
    context.store.checkoutSessions.unreconciled(account.id, maxItems),
    context.store.webhooks.needingEyes(account.id, maxItems),
  ]);
  const items = [...intents.map(intentItem), ...sessions.map(sessionItem), ...webhooks.map(webhookItem)];
  return { count: items.length, items };
}

function intentItem(row: IntentRow): Item {
  const body = JSON.parse(row.body) as CreateCheckoutSession;
  const reason = row.error === null ? undefined : (JSON.parse(row.error) as { message: string });
  return {
    kind: 'intent',
    id: row.key,
    ref: row.id,
    made_by: null,
    is_mine: false,
    actions: [],
    state: row.state,
    since: instantReply(row.submittedAt ?? row.createdAt),
    message: reason?.message ?? 'This link is being made.',
    amount: body.amount,
    currency: body.currency,
    description: body.description ?? null,
  };
}

function sessionItem(view: CheckoutSessionView): Item {
  const [state, message, since] =
    view.contradiction !== null
      ? ['contradicted', view.contradiction, view.checkedAt]
      : view.missingSince !== null
        ? [
            'missing_upstream',
            'The checkout API does not know this payment link any more. It is kept here.',
            view.missingSince,
          ]
        : [
            'confirming',
            `Reported ${view.reportedStatus ?? 'changed'}; not yet confirmed by the checkout API.`,
            view.nextCheckAt,
          ];
  return {
    kind: 'session',
    id: view.id,
    ref: view.id,
    made_by: view.createdByName,
    is_mine: false,
    actions: [],
    state,
    since: instantReply(since ?? view.createdAt),
    message,
    amount: view.amount,
    currency: view.currency,
    description: view.description,
  };
}

function webhookItem(row: WebhookRow): Item {
  return {
    kind: 'webhook',
    id: row.eventId,
    ref: row.eventId,
    made_by: null,
    is_mine: false,
    actions: [],
    state: row.state,
    since: instantReply(row.receivedAt),
    message: row.note ?? `The event ${row.eventType} could not be applied.`,
    amount: null,
    currency: null,
    description: null,
  };
}
