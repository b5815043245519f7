import type { Timeline } from '#shared/checkout-sessions.ts';
import type { Context } from '../context.ts';
import { findSession } from './checkout-sessions.ts';
import { instantReply } from './replies.ts';
import { findTransaction } from './transactions.ts';
import type { Upstream } from './upstreams.ts';

type Event = Omit<Timeline['data'][number], 'at'> & { at: number };

/** What happened to a session, oldest first: audit entries and the webhooks that named it. */
export async function getTimeline(context: Context, upstream: Upstream, id: string): Promise<Timeline> {
  const session = await findSession(context, upstream, id);
  return timelineReply(await sessionEvents(context, upstream, session.id));
}

/** What happened to a transaction, oldest first: its own entries, and those of the session that it belongs to. */
export async function getTransactionTimeline(
  context: Context,
  upstream: Upstream,
  id: string,
): Promise<Timeline> {
  const transaction = await findTransaction(context, upstream, id);
  const { checkoutSessionId, createdAt } = transaction;
  const [own, ofSession] = await Promise.all([
    recorded(context, upstream, 'transaction', id),
    checkoutSessionId === null ? [] : sessionEvents(context, upstream, checkoutSessionId),
  ]);
  // Upstream's instants are whole seconds: a payment may seem to begin before its link was made.
  const linkMadeAt = ofSession.find(({ action }) => action === 'checkout_session.create')?.at ?? 0;
  const beginning: Event[] =
    createdAt === null
      ? []
      : [
          {
            ...{ at: Math.max(createdAt, linkMadeAt), action: 'transaction.created', actor: null },
            ...{
              outcome: 'done',
              detail: { source: transaction.source, created_at: instantReply(createdAt) },
            },
          },
        ];
  return timelineReply([...ofSession, ...beginning, ...own]);
}

async function sessionEvents(context: Context, upstream: Upstream, id: string): Promise<Event[]> {
  const [entries, webhooks] = await Promise.all([
    recorded(context, upstream, 'checkout_session', id),
    context.store.webhooks.forSession(upstream.account.id, id),
  ]);
  const told = webhooks.map((event) => ({
    at: event.receivedAt,
    action: 'webhook',
    actor: null,
    outcome: event.state,
    detail: { event_type: event.eventType },
  }));
  return [...entries, ...told];
}

async function recorded(context: Context, upstream: Upstream, kind: string, id: string): Promise<Event[]> {
  const entries = await context.store.audit.forObject(upstream.account.id, kind, id);
  return entries.map((entry) => ({
    at: entry.at,
    action: entry.action,
    actor: entry.userName,
    outcome: entry.outcome,
    detail: entry.detail === null ? null : (JSON.parse(entry.detail) as Record<string, unknown>),
  }));
}

const timelineReply = (events: Event[]): Timeline => ({
  data: events
    .toSorted((one, other) => one.at - other.at)
    .map((event) => ({ ...event, at: instantReply(event.at) })),
});
