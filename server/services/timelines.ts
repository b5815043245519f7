import type { Timeline } from '#shared/checkout-sessions.ts';
import type { Context } from '../context.ts';
import { findSession } from './checkout-sessions.ts';
import { instantReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';

/** What happened to a session, oldest first: audit entries and the webhooks that named it. */
export async function getTimeline(context: Context, upstream: Upstream, id: string): Promise<Timeline> {
  const session = await findSession(context, upstream, id);
  const [entries, webhooks] = await Promise.all([
    context.store.audit.forObject(upstream.account.id, 'checkout_session', session.id),
    context.store.webhooks.forSession(upstream.account.id, session.id),
  ]);
  const events = [
    ...entries.map((entry) => ({
      at: entry.at,
      action: entry.action,
      actor: entry.userName,
      outcome: entry.outcome,
      detail: entry.detail === null ? null : (JSON.parse(entry.detail) as Record<string, unknown>),
    })),
    ...webhooks.map((event) => ({
      at: event.receivedAt,
      action: 'webhook',
      actor: null,
      outcome: event.state,
      detail: { event_type: event.eventType },
    })),
  ];
  return {
    data: events.sort((a, b) => a.at - b.at).map((event) => ({ ...event, at: instantReply(event.at) })),
  };
}
