import type { Context } from '../context.ts';
import type { OpenIntent } from '../store/rows.ts';
import { LONGEST_BOOKING_MS } from '../upstream/budget.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import { isPastLifetime, writeFailure } from './attempt-failures.ts';
import { linkOfAnother, noClearAnswer } from './attempt-reasons.ts';
import { type Attempt, LeaseLapsedError, leaseOf, needsPerson, outcomeEntry } from './attempts.ts';
import { callUpstream } from './calls.ts';
import { createdSession } from './created-session.ts';
import { paceOf } from './next-check.ts';
import { checkoutSessionReply } from './replies.ts';
import { transactionFromReply } from './session-merge.ts';

export type { OpenIntent };

/** A lease outlives one attempt: its place in the queue, its deadline, and the writes around it. */
export function leaseMs(context: Context): number {
  return context.config.upstreamTimeoutMs + LONGEST_BOOKING_MS + 5_000;
}

/** `leasedAt`: the even-paced clock before the lease was asked for. `attended`: a person waits for the outcome. */
type SettleOptions = { leasedAt: number; attended: boolean };

/**
 * One attempt at an intent under its lease: POST with the intent's own UUID, then write down what upstream said.
 * Never rejects: whatever goes wrong leaves the intent open for the completer.
 */
export async function settle(attempt: Attempt, options: SettleOptions): Promise<void> {
  const { context, intent } = attempt;
  try {
    if (isPastLifetime(attempt)) return await needsPerson(attempt, noClearAnswer);
    await settleCreated(attempt, await post(attempt, options));
  } catch (error) {
    await writeFailure(attempt, error).catch((failure: unknown) =>
      context.log.error(
        { err: failure, intent: intent.id },
        'the outcome of an attempt could not be written; its lease will end',
      ),
    );
  } finally {
    context.settled.announce(intent.id);
    context.live.publish(intent.accountId, { kind: 'intent', id: intent.key });
  }
}

async function post(attempt: Attempt, { attended, leasedAt }: SettleOptions): Promise<UpstreamSession> {
  const { context, upstream, intent } = attempt;
  const { id, upstreamBody } = intent;
  if (upstreamBody === null) throw new Error('a submitted intent has no body to send');
  // A process that was held up may have outlived its lease: then the try is somebody else's by now.
  const latest = leasedAt + leaseMs(context) - context.config.upstreamTimeoutMs;
  const reply = await callUpstream(context, upstream, { priority: 'person', attended }, (client) => {
    if (context.clock.elapsed() > latest) throw new LeaseLapsedError();
    return client.create({ body: upstreamBody, idempotencyKey: id });
  });
  upstream.lastMadeAt = context.clock.now();
  return reply;
}

/**
 * Writes down upstream's yes: session, transaction, outcome, answer and audit entry in one transaction. 'stale' when
 * somebody else has settled the intent or leased it since.
 */
export async function settleCreated(attempt: Attempt, reply: UpstreamSession): Promise<'settled' | 'stale'> {
  const { context, upstream, intent } = attempt;
  const { store, clock, log } = context;
  const now = clock.now();
  const session = createdSession(intent, reply, now, paceOf(context, upstream));
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
    audit: outcomeEntry(attempt, 'created', { session: session.id, amount, currency }, session.id),
    now,
  });
  if (outcome === 'session_taken') {
    log.error({ intent: intent.id, session: session.id }, 'upstream gave one session to two intents');
    await needsPerson(attempt, linkOfAnother);
    return 'settled';
  }
  if (outcome === 'stale') return 'stale';
  for (const id of [session.id, intent.replaces]) {
    if (id !== null) context.live.publish(intent.accountId, { kind: 'checkout_session', id });
  }
  return 'settled';
}
