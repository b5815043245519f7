import { intentMetadataKey } from '#shared/metadata.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { CheckoutSessionView, IntentRow } from '../store/rows.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import { auditEntry, noActor } from './audit-entries.ts';
import { creates } from './create-attempts.ts';
import { nextCheckAt, paceOf } from './next-check.ts';
import { findOrderDoubt, type ForeignMark, withForeignMark } from './order-doubts.ts';
import { applyReply } from './reread.ts';
import { sessionFromReply, transactionFromReply } from './session-merge.ts';
import { settleCreated } from './settle-created.ts';
import type { Upstream } from './upstreams.ts';

/** What pointed to a session, and what is held of it. */
type Found = {
  known?: CheckoutSessionView | undefined;
  /** The intent named by what pointed to it. */
  mark?: string | undefined;
  source: 'webhook' | 'adopted';
  /** When that happened, in ms UTC: upstream's reply has no time of its own for a session that was not paid. */
  at?: number | undefined;
};

/** The attempt that made the session is under way: it brings the whole answer, with the link's address. */
export class StillBeingMadeError extends ApiError {
  constructor() {
    super('conflict', 'Its payment link is still being made.');
  }
}

/** What a reply was: the outcome of an attempt, a session that was not known here, or news of a known one. */
export type TakenIn = 'settled' | 'adopted' | 'applied';

/** Writes down what upstream says of the session: into its row, as the outcome of its attempt, or as a row adopted. */
export async function takeIn(
  context: Context,
  upstream: Upstream,
  reply: UpstreamSession,
  found: Found,
): Promise<TakenIn> {
  const { known } = found;
  let foreign: ForeignMark | undefined;
  if (!known || known.intentId === null) {
    const intent = await settledIntentOf(context, upstream, markOf(reply.metadata) ?? found.mark);
    if (intent?.state === 'needs_person') {
      const attempt = { context, upstream, intent, actor: noActor, kind: creates };
      // Somebody else is at it. Without its maker and order the link must not be taken for a stranger's.
      if ((await settleCreated(attempt, reply)) === 'stale') throw new StillBeingMadeError();
      context.settled.announce(intent.id);
      context.live.publish(intent.accountId, { kind: 'intent', id: intent.key });
      return 'settled';
    }
    foreign = intent && foreignMark(intent, reply.id);
  }
  if (foreign) {
    const { intent, made } = foreign;
    context.log.error(
      { session: reply.id, intent, made },
      'an attempt has a second link, or one although refused',
    );
  }
  if (known) {
    await applyReply(context, upstream, known, reply, noActor, foreign);
    return 'applied';
  }
  return adopt(context, upstream, reply, found, foreign);
}

/** The doubt about a session that bears the mark of an attempt which is settled without having made it. */
function foreignMark({ id, state, sessionId }: IntentRow, found: string): ForeignMark | undefined {
  const isMadeByIt = state !== 'refused' && sessionId === found;
  return isMadeByIt || state === 'draft' ? undefined : { intent: id, made: sessionId };
}

/** The intent that made a session, as our own entry in its metadata names it. */
export function markOf(metadata: Record<string, unknown> | null | undefined): string | undefined {
  const mark = metadata?.[intentMetadataKey];
  return typeof mark === 'string' ? mark : undefined;
}

/** That intent, if it is this account's. */
export async function intentOf(
  context: Context,
  upstream: Upstream,
  mark: string | undefined,
): Promise<IntentRow | undefined> {
  const intent = mark === undefined ? undefined : await context.store.intents.getById(mark);
  return intent?.accountId === upstream.account.id ? intent : undefined;
}

/**
 * The attempt of that mark, once it is over or waits for a person. Throws StillBeingMadeError while somebody is at it, or
 * the completer can still get the whole answer (with the link's address): what points to the session waits for that.
 */
export async function settledIntentOf(
  context: Context,
  upstream: Upstream,
  mark: string | undefined,
): Promise<IntentRow | undefined> {
  const intent = await intentOf(context, upstream, mark);
  if (intent && ['pending', 'unknown'].includes(intent.state)) throw new StillBeingMadeError();
  return intent;
}

/** Takes in a session that exists upstream and was not known here: the safety net for a lost one. */
async function adopt(
  context: Context,
  upstream: Upstream,
  reply: UpstreamSession,
  { source, at }: Found,
  foreign: ForeignMark | undefined,
): Promise<TakenIn> {
  const now = context.clock.now();
  const orderJson = foreign ? withForeignMark(null, foreign) : null;
  const contradiction = findOrderDoubt(orderJson, reply);
  const session = {
    ...sessionFromReply(upstream.account.id, reply, source, now),
    orderJson,
    contradiction,
    // Found months later, it must not stand among today's.
    createdAt: reply.createdAt ?? reply.completedAt ?? at ?? now,
  };
  const transaction = reply.transaction ? transactionFromReply(session, reply.transaction, now) : null;
  const { merchant, id: accountId } = upstream.account;
  const audit = auditEntry(now, noActor, 'checkout_session.adopt', {
    merchant,
    accountId,
    kind: 'checkout_session',
    id: session.id,
    detail: { source, ...(foreign && { contradiction, intent: foreign.intent }) },
  });
  const row = { ...session, nextCheckAt: nextCheckAt(session, now, paceOf(context, upstream)) };
  if ((await context.store.checkoutSessions.add(row, transaction, audit)) === 'duplicate') {
    const standing = await context.store.checkoutSessions.get(accountId, session.id);
    if (standing) await applyReply(context, upstream, standing, reply, noActor, foreign);
    return 'applied';
  }
  context.live.publish(accountId, { kind: 'checkout_session', id: session.id });
  return 'adopted';
}
