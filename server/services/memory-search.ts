import type { Context } from '../context.ts';
import type { Candidate, RememberedFacts, Window } from '../store/memory-store.ts';
import type { Account } from '../store/rows.ts';
import type { FoundRow } from '../store/store.ts';
import { searchable } from '../store/words.ts';
import { startOfDay } from './clue-days.ts';
import type { DayReading, Reader } from './clue-kinds.ts';
import type { Remembered } from './memory-facts.ts';
import {
  type Agreement,
  agreements,
  amountFact,
  brandFact,
  currencyFact,
  dayFact,
  endingFact,
  type Fact,
  nearAmounts,
  pointsOf,
  slipsOf,
  wordsFact,
} from './memory-score.ts';
import type { Find } from './search-hits.ts';

/** A payment and what it agrees on. */
export type Ranked = { candidate: Candidate; agreed: Agreement[] };

/** The alternatives that are asked for; more of a kind would make the question too long. */
const most = { amounts: 8, slips: 3, days: 4, earlierDays: 14, endings: 4 } as const;
const wordFinds = 200;

/** Payments that agree with what somebody remembers on two facts or more, best first, each with its reasons. */
export async function searchMemory(
  context: Context,
  account: Account,
  remembered: Remembered,
  reader: Reader,
  limit: number,
): Promise<Find[]> {
  const facts = factsOf(remembered, reader);
  const candidates = await candidatesFor(context, account, remembered, reader);
  const ranked = rank(candidates, (candidate) => agreements(candidate, facts)).slice(0, limit);
  return toFinds(context, account, ranked);
}

function factsOf(remembered: Remembered, reader: Reader): Fact[] {
  const { amounts, days, brands, endings, currencies, words } = remembered;
  const searched = words.map(searchable).filter(Boolean);
  return [
    ...amounts.map(amountFact),
    ...days.map((day) => dayFact(day, reader)),
    ...brands.map(brandFact),
    ...endings.map(endingFact),
    ...(currencies.length > 0 ? [currencyFact(currencies)] : []),
    ...(searched.length > 0 ? [wordsFact(searched)] : []),
  ];
}

/** Payments that may fit: by the index of whatever is known, and by the other words. */
export async function candidatesFor(
  context: Context,
  account: Account,
  remembered: Remembered,
  reader: Reader,
): Promise<Candidate[]> {
  const words = remembered.words.join(' ');
  const [byFacts, byWords] = await Promise.all([
    context.store.memory.candidates(account.id, toQuestion(remembered, reader)),
    words === '' ? [] : context.store.search.containing(account.id, words, wordFinds),
  ]);
  return [...byFacts, ...byWords.map((found) => candidateOf(found, words))];
}

function toQuestion(remembered: Remembered, reader: Reader): RememberedFacts {
  const { amounts, days, brands, endings, words } = remembered;
  const sums = [...new Set(amounts.flatMap((reading) => reading.amounts))].slice(0, most.amounts);
  const isInAny = amounts.some(({ currencies }) => currencies === undefined);
  return {
    amounts: {
      exact: sums,
      ranges: sums.map(nearAmounts),
      slips: [...new Set(sums.slice(0, most.slips).flatMap(slipsOf))],
    },
    currencies: isInAny
      ? []
      : [...new Set(amounts.flatMap(({ currencies = [] }) => currencies))].map((code) => code.toLowerCase()),
    windows: windowsOf(nearestDays(days), reader),
    endings: [...new Set(endings)].slice(0, most.endings),
    brands: brands.flatMap(({ stored }) => stored),
    words: words.map(searchable).filter(Boolean),
  };
}

/** The days that were most likely meant, and then the earlier ones of their names, the nearest first. */
function nearestDays(days: readonly DayReading[]): DayReading[] {
  const meant = days.filter(({ earlier }) => earlier === undefined).slice(0, most.days);
  const earlier = days.filter((day) => day.earlier !== undefined);
  const nearest = earlier.toSorted((a, b) => b.first - a.first).slice(0, most.earlierDays);
  return [...meant, ...nearest];
}

/** The days themselves, then up to three days on either side of those that were most likely meant. */
export function windowsOf(days: readonly DayReading[], { timeZone }: Reader): Window[] {
  const window = (first: number, last: number): Window => ({
    from: startOfDay(first, timeZone),
    to: startOfDay(last + 1, timeZone),
  });
  return [
    ...days.map(({ first, last }) => window(first, last)),
    ...days.flatMap(({ first, last, earlier }) =>
      earlier === undefined ? [window(last + 1, last + 3), window(first - 3, first - 1)] : [],
    ),
  ];
}

/** A row that was found by its words holds them, wherever in it they stand. */
export function candidateOf(found: FoundRow, document: string | null = null): Candidate {
  const session = found.kind === 'checkout_session' ? found.session : undefined;
  const transaction = found.kind === 'transaction' ? found.transaction : session?.transaction;
  return {
    sessionId: session?.id ?? transaction?.checkoutSessionId ?? null,
    transactionId: transaction?.id ?? null,
    amount: session?.amount ?? transaction?.amount ?? null,
    currency: session?.currency ?? transaction?.currency ?? null,
    createdAt: session?.createdAt ?? transaction?.createdAt ?? null,
    paidAt: transaction?.createdAt ?? session?.completedAt ?? null,
    cardBrand: transaction?.cardBrand?.toLowerCase() ?? null,
    cardLast4: transaction?.cardLast4 ?? null,
    document: document === null ? null : `  ${searchable(document)}`,
  };
}

/** Those that agree on two kinds of facts or more, each payment once, best first and the newest first among equals. */
export function rank(
  candidates: readonly Candidate[],
  weigh: (candidate: Candidate) => Agreement[],
): Ranked[] {
  const best = new Map<string, Ranked & { points: number }>();
  for (const candidate of candidates) {
    const agreed = weigh(candidate);
    const points = pointsOf(agreed);
    const name = keyOf(candidate);
    if (agreed.length >= 2 && points > (best.get(name)?.points ?? 0))
      best.set(name, { candidate, agreed, points });
  }
  return [...best.values()].toSorted(
    (a, b) => b.points - a.points || (b.candidate.createdAt ?? 0) - (a.candidate.createdAt ?? 0),
  );
}

/** One payment, whether its session was found or one of its transactions. */
export function keyOf({ sessionId, transactionId }: Candidate): string {
  return sessionId ?? transactionId ?? '';
}

/** The whole rows behind what is shown; an attempt that is not its session's last one is shown as itself. */
export async function toFinds(
  context: Context,
  account: Account,
  ranked: readonly Ranked[],
): Promise<Find[]> {
  const { lookups } = context.store;
  const sessions = await lookups.sessions(
    account.id,
    ranked.flatMap(({ candidate }) => candidate.sessionId ?? []),
  );
  const bySession = new Map(sessions.map((session) => [session.id, session]));
  const isOwn = ({ sessionId, transactionId }: Candidate) => {
    const session = bySession.get(sessionId ?? '');
    return session !== undefined && (transactionId === null || session.transactionId === transactionId);
  };
  const others = ranked.flatMap(({ candidate }) => (isOwn(candidate) ? [] : (candidate.transactionId ?? [])));
  const transactions = await lookups.find(account.id, { transaction_id: others }, 1);
  const byTransaction = new Map(transactions.map(({ needle, found }) => [needle, found]));
  return ranked.flatMap(({ candidate, agreed }): Find[] => {
    const session = bySession.get(candidate.sessionId ?? '');
    const matched = agreed[0]?.field ?? agreed[0]?.kind ?? 'amount';
    const found: FoundRow | undefined =
      session && isOwn(candidate)
        ? { kind: 'checkout_session', matched, session }
        : byTransaction.get(candidate.transactionId ?? '');
    if (!found) return [];
    return [{ found: { ...found, matched }, exact: false, reasons: agreed.map(({ reason }) => reason()) }];
  });
}
