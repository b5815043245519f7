import type { FieldMessages } from '#shared/errors.ts';
import type { Review } from '#shared/reviews.ts';
import type { Context } from '../context.ts';
import { validationFailed } from '../errors.ts';
import type { ReviewRow } from '../store/review-store.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { instantReply } from './replies.ts';
import { findTransaction } from './transactions.ts';
import type { Upstream } from './upstreams.ts';

/** The tick of a receipt, or null. Throws not_found for a receipt that is not here. */
export async function getReview(context: Context, upstream: Upstream, id: string): Promise<Review | null> {
  await findTransaction(context, upstream, id);
  const [review] = await listReviews(context, upstream, [id]);
  return review ?? null;
}

/** Ticks of those receipts that have one; ids of others are passed over. */
export async function listReviews(
  { store }: Context,
  { account }: Upstream,
  ids: readonly string[],
): Promise<Review[]> {
  return (await store.reviews.of(account.id, ids)).map(reviewReply);
}

/** Ticks one receipt or takes its tick off; gives what stands then. Throws not_found. */
export async function setReview(
  context: Context,
  upstream: Upstream,
  id: string,
  reviewed: boolean,
  actor: Actor,
): Promise<Review | null> {
  await findTransaction(context, upstream, id);
  const [review] = await setReviews(context, upstream, { ids: [id], reviewed }, actor);
  return review ?? null;
}

/**
 * Ticks receipts as they are now, or takes their ticks off: all of them or, where one is not here, none. Gives the ticks that
 * stand then. What is so already is left as it is and makes no audit entry. Throws validation_failed.
 */
export async function setReviews(
  context: Context,
  upstream: Upstream,
  { ids, reviewed }: { ids: readonly string[]; reviewed: boolean },
  actor: Actor,
): Promise<Review[]> {
  const { store, clock, live } = context;
  const { account } = upstream;
  const wanted = [...new Set(ids)];
  const [known, before] = await Promise.all([
    store.reviews.known(account.id, wanted),
    store.reviews.of(account.id, wanted),
  ]);
  refuseUnknown(ids, new Set(known));
  const settled = new Set(
    reviewed
      ? before.filter(({ isCurrent }) => isCurrent).map(({ transactionId }) => transactionId)
      : wanted.filter((id) => !before.some(({ transactionId }) => transactionId === id)),
  );
  const changing = wanted.filter((id) => !settled.has(id));
  if (changing.length > 0) {
    const now = clock.now();
    const audits = changing.map((id) =>
      auditEntry(now, actor, reviewed ? 'review.tick' : 'review.untick', {
        merchant: account.merchant,
        accountId: account.id,
        kind: 'transaction',
        id,
      }),
    );
    if (reviewed) {
      await store.reviews.tick(account.id, changing, { userId: actor.userId ?? '', at: now }, audits);
    } else await store.reviews.untick(account.id, changing, audits);
    live.publish(account.id, { kind: 'review', id: changing[0] ?? '' });
  }
  return await listReviews(context, upstream, wanted);
}

function refuseUnknown(ids: readonly string[], known: ReadonlySet<string>): void {
  const fields: FieldMessages = {};
  for (const [index, id] of ids.entries()) {
    if (!known.has(id)) fields[`ids.${index}`] = ['There is no such receipt here.'];
  }
  if (Object.keys(fields).length > 0) throw validationFailed(fields);
}

const reviewReply = (row: ReviewRow): Review => ({
  transaction_id: row.transactionId,
  reviewed_by: { id: row.userId, name: row.userName ?? '' },
  reviewed_at: instantReply(row.at),
  seen: {
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    amount_refunded: row.refunded,
  },
  has_changed: !row.isCurrent,
});
