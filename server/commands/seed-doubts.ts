import { formatMoney } from '#shared/money.ts';
import type { LoadedSale } from '../store/bulk-load.ts';
import type { Draws } from './seed-draws.ts';

/** Why a link needs somebody's eyes, or once did: `webhook` and `adopted` were not made here. */
export type Doubt = { kind: 'webhook' | 'adopted' | 'missing' | 'sum' | 'reported'; isSettled: boolean };

/** One doubt among so many of the newest sales, until there are twelve. */
const every = 37;
const newest = ['adopted', 'missing', 'sum', 'webhook'] as const;
/** Of the newest links, which are open, these are said to be paid. */
const claimed = [3, 9, 15];
const hour = 3_600_000;

/** Fifteen of the newest sales wait for a person; of the older ones a few were looked at and left so. */
export function doubtAt(fromEnd: number, draws: Draws): Doubt | undefined {
  if (claimed.includes(fromEnd)) return { kind: 'reported', isSettled: false };
  const turn = fromEnd / every;
  if (Number.isInteger(turn) && turn >= 1 && turn <= 12) {
    const kind = newest[turn % newest.length];
    return kind && { kind, isSettled: false };
  }
  if (!draws.chance(0.0008)) return undefined;
  return { kind: draws.of(['webhook', 'adopted', 'missing'] as const), isSettled: true };
}

/** The sale as it stands under the doubt. */
export function inDoubt(sale: LoadedSale, doubt: Doubt | undefined, now: number, draws: Draws): LoadedSale {
  if (!doubt) return sale;
  const { session } = sale;
  switch (doubt.kind) {
    case 'webhook':
    case 'adopted': {
      if (session.replaces !== null || session.replacedBy !== null) return sale;
      // Upstream's word on a link that was not made here says neither its address nor who asked for what.
      const unknown = { checkoutUrl: null, orderJson: null, expiresAt: null, gateway: null, createdBy: null };
      const found = { ...unknown, source: doubt.kind, acknowledged: doubt.isSettled ? 'adopted' : null };
      return { ...sale, session: { ...session, ...found } };
    }
    case 'missing': {
      const missingSince = Math.min(now, (session.checkedAt ?? now) + draws.between(1, 48) * hour);
      const acknowledged = doubt.isSettled ? 'missing_upstream' : null;
      return { ...sale, session: { ...session, missingSince, checkedAt: missingSince, acknowledged } };
    }
    case 'sum': {
      const { amount, currency, orderJson } = session;
      const asked = { amount: amount + draws.between(1, 9) * 100, currency };
      const contradiction = `Asked for ${formatMoney(asked)}, the checkout API made ${formatMoney({ amount, currency })}.`;
      const order = { ...(JSON.parse(orderJson ?? '{}') as Record<string, unknown>), ...asked };
      return { ...sale, session: { ...session, contradiction, orderJson: JSON.stringify(order) } };
    }
    case 'reported':
      // A webhook has told of a payment that the checkout API has not confirmed.
      return session.status === 'open'
        ? { ...sale, session: { ...session, reportedStatus: 'completed' } }
        : sale;
  }
}
