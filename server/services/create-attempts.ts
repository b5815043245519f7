import type { AuditEntry, IntentRow } from '../store/rows.ts';
import { reasonsAbout } from './attempt-reasons.ts';
import type { Attempt, AttemptKind } from './attempts.ts';
import { auditEntry } from './audit-entries.ts';

/** An attempt to make a payment link. */
export type CreateAttempt = Attempt<IntentRow>;

export const creates: AttemptKind = {
  outcomes: ({ store }) => store.intents,
  entry: (attempt, outcome, detail) => createEntry(attempt, outcome, detail),
  madeBy: ({ made }) => made,
  reasons: reasonsAbout({
    one: 'link',
    others: 'links',
    perhaps: 'may exist',
    absent: 'there is no such link',
  }),
};

/** The audit entry of a try's outcome, about the session when there is one. */
export function createEntry(
  { context, upstream, intent, actor }: Attempt,
  outcome: string,
  detail: Record<string, unknown>,
  sessionId?: string,
): AuditEntry {
  const about = sessionId ? { kind: 'checkout_session', id: sessionId } : { kind: 'intent', id: intent.id };
  const maker = { ...actor, userId: actor.userId ?? intent.userId };
  return auditEntry(context.clock.now(), maker, 'checkout_session.create', {
    merchant: upstream.account.merchant,
    accountId: intent.accountId,
    ...about,
    outcome,
    detail: { ...detail, intent: intent.id },
  });
}
