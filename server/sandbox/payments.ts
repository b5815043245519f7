import { setTimeout as delay } from 'node:timers/promises';
import type { TestCard } from './cards.ts';
import type { Context } from './context.ts';
import { endSession, isPastExpiry, type Session } from './sessions.ts';
import { insertTransaction } from './transactions.ts';
import { announcePayment } from './webhook-events.ts';

/** What paying came to; `closed` and `busy` took nothing. */
export type PaymentResult = 'completed' | 'failed' | 'closed' | 'busy';

/** Charges a test card to an open session, at most once whatever arrives at the same time. */
export async function pay(context: Context, session: Session, card: TestCard): Promise<PaymentResult> {
  if (context.paying.has(session.id)) return 'busy';
  if (session.status !== 'open' || isPastExpiry(context, session)) return 'closed';
  context.paying.add(session.id);
  try {
    if (card.outcome.kind === 'approved' && card.outcome.slow) {
      await delay(context.settings.slowCardMs, undefined, { signal: context.stopping });
    }
    return settle(context, session, card);
  } finally {
    context.paying.delete(session.id);
  }
}

function settle(context: Context, session: Session, card: TestCard): PaymentResult {
  const status = card.outcome.kind === 'approved' ? 'completed' : 'failed';
  const settled = context.db.transaction(() => {
    if (!endSession(context, session.id, status)) return false;
    announcePayment(context, session, insertTransaction(context, session, card));
    return true;
  });
  if (!settled) return 'closed';
  context.wakeWebhooks();
  return status;
}
