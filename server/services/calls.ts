import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { LONGEST_BOOKING_MS, type Priority, type Tier } from '../upstream/budget.ts';
import type { Verdict } from '../upstream/circuit.ts';
import type { UpstreamClient, UpstreamSession } from '../upstream/client.ts';
import {
  isUpstreamAnswer,
  UpstreamDeniedError,
  UpstreamKeyRejectedError,
  UpstreamUnknownError,
} from '../upstream/errors.ts';
import { auditEntry, noActor } from './audit-entries.ts';
import type { Upstream } from './upstreams.ts';

/** After a refused API key, the account rests this long before one call tries it again. */
export const keyRejectedPauseMs = 60_000;

/** Why a call was not made; nothing has left this machine. */
export class CallHeldBackError extends Error {
  override readonly name = 'CallHeldBackError';
  readonly reason: 'key_rejected' | 'circuit_open' | 'budget';
  /** Ask again after this. */
  readonly retryAfterMs: number;

  constructor(reason: CallHeldBackError['reason'], retryAfterMs: number) {
    super(`A call to the checkout API was held back: ${reason}.`);
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

/** `attended`: a person waits for this very call, so it may be the one that tries a refused key or a broken circuit. */
export type CallOptions = { priority: Priority; attended: boolean; tier?: Tier };

/**
 * The one way to the checkout API: past a refused key, an open circuit and the minute's budget, in this order. A job
 * never waits; a person's short wait is booked and waited out here. Throws CallHeldBackError when the call may not go
 * now, else whatever the call throws. What the call says about key and upstream is written down.
 */
export async function callUpstream<T>(
  context: Context,
  upstream: Upstream,
  { priority, attended, tier = 'writes' }: CallOptions,
  call: (client: UpstreamClient) => Promise<T>,
): Promise<T> {
  if (!upstream.client) throw new UpstreamKeyRejectedError({ status: 401 });
  holdBackRefusedKey(context, upstream, attended);
  const pass = upstream.circuit.enter(attended);
  if (typeof pass === 'number') throw new CallHeldBackError('circuit_open', pass);
  let verdict: Verdict = 'silent';
  try {
    const pause = takeTurn(upstream, priority, tier);
    // From here the call goes for certain, and nothing was waited for since the look at the key: of several who would try
    // a refused one only the first comes here, and all others go on resting.
    upstream.keyTriedAt = context.clock.elapsed();
    if (pause > 0) await wait(pause);
    const result = await call(upstream.client);
    verdict = 'well';
    acceptKey(context, upstream);
    return result;
  } catch (error) {
    verdict = verdictOn(error);
    if (error instanceof UpstreamKeyRejectedError) rejectKey(context, upstream);
    // Whatever else upstream refuses, it has let the key in.
    else if (isUpstreamAnswer(error)) acceptKey(context, upstream);
    throw error;
  } finally {
    pass.report(verdict);
  }
}

/**
 * Reads one session, as `callUpstream` calls. A 403 may be about this very session, and its key may work for all others:
 * what is about no session tells the two apart, so that a single one can't have the account rest, again and again.
 * Throws UpstreamDeniedError when it is the session.
 */
export function readSession(
  context: Context,
  upstream: Upstream,
  options: CallOptions,
  id: string,
): Promise<UpstreamSession> {
  return callUpstream(context, upstream, options, (client) =>
    deniedAlone(upstream, options, client, () => client.retrieve({ id })),
  );
}

/** Makes the call; throws UpstreamDeniedError where upstream answers 403 to it and lets the key in elsewhere. */
export async function deniedAlone<T>(
  upstream: Upstream,
  { priority }: CallOptions,
  client: UpstreamClient,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof UpstreamKeyRejectedError) || error.status !== 403) throw error;
    await wait(takeTurn(upstream, priority, 'writes'));
    await tryKey(client);
    throw new UpstreamDeniedError();
  }
}

/** Throws UpstreamKeyRejectedError, or UpstreamUnknownError when that can't be told. */
async function tryKey(client: UpstreamClient): Promise<void> {
  try {
    await client.listTransactions({ page: 1, limit: 1 });
  } catch (error) {
    if (!isUpstreamAnswer(error) || error instanceof UpstreamKeyRejectedError) throw error;
  }
}

function holdBackRefusedKey({ clock }: Context, upstream: Upstream, attended: boolean): void {
  if (upstream.keyRejectedSince === null || attended) return;
  const left = upstream.keyTriedAt + keyRejectedPauseMs - clock.elapsed();
  if (left > 0) throw new CallHeldBackError('key_rejected', Math.ceil(left));
}

/** Takes a call of the minute's budget; replies after how many ms it is to be made. */
function takeTurn(upstream: Upstream, priority: Priority, tier: Tier): number {
  const pause = (tier === 'writes' ? upstream.budget : upstream.mutationBudget).take(priority);
  if (pause > 0 && (priority !== 'person' || pause > LONGEST_BOOKING_MS))
    throw new CallHeldBackError('budget', pause);
  return pause;
}

/** A refusal of any kind is an answer: the upstream is there. What is not upstream's doing says nothing about it. */
function verdictOn(error: unknown): Verdict {
  if (error instanceof UpstreamUnknownError)
    return ['rate_limited', 'too_early'].includes(error.cause) ? 'silent' : 'fault';
  return isUpstreamAnswer(error) ? 'well' : 'silent';
}

function rejectKey(context: Context, upstream: Upstream): void {
  if (upstream.keyRejectedSince !== null) return;
  upstream.keyRejectedSince = context.clock.now();
  context.log.error({ account: upstream.account.id }, 'the checkout API refuses the API key');
  tell(context, upstream, 'api_key.rejected');
}

function acceptKey(context: Context, upstream: Upstream): void {
  if (upstream.keyRejectedSince === null) return;
  upstream.keyRejectedSince = null;
  tell(context, upstream, 'api_key.accepted');
}

/** Browsers show or take down their notice; the audit remembers. */
function tell(context: Context, { account }: Upstream, action: string): void {
  context.live.publish(account.id, { kind: 'settings', id: account.merchant });
  const about = { merchant: account.merchant, accountId: account.id, kind: 'api_key', id: account.mode };
  context.store.audit
    .add(auditEntry(context.clock.now(), noActor, action, about))
    .catch((error: unknown) =>
      context.log.warn({ err: error, action }, 'an audit entry could not be written'),
    );
}
