import type { Context } from '../context.ts';
import type { IntentRow } from '../store/rows.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import { leaseOf, needsPerson } from './attempts.ts';
import { type CreateAttempt, createEntry } from './create-attempts.ts';
import { createdSession } from './created-session.ts';
import { paceOf } from './next-check.ts';
import { checkoutSessionReply } from './replies.ts';
import { transactionFromReply } from './session-merge.ts';

/**
 * Writes down upstream's yes: session, transaction, outcome, answer and audit entry in one transaction. 'stale' when
 * somebody else has settled the intent or leased it since.
 */
export async function settleCreated(
  attempt: CreateAttempt,
  reply: UpstreamSession,
): Promise<'settled' | 'stale'> {
  const { context, upstream, intent } = attempt;
  const { store, clock, log } = context;
  const now = clock.now();
  const isTriedAnew = await hasSentNewAttempt(context, intent);
  const session = createdSession(intent, reply, { now, pace: paceOf(context, upstream), isTriedAnew });
  const transaction = reply.transaction ? transactionFromReply(session, reply.transaction, now) : null;
  const maker = await store.users.get(intent.userId);
  const answer = checkoutSessionReply(
    { ...session, transaction, createdByName: maker?.name ?? null },
    upstream.account.mode,
  );
  const { amount, currency } = session;
  const outcome = await store.intents.settleCreated({
    lease: leaseOf(attempt),
    session,
    transaction,
    answerStatus: 201,
    answerBody: JSON.stringify(answer),
    audit: createEntry(attempt, 'created', { session: session.id, amount, currency }, session.id),
    now,
  });
  if (outcome === 'session_taken') {
    log.error({ intent: intent.id, session: session.id }, 'upstream gave one session to two intents');
    await needsPerson(attempt, attempt.kind.reasons.ofAnother);
    return 'settled';
  }
  if (outcome === 'stale') return 'stale';
  for (const id of [session.id, intent.replaces]) {
    if (id !== null) context.live.publish(intent.accountId, { kind: 'checkout_session', id });
  }
  return 'settled';
}

/** Read before the outcome is written: a new attempt that is sent in between makes the lease stale. */
async function hasSentNewAttempt({ store }: Context, intent: IntentRow): Promise<boolean> {
  const { accountId, userId, newAttemptKey } = intent;
  if (newAttemptKey === null) return false;
  const anew = await store.intents.get({ accountId, userId, key: newAttemptKey });
  return anew !== undefined && anew.state !== 'draft';
}
