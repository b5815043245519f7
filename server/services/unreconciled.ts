import type { CreateCheckoutSession } from '#shared/checkout-sessions.ts';
import type { Unreconciled } from '#shared/intents.ts';
import { may, type Permission, type Role } from '#shared/roles.ts';
import type { Context } from '../context.ts';
import type { RefundView } from '../store/refund-rows.ts';
import type { CheckoutSessionView, UnsettledIntent, WebhookRow } from '../store/rows.ts';
import { instantReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';

type Item = Unreconciled['items'][number];

/** Who asks: what may be done about an item depends on it. */
export type Asker = { userId: string; role: Role };

/** What each way out of a doubt takes. */
const permissions: Record<Item['actions'][number], Permission> = {
  new_attempt: 'make_links',
  acknowledge: 'resolve_unreconciled',
  replay: 'resolve_unreconciled',
  look_again: 'refund',
  resolve: 'refund',
};

/** At most so many of each kind are listed; the count is that of all. */
const maxItems = 200;

/** What is unknown or needs eyes: unsettled attempts and refunds, links in doubt or not made here, events that could not be applied. */
export async function listUnreconciled(
  context: Context,
  { account }: Upstream,
  { userId, role }: Asker,
): Promise<Unreconciled> {
  const [intents, refunds, sessions, webhooks] = await Promise.all([
    context.store.intents.unsettled(account.id, maxItems),
    context.store.refunds.unsettled(account.id, maxItems),
    context.store.checkoutSessions.unreconciled(account.id, maxItems),
    context.store.webhooks.needingEyes(account.id, maxItems),
  ]);
  const items = [
    ...intents.rows.map((row) => intentItem(row, userId)),
    ...refunds.rows.map((row) => refundItem(row, userId)),
    ...sessions.rows.map((row) => sessionItem(row, userId)),
    ...webhooks.rows.map(webhookItem),
  ];
  const isAllowed = (action: Item['actions'][number]) => may(role, permissions[action], account.mode);
  return {
    count: intents.count + refunds.count + sessions.count + webhooks.count,
    items: items.map((item) => ({ ...item, actions: item.actions.filter(isAllowed) })),
  };
}

function intentItem(row: UnsettledIntent, askerId: string): Item {
  const body = JSON.parse(row.body) as CreateCheckoutSession;
  const reason = row.error === null ? undefined : (JSON.parse(row.error) as { message: string });
  const isMine = row.userId === askerId;
  return {
    kind: 'intent',
    id: row.key,
    ref: row.id,
    state: row.state,
    since: instantReply(row.submittedAt ?? row.createdAt),
    message: [
      reason?.message ?? 'This link is being made.',
      row.newAttemptKey !== null && 'A new attempt was begun and not sent yet.',
    ]
      .filter(Boolean)
      .join(' '),
    checkout_session_id: null,
    transaction_id: null,
    amount: body.amount,
    currency: body.currency,
    description: body.description ?? null,
    made_by: row.userName,
    is_mine: isMine,
    new_attempt_key: isMine ? row.newAttemptKey : null,
    actions: intentActions(row, isMine),
  };
}

function intentActions({ state, newAttemptKey }: UnsettledIntent, isMine: boolean): Item['actions'] {
  if (state !== 'needs_person') return [];
  return isMine && newAttemptKey === null ? ['new_attempt', 'acknowledge'] : ['acknowledge'];
}

function refundItem(row: RefundView, askerId: string): Item {
  const reason = row.error === null ? undefined : (JSON.parse(row.error) as { message: string });
  return {
    kind: 'refund',
    id: row.key ?? row.id,
    ref: row.id,
    state: row.state,
    since: instantReply(row.submittedAt ?? row.createdAt),
    message: reason?.message ?? 'This refund is being made.',
    checkout_session_id: null,
    transaction_id: row.transactionId,
    amount: row.amount,
    currency: row.currency,
    description: row.reason,
    made_by: row.userName,
    is_mine: row.userId === askerId,
    new_attempt_key: null,
    actions: refundActions(row),
  };
}

function refundActions({ state }: RefundView): Item['actions'] {
  if (state === 'needs_person') return ['look_again', 'resolve'];
  return state === 'completed' ? ['acknowledge'] : [];
}

function sessionItem(view: CheckoutSessionView, askerId: string): Item {
  const { state, since, message } = doubtOf(view);
  return {
    kind: 'session',
    id: view.id,
    ref: view.id,
    state,
    since: instantReply(since ?? view.createdAt),
    message,
    checkout_session_id: view.id,
    transaction_id: null,
    amount: view.amount,
    currency: view.currency,
    description: view.description,
    made_by: view.createdByName,
    is_mine: view.createdBy === askerId,
    new_attempt_key: null,
    // A claim is settled by the checkout API's word alone.
    actions: state === 'confirming' ? [] : ['acknowledge'],
  };
}

type Doubt = {
  state: 'contradicted' | 'missing_upstream' | 'confirming' | 'adopted';
  since: number | null;
  message: string;
};

const whereFound = {
  created: '',
  webhook: 'It was found by a webhook.',
  adopted: 'It was found among the transactions of the checkout API.',
};

/** Why a session stands in the list; the gravest reason where there are several. */
function doubtOf(view: CheckoutSessionView): Doubt {
  const { contradiction, missingSince, reportedStatus } = view;
  const isMissing = 'The checkout API does not know this payment link any more. It is kept here.';
  if (contradiction !== null) {
    const message = missingSince === null ? contradiction : `${contradiction} ${isMissing}`;
    return { state: 'contradicted', since: view.completedAt, message };
  }
  if (missingSince !== null) return { state: 'missing_upstream', since: missingSince, message: isMissing };
  if (reportedStatus !== null && reportedStatus !== view.status) {
    const reported = reportedStatus === 'completed' ? 'paid' : reportedStatus;
    const message = `Reported ${reported}; not yet confirmed by the checkout API.`;
    return { state: 'confirming', since: view.createdAt, message };
  }
  const message = `This payment link was not made here. ${whereFound[view.source]} See who made it, and whether it is wanted.`;
  return { state: 'adopted', since: view.createdAt, message };
}

/**
 * What of a session a person can look at and leave so, as the column `acknowledged` keeps it: the very contradiction, so
 * that another one is listed again, else `missing_upstream` or `adopted`.
 */
export function acknowledgeable({ contradiction, missingSince, source }: CheckoutSessionView): string | null {
  if (contradiction !== null) return contradiction;
  if (missingSince !== null) return 'missing_upstream';
  return source === 'created' ? null : 'adopted';
}

function webhookItem(row: WebhookRow): Item {
  return {
    kind: 'webhook',
    id: row.eventId,
    ref: row.eventId,
    state: row.state,
    since: instantReply(row.receivedAt),
    message: row.note ?? `The event ${row.eventType} could not be applied.`,
    checkout_session_id: row.checkoutSessionId,
    transaction_id: null,
    amount: null,
    currency: null,
    description: null,
    made_by: null,
    is_mine: false,
    new_attempt_key: null,
    actions: ['replay', 'acknowledge'],
  };
}
