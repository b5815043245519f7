import type { Context } from '../context.ts';
import type { OpenIntent } from '../store/rows.ts';
import { LONGEST_BOOKING_MS } from '../upstream/budget.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import { takeIn } from './adoption.ts';
import { giveUp, isPastLifetime, writeFailure } from './attempt-failures.ts';
import { keyReplaced } from './attempt-reasons.ts';
import { LeaseLapsedError, needsPerson, type Try } from './attempts.ts';
import { callUpstream } from './calls.ts';
import { settleCreated } from './settle-created.ts';

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
export async function settle(attempt: Try, options: SettleOptions): Promise<void> {
  const { context, intent } = attempt;
  try {
    if (isPastLifetime(attempt)) return await giveUp(attempt);
    if (isUnderAnotherKey(attempt)) return await needsPerson(attempt, keyReplaced);
    const reply = await post(attempt, options);
    if ((await settleCreated(attempt, reply)) === 'stale') await settleLate(attempt, reply);
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

/** Whether upstream keeps the idempotency keys of each API key apart is not documented: asked so, it may make a second session. */
function isUnderAnotherKey({ upstream, intent }: Try): boolean {
  const { keyMark } = upstream;
  return keyMark !== null && intent.sentUnder !== null && intent.sentUnder !== keyMark;
}

async function post(attempt: Try, { attended, leasedAt }: SettleOptions): Promise<UpstreamSession> {
  const { context, upstream, intent } = attempt;
  const { id, upstreamBody } = intent;
  if (upstreamBody === null) throw new Error('a submitted intent has no body to send');
  // A process that was held up may have outlived its lease: then the try is somebody else's by now.
  const latest = leasedAt + leaseMs(context) - context.config.upstreamTimeoutMs;
  const reply = await callUpstream(context, upstream, { priority: 'person', attended }, (client) => {
    if (context.clock.elapsed() > latest) throw new LeaseLapsedError();
    return client.create({ body: upstreamBody, idempotencyKey: id });
  });
  upstream.made += 1;
  return reply;
}

/**
 * Somebody took the attempt over while upstream answered it. The session exists, so it is brought in all the same: under
 * the lease that stands now, or, where the attempt has come to another end, as a session of its own.
 */
async function settleLate(attempt: Try, reply: UpstreamSession): Promise<void> {
  const { context, upstream } = attempt;
  context.log.warn(
    { intent: attempt.intent.id, session: reply.id },
    'an answer came after its lease had ended',
  );
  for (let tries = 0; tries < 3; tries += 1) {
    const intent = await context.store.intents.getById(attempt.intent.id);
    if (!intent || intent.sessionId === reply.id) return;
    if (intent.state === 'created' || intent.state === 'refused') break;
    if ((await settleCreated({ ...attempt, intent }, reply)) === 'settled') return;
  }
  await takeIn(context, upstream, reply, { mark: attempt.intent.id, source: 'adopted' });
}
