import type { Context } from './context.ts';
import { dueSessions, endSession, isPastExpiry, type Session } from './sessions.ts';
import { announceClosed } from './webhook-events.ts';

/** The buyer's cancel button; false when the session was not open any more or is being paid. */
export function cancelSession(context: Context, session: Session): boolean {
  if (isPastExpiry(context, session) || context.paying.has(session.id)) return false;
  return closeUnpaid(context, session, 'cancelled');
}

/** Expires what is past its time; returns how many. A card already at the gateway may finish. */
export function sweepExpired(context: Context): number {
  const due = dueSessions(context).filter((session) => !context.paying.has(session.id));
  return due.filter((session) => closeUnpaid(context, session, 'expired')).length;
}

function closeUnpaid(context: Context, session: Session, status: 'expired' | 'cancelled'): boolean {
  const closed = context.db.transaction(() => {
    if (!endSession(context, session.id, status)) return false;
    announceClosed(context, session, status);
    return true;
  });
  if (closed) context.wakeWebhooks();
  return closed;
}
