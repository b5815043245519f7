import type { Unreconciled } from '#shared/intents.ts';
import type { LiveUpdate } from '#shared/live.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { acknowledgeable } from './unreconciled.ts';
import type { Upstream } from './upstreams.ts';

/** Something in the list of what needs eyes, by its `ref` there. */
export type Doubtful = { kind: Unreconciled['items'][number]['kind']; ref: string };

/** What was decided about what, by whom; `note` in their own words. */
type Decision = { context: Context; upstream: Upstream; ref: string; note: string; actor: Actor };

/**
 * A person has looked at it and leaves it as it is: it needs eyes no more, until something about it is new. Said twice
 * it is said once. Throws not_found; conflict for what can't be left so: it is still under way, or needs nobody.
 */
export async function acknowledge(
  context: Context,
  upstream: Upstream,
  { kind, ref }: Doubtful,
  note: string,
  actor: Actor,
): Promise<void> {
  const decision = { context, upstream, ref, note: note.trim(), actor };
  if (kind === 'intent') return acknowledgeIntent(decision);
  if (kind === 'refund') return acknowledgeRefund(decision);
  return kind === 'session' ? acknowledgeSession(decision) : acknowledgeWebhook(decision);
}

async function acknowledgeIntent(decision: Decision): Promise<void> {
  const { context, upstream, ref } = decision;
  const { intents } = context.store;
  const row = await intents.getById(ref);
  if (row?.accountId !== upstream.account.id) throw notFound();
  if (row.state !== 'needs_person')
    throw conflict('This attempt needs nobody: it is settled, or goes on by itself.');
  if (row.acknowledgedAt !== null) return;
  const audit = entry(decision, 'unreconciled.acknowledge', 'intent', { state: row.state });
  const change = { accountId: row.accountId, id: row.id, audit, now: context.clock.now() };
  if ((await intents.acknowledge(change)) === 'acknowledged') tell(decision, 'intent', row.key);
}

async function acknowledgeRefund(decision: Decision): Promise<void> {
  const { context, upstream, ref } = decision;
  const { refunds } = context.store;
  const row = await refunds.getById({ accountId: upstream.account.id, id: ref });
  if (!row) throw notFound();
  if (row.state === 'needs_person')
    throw conflict('Look again and say whether this refund was made: it can’t be left open.');
  if (row.state !== 'completed' || row.error === null)
    throw conflict('This refund needs nobody: it is settled, or goes on by itself.');
  if (row.acknowledgedAt !== null) return;
  const audit = entry(decision, 'unreconciled.acknowledge', 'refund', { state: row.state });
  const outcome = await refunds.acknowledge({ refund: row, audit, now: context.clock.now() });
  if (outcome === 'acknowledged') tell(decision, 'refund', row.transactionId);
}

async function acknowledgeSession(decision: Decision): Promise<void> {
  const { context, upstream, ref } = decision;
  const { checkoutSessions } = context.store;
  const view = await checkoutSessions.get(upstream.account.id, ref);
  if (!view) throw notFound();
  const doubt = acknowledgeable(view);
  if (doubt === null) throw conflict('Nothing about this payment link needs anybody’s eyes.');
  if (view.acknowledged === doubt) return;
  const audit = entry(decision, 'unreconciled.acknowledge', 'checkout_session', { state: doubt });
  const outcome = await checkoutSessions.save(
    { ...view, acknowledged: doubt },
    null,
    audit,
    view.nextCheckAt,
  );
  // What is there now may be another doubt than the one that was looked at.
  if (outcome === 'stale') throw conflict('This payment link has just changed. Look at it again.');
  tell(decision, 'checkout_session', view.id);
}

async function acknowledgeWebhook(decision: Decision): Promise<void> {
  const { context, upstream, ref, note } = decision;
  const row = await context.store.webhooks.get(upstream.account.id, ref);
  if (!row) throw notFound();
  if (row.state === 'ignored') return;
  const reasons = [row.note, 'A person has looked at it and left it so.', note].filter(Boolean).join(' ');
  await decide(decision, row, { state: 'ignored', note: reasons }, 'unreconciled.acknowledge');
}

/** Lets an event that needs a person have its effect anew, at once. Throws not_found, and conflict when it needs nobody. */
export async function replayWebhook(
  context: Context,
  upstream: Upstream,
  ref: string,
  actor: Actor,
): Promise<void> {
  const row = await context.store.webhooks.get(upstream.account.id, ref);
  if (!row) throw notFound();
  const anew = { state: 'received', nextAttemptAt: context.clock.now(), attempts: 0 } as const;
  await decide({ context, upstream, ref, note: '', actor }, row, anew, 'webhook.replay');
  context.nudge.webhooks();
}

type Event = Parameters<Context['store']['webhooks']['decide']>[0];

async function decide(decision: Decision, row: Event, change: Partial<Event>, action: string): Promise<void> {
  const audit = entry(decision, action, 'webhook', { state: row.state });
  const outcome = await decision.context.store.webhooks.decide({ ...row, ...change }, audit);
  if (outcome === 'stale') throw conflict('This event needs nobody: it was applied, or is tried by itself.');
  tell(decision, 'webhook', row.eventId);
}

function entry(
  { context, upstream, ref, note, actor }: Decision,
  action: string,
  kind: string,
  detail: Record<string, unknown>,
) {
  const { merchant, id: accountId } = upstream.account;
  const told = { ...detail, ...(note !== '' && { note }) };
  return auditEntry(context.clock.now(), actor, action, { merchant, accountId, kind, id: ref, detail: told });
}

function tell({ context, upstream }: Decision, kind: LiveUpdate['kind'], id: string): void {
  context.live.publish(upstream.account.id, { kind, id });
}

const conflict = (message: string) => new ApiError('conflict', message);
