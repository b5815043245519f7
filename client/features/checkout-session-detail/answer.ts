import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { explainDecline } from '#shared/decline-codes.ts';
import { formatMoney } from '#shared/money.ts';
import { formatDayAndClock } from '../../lib/format.ts';
import { sessionStatus } from '../../lib/status.ts';

/**
 * "Was it paid?", answered in words: `lead` is the answer, `parts` what goes with it. `zone` is the
 * merchant's, `now` in ms.
 */
export function answerOf(
  session: CheckoutSession,
  zone: string,
  now: number,
): { lead: string; parts: string[] } {
  const { transaction, completed_at: completedAt } = session;
  const money = formatMoney(session);
  const endedAt = completedAt ?? transaction?.created_at ?? null;
  const when = endedAt === null ? [] : [formatDayAndClock(Date.parse(endedAt), zone, now)];
  switch (session.status) {
    case 'completed':
      return { lead: `Paid ${money}`, parts: [...when, ...cardAndReceipt(session)] };
    case 'open':
      return { lead: 'Open', parts: [money, ...expiryPart(session.expires_at, now)] };
    case 'failed': {
      const code = transaction?.decline_code ?? null;
      const text = transaction?.decline_message ?? null;
      const reason = code === null && !text ? '' : `: ${explainDecline(code, text)}`;
      return { lead: `Declined${reason}`, parts: [money, ...when, ...cardAndReceipt(session)] };
    }
    case 'expired': {
      const ended =
        session.expires_at === null ? [] : [formatDayAndClock(Date.parse(session.expires_at), zone, now)];
      return { lead: 'Expired unpaid', parts: [...ended, money] };
    }
    case 'cancelled':
      return { lead: 'Cancelled by the customer', parts: [...when, money] };
    default:
      return {
        lead: sessionStatus(session.status).word,
        parts: [money, ...when, ...cardAndReceipt(session)],
      };
  }
}

function cardAndReceipt({ transaction }: CheckoutSession): string[] {
  if (!transaction) return [];
  const { card_brand: brand, card_last4: last4, receipt_number: receipt } = transaction;
  const card = [brand, last4 && `···· ${last4}`].filter(Boolean).join(' ');
  return [card, receipt].filter((part): part is string => Boolean(part));
}

function expiryPart(expiresAt: string | null, now: number): string[] {
  if (expiresAt === null) return [];
  const minutes = Math.floor((Date.parse(expiresAt) - now) / 60_000);
  // The upstream sweeps every five minutes; until then its own word is still “open”.
  if (minutes < 0) return ['its time is up; the checkout API will say so within minutes'];
  if (minutes === 0) return ['expires in less than 1 min'];
  if (minutes < 60) return [`expires in ${minutes} min`];
  return [`expires in ${Math.floor(minutes / 60)} h ${minutes % 60} min`];
}

/** Two clocks are compared, ours and upstream's: a link that has just run out may still be paid by the other one. */
const clockMarginMs = 2 * 60_000;

/**
 * Whether an open link can't be paid any more: it was read well after its expiry and only waits for upstream's sweep. By
 * the server's clock, never by this browser's.
 */
export function timeIsUp({
  status,
  expires_at: expires,
  checked_at: checked,
}: Pick<CheckoutSession, 'status' | 'expires_at' | 'checked_at'>): boolean {
  if (status !== 'open' || expires === null || checked === null) return false;
  return Date.parse(checked) - Date.parse(expires) > clockMarginMs;
}

/** What a hint has claimed and the upstream has not yet confirmed. */
export function reportedText(reported: string): string {
  return `reported ${sessionStatus(reported).word.toLowerCase()}, confirming`;
}
