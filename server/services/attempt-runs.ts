import type { Context } from '../context.ts';
import { LONGEST_BOOKING_MS, type Tier } from '../upstream/budget.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { giveUp, isPastLifetime, writeFailure } from './attempt-failures.ts';
import { LeaseLapsedError, needsPerson, type Try } from './attempts.ts';
import { callUpstream } from './calls.ts';

/** A lease outlives one attempt: its place in the queue, its deadline, and the writes around it. */
export function leaseMs(context: Context): number {
  return context.config.upstreamTimeoutMs + LONGEST_BOOKING_MS + 5_000;
}

/** `leasedAt`: the even-paced clock before the lease was asked for. `attended`: a person waits for the outcome. */
export type RunOptions = { leasedAt: number; attended: boolean };

type Work<Reply> = {
  tier: Tier;
  /** Sends the exact bytes with the attempt's own UUID. */
  send: (client: UpstreamClient, body: string) => Promise<Reply>;
  /** Writes down upstream's yes. */
  made: (reply: Reply) => Promise<void>;
};

/**
 * One try of an attempt under its lease: what upstream says is written down. Never rejects: whatever goes wrong leaves
 * the attempt open for the completer.
 */
export async function runTry<Reply>(attempt: Try, options: RunOptions, work: Work<Reply>): Promise<void> {
  const { context, intent } = attempt;
  try {
    if (isPastLifetime(attempt)) return await giveUp(attempt);
    if (isUnderAnotherKey(attempt)) return await needsPerson(attempt, attempt.kind.reasons.keyReplaced);
    await work.made(await post(attempt, options, work));
  } catch (error) {
    await writeFailure(attempt, error).catch((failure: unknown) =>
      context.log.error(
        { err: failure, intent: intent.id },
        'the outcome of an attempt could not be written; its lease will end',
      ),
    );
  } finally {
    context.settled.announce(intent.id);
  }
}

/** Whether upstream keeps the idempotency keys of each API key apart is not documented: asked so, it may make a second one. */
function isUnderAnotherKey({ upstream, intent }: Try): boolean {
  const { keyMark } = upstream;
  return keyMark !== null && intent.sentUnder !== null && intent.sentUnder !== keyMark;
}

function post<Reply>(
  { context, upstream, intent: { upstreamBody } }: Try,
  { attended, leasedAt }: RunOptions,
  { tier, send }: Work<Reply>,
): Promise<Reply> {
  if (upstreamBody === null) throw new Error('a submitted attempt has no body to send');
  // A process that was held up may have outlived its lease: then the try is somebody else's by now.
  const latest = leasedAt + leaseMs(context) - context.config.upstreamTimeoutMs;
  return callUpstream(context, upstream, { priority: 'person', attended, tier }, (client) => {
    if (context.clock.elapsed() > latest) throw new LeaseLapsedError();
    return send(client, upstreamBody);
  });
}
