import { dayInZone } from '#shared/statement-dates.ts';
import { toleranceDays } from '#shared/statements.ts';
import type { CandidateRow, CandidateStore, StatementLineRow, Stretch } from '../store/statement-store.ts';
import { isCaptured, refundedAmount, sameGatewayId, sameReceipt } from './statement-compare.ts';
import { inTurns } from './in-turns.ts';
import { readInstant } from './instants.ts';

/** A transaction that a line may be; `isSure`: the card tells, and not only amount and date. */
type Pair = { one: CandidateRow; isSure: boolean; isSameDay: boolean };

/** Lines that go into one question, and transactions that are looked at for one line. */
const linesAtOnce = 500;
const mostPairs = 50;
/** How long after a payment a refund of it is looked for, in days. */
const refundDays = 180;
const mostRefunded = 20_000;
const dayMs = 24 * 3600_000;

const shiftDay = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** From the first moment of a day to the first after another, in the zone. */
export function stretchOf(fromDay: string, toDay: string, timeZone: string): Stretch {
  const [from, to] = [readInstant(fromDay, timeZone), readInstant(shiftDay(toDay, 1), timeZone)];
  if (from === undefined || to === undefined) throw new Error(`no days: ${fromDay}, ${toDay}`);
  return { from, to };
}

/**
 * Finds the payments of lines that no name led to: the same amount, currency and last four, made on the line's day or one
 * beside it. A pair is made where line and transaction have nobody but each other, those of the same day first; what could
 * be several, or has no card to tell by, is left to a person.
 */
export async function pairLines(
  lines: readonly StatementLineRow[],
  { candidates, accountId, timeZone }: { candidates: CandidateStore; accountId: number; timeZone: string },
  isTaken: (id: string) => boolean,
  onLines: (count: number) => Promise<void>,
): Promise<{ pairs: [StatementLineRow, CandidateRow][]; unsure: [StatementLineRow, CandidateRow[]][] }> {
  const found = new Map<StatementLineRow, Pair[]>();
  const add = (line: StatementLineRow, held: readonly CandidateRow[], days: number | undefined) => {
    // A refund has an id of its own at the gateway, and is of a payment that may stand in the file too.
    const isFree = (one: CandidateRow) =>
      line.kind === 'refund' || (!isTaken(one.id) && sameGatewayId(line, one));
    const fitting = held.filter((one) => isFree(one) && sameReceipt(line, one));
    const pairs = fitting.flatMap((one) => pairOf(line, one, days, timeZone)).slice(0, mostPairs);
    if (pairs.length > 0) found.set(line, pairs);
  };

  const payments = lines.filter(({ kind, day }) => kind === 'payment' && day !== null);
  for (const [currency, ofCurrency] of grouped(payments, (line) => line.currency ?? '')) {
    const inOrder = ofCurrency.toSorted((a, b) => ((a.day ?? '') < (b.day ?? '') ? -1 : 1));
    for (let from = 0; from < inOrder.length; from += linesAtOnce) {
      const part = inOrder.slice(from, from + linesAtOnce);
      const [first, last] = [part[0]?.day ?? '', part.at(-1)?.day ?? ''];
      const amounts = [...new Set(part.map(({ amount }) => amount ?? 0))];
      const stretch = stretchOf(shiftDay(first, -toleranceDays), shiftDay(last, toleranceDays), timeZone);
      const held = grouped(
        (await candidates.byAmounts(accountId, currency, amounts, stretch)).filter(isCaptured),
        ({ figureAmount }) => figureAmount ?? 0,
      );
      await inTurns(part, (line) => add(line, held.get(line.amount ?? 0) ?? [], toleranceDays));
      await onLines(part.length);
    }
  }
  await pairRefunds();
  return await solve(found);

  async function pairRefunds(): Promise<void> {
    const refunds = lines.filter(({ kind, day }) => kind === 'refund' && day !== null);
    const days = refunds.map(({ day }) => day ?? '').toSorted();
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return;
    const refunded = await candidates.walk(
      accountId,
      {
        statuses: ['refunded', 'partially_refunded'],
        currencies: [...new Set(refunds.map(({ currency }) => currency ?? ''))],
        ...stretchOf(shiftDay(first, -refundDays), shiftDay(last, toleranceDays), timeZone),
      },
      { after: undefined, limit: mostRefunded },
    );
    const held = grouped(refunded, (one) => `${one.figureCurrency} ${-refundedAmount(one)}`);
    for (const line of refunds) add(line, held.get(`${line.currency} ${line.amount}`) ?? [], undefined);
  }
}

/** Nothing where the card is another or the day too far; `days` undefined: any day, as for refunds of earlier payments. */
function pairOf(
  line: StatementLineRow,
  one: CandidateRow,
  days: number | undefined,
  timeZone: string,
): Pair[] {
  if (line.cardLast4 !== null && one.cardLast4 !== null && line.cardLast4 !== one.cardLast4) return [];
  const isSure = line.cardLast4 !== null && one.cardLast4 !== null;
  if (days === undefined) return [{ one, isSure, isSameDay: false }];
  const [theirs, ours] = [line.day ?? '', one.createdAt === null ? '' : dayInZone(one.createdAt, timeZone)];
  const distance = Math.abs(Date.parse(theirs) - Date.parse(ours)) / dayMs;
  return distance <= days ? [{ one, isSure, isSameDay: distance === 0 }] : [];
}

async function solve(found: Map<StatementLineRow, Pair[]>) {
  const pairs: [StatementLineRow, CandidateRow][] = [];
  const taken = new Set<string>();
  for (const isGood of [(pair: Pair) => pair.isSure && pair.isSameDay, (pair: Pair) => pair.isSure]) {
    const free: [StatementLineRow, Pair[]][] = [];
    const wanted = new Map<string, number>();
    await inTurns(found, ([line, all]) => {
      const few = all.filter((pair) => isGood(pair) && !taken.has(pair.one.id));
      free.push([line, few]);
      for (const { one } of few) wanted.set(one.id, (wanted.get(one.id) ?? 0) + 1);
    });
    await inTurns(free, ([line, [only, ...others]]) => {
      if (!only || others.length > 0 || wanted.get(only.one.id) !== 1) return;
      pairs.push([line, only.one]);
      taken.add(only.one.id);
      found.delete(line);
    });
  }
  const unsure = [...found].flatMap(([line, all]): [StatementLineRow, CandidateRow[]][] => {
    const left = all.filter(({ one }) => !taken.has(one.id)).map(({ one }) => one);
    return left.length > 0 ? [[line, left]] : [];
  });
  return { pairs, unsure };
}

function grouped<T, Key>(all: readonly T[], keyOf: (one: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
