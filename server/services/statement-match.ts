import { receiptKey } from '#shared/receipts.ts';
import { capturedStatuses } from '#shared/transactions.ts';
import { folded } from '../store/sql.ts';
import type {
  CandidateRow,
  CandidateStore,
  StatementLineRow,
  StatementStore,
} from '../store/statement-store.ts';
import { inTurns } from './in-turns.ts';
import { comparePayment, compareRefunds, type LineDetails } from './statement-compare.ts';
import { pairLines, stretchOf } from './statement-pairs.ts';

type Place = {
  statements: StatementStore;
  candidates: CandidateStore;
  key: { accountId: number; id: string };
  timeZone: string;
};
type Way = 'gateway_transaction_id' | 'receipt_number' | 'amount_date_card' | 'hand';
type Claim = { line: StatementLineRow; one: CandidateRow; way: Way };

export type MatchedStatement = {
  lines: StatementLineRow[];
  fromDay: string | null;
  toDay: string | null;
};

/** Names that go into one statement of the engine. */
const atOnce = 500;
const mostListed = 10;
const walkedAtOnce = 1000;
/** One date that is wrong by decades would else list every receipt there is. */
const mostMissing = 50_000;

/**
 * Matches the lines of a statement: by gateway transaction id, then receipt number, then amount, date and last four. A
 * payment is one line's, refund lines are compared with what was given back in all. What a person linked stays. Captured
 * payments of the statement's days and currencies that no line is about stand behind the lines. `onLines` is told of lines
 * as each of the three ways has looked at them.
 */
export async function matchLines(
  given: readonly StatementLineRow[],
  place: Place,
  onLines: (count: number) => Promise<void>,
): Promise<MatchedStatement> {
  const { candidates, key, timeZone } = place;
  const done = new Map<number, StatementLineRow>();
  const claims: Claim[] = [];
  const payments = new Map<string, StatementLineRow>();
  /** Transactions that no line of their own may be missing for. */
  const accounted = new Set<string>();
  const file = given.filter(({ line }) => line !== null);
  const set = (line: StatementLineRow, change: Partial<StatementLineRow>, details: LineDetails = {}) => {
    const hasDetails = Object.keys(details).length > 0;
    done.set(line.position, {
      ...bare(line),
      ...change,
      details: hasDetails ? JSON.stringify(details) : null,
    });
  };
  const left = () => file.filter(({ position }) => !done.has(position));

  function claim(line: StatementLineRow, one: CandidateRow, way: Way): void {
    const other = line.kind === 'payment' ? payments.get(one.id) : undefined;
    accounted.add(one.id);
    if (other) {
      set(line, {
        outcome: 'repeated',
        transactionId: one.id,
        sameAsLine: other.line,
        difference: line.amount,
      });
      return;
    }
    if (line.kind === 'payment') payments.set(one.id, line);
    claims.push({ line, one, way });
    done.set(line.position, line);
  }

  function leaveOpen(line: StatementLineRow, several: readonly CandidateRow[]): void {
    const listed = several.slice(0, mostListed).map(({ id }) => id);
    for (const id of listed) accounted.add(id);
    set(line, { outcome: 'ambiguous', difference: null }, { candidates: listed });
  }

  await keepLinked();
  for (const line of left().filter(({ outcome }) => outcome === 'error')) done.set(line.position, line);
  await setElsewhere();
  await claimByName('gateway_transaction_id', ({ gatewayTransactionId: id }) =>
    id === null ? undefined : folded(id),
  );
  await claimByName('receipt_number', ({ receiptNumber }) =>
    receiptNumber === null ? undefined : receiptKey(receiptNumber),
  );
  const { pairs, unsure } = await pairLines(
    left(),
    { candidates, accountId: key.accountId, timeZone },
    (id) => payments.has(id),
    onLines,
  );
  for (const [line, one] of pairs) claim(line, one, 'amount_date_card');
  for (const [line, several] of unsure) leaveOpen(line, several);
  await inTurns(left(), (line) => set(line, { outcome: 'missing_here', difference: line.amount }));
  await compareClaims();
  const days = file.flatMap(({ day, kind, outcome }) =>
    day && kind === 'payment' && outcome !== 'error' ? [day] : [],
  );
  const [fromDay, toDay] = [least(days), greatest(days)];
  const lines: StatementLineRow[] = [];
  await inTurns(file, (line) => lines.push(reopened(line, done.get(line.position) ?? line)));
  return { lines: [...lines, ...(await missingThere(fromDay, toDay))], fromDay, toDay };

  /** What a person has linked, with what is known of it by now. */
  async function keepLinked(): Promise<void> {
    const linked = file.filter(
      ({ matchedBy, transactionId }) => matchedBy === 'hand' && transactionId !== null,
    );
    for (const part of inParts(linked)) {
      const rows = await candidates.byIds(
        key.accountId,
        part.map(({ transactionId }) => transactionId ?? ''),
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const line of part) {
        const one = byId.get(line.transactionId ?? '');
        if (one) claim(line, one, 'hand');
      }
    }
  }

  async function setElsewhere(): Promise<void> {
    const newest = await place.statements.list(key.accountId, { before: undefined, limit: 2 });
    if (newest.every(({ id }) => id === key.id)) return;
    for (const part of inParts(left().filter(({ fingerprint }) => fingerprint !== null))) {
      const prints = part.map(({ fingerprint }) => fingerprint ?? '');
      const held = new Map(
        (await place.statements.matchedElsewhere(key, prints)).map((one) => [one.fingerprint, one]),
      );
      for (const line of part) {
        const other = held.get(line.fingerprint ?? '');
        if (!other) continue;
        accounted.add(other.transactionId);
        set(line, {
          outcome: 'elsewhere',
          transactionId: other.transactionId,
          sameIn: other.statementId,
          difference: 0,
        });
      }
    }
  }

  async function claimByName(
    way: 'gateway_transaction_id' | 'receipt_number',
    needleOf: (line: StatementLineRow) => string | undefined,
  ): Promise<void> {
    const column = way === 'receipt_number' ? 'receipt_digits' : 'gateway_transaction_id_folded';
    const named: { line: StatementLineRow; needle: string }[] = [];
    await inTurns(left(), (line) => {
      const needle = needleOf(line);
      if (needle !== undefined) named.push({ line, needle });
    });
    const parts = inParts(named);
    const ask = (part: typeof named | undefined) =>
      part && candidates.byName(key.accountId, column, [...new Set(part.map(({ needle }) => needle))]);
    let next = ask(parts[0]);
    for (const [index, part] of parts.entries()) {
      const rows = (await next) ?? [];
      // The index works on the next while these are gone through.
      next = ask(parts[index + 1]);
      next?.catch(() => undefined);
      const held = new Map<string, CandidateRow[]>();
      for (const row of rows) {
        const name = (way === 'receipt_number' ? row.receiptDigits : row.gatewayTransactionIdFolded) ?? '';
        held.set(name, [...(held.get(name) ?? []), row]);
      }
      for (const { line, needle } of part) {
        const all = held.get(needle) ?? [];
        const sameMoney = all.filter((one) => isSameMoney(line, one));
        const likely = all.length > 1 && sameMoney.length > 0 ? sameMoney : all;
        const [one, ...others] = likely;
        if (one && others.length === 0) claim(line, one, way);
        else if (one) leaveOpen(line, likely);
      }
      await onLines(part.length);
    }
  }

  async function compareClaims(): Promise<void> {
    const refunds = new Map<string, Claim[]>();
    await inTurns(claims, (made) => {
      const { line, one, way } = made;
      if (line.kind === 'refund') refunds.set(one.id, [...(refunds.get(one.id) ?? []), made]);
      else done.set(line.position, { ...comparePayment(bare(line), one), matchedBy: way });
    });
    for (const group of refunds.values()) {
      const [first] = group;
      if (!first) continue;
      const compared = compareRefunds(
        group.map(({ line }) => bare(line)),
        first.one,
      );
      for (const [index, line] of compared.entries()) {
        done.set(line.position, { ...line, matchedBy: group[index]?.way ?? null });
      }
    }
  }

  async function missingThere(from: string | null, to: string | null): Promise<StatementLineRow[]> {
    if (from === null || to === null) return [];
    const settled = new Map(
      given
        .filter(({ line, resolvedAt }) => line === null && resolvedAt !== null)
        .map((row) => [row.transactionId, row]),
    );
    const currencies = [
      ...new Set(file.flatMap(({ currency, kind }) => (currency && kind === 'payment' ? [currency] : []))),
    ];
    const what = { statuses: capturedStatuses, currencies, ...stretchOf(from, to, timeZone) };
    const missing: StatementLineRow[] = [];
    let position = given.reduce((most, line) => Math.max(most, line.position), 0);
    let after: { createdOrder: number; id: string } | undefined;
    for (;;) {
      const rows = await candidates.walk(key.accountId, what, { after, limit: walkedAtOnce });
      for (const one of rows.filter(({ id }) => !accounted.has(id))) {
        missing.push(settled.get(one.id) ?? unlisted(one, (position += 1)));
      }
      const last = rows.at(-1);
      if (!last || rows.length < walkedAtOnce || missing.length >= mostMissing) return missing;
      after = { createdOrder: last.createdAt ?? 0, id: last.id };
    }
  }
}

/** A line as it was read, with what people said of it, and without what an earlier matching found. */
function bare(line: StatementLineRow): StatementLineRow {
  return {
    ...line,
    ...{
      matchedBy: null,
      difference: null,
      transactionId: null,
      sameAsLine: null,
      sameIn: null,
      details: null,
    },
  };
}

/** What was settled as one thing and is now found to be another needs eyes again; the note stays. */
function reopened(before: StatementLineRow, now: StatementLineRow): StatementLineRow {
  const isSame = before.outcome === now.outcome && before.transactionId === now.transactionId;
  return isSame ? now : { ...now, resolvedAt: null, resolvedBy: null };
}

function unlisted(one: CandidateRow, position: number): StatementLineRow {
  const amount = one.figureAmount ?? 0;
  return {
    ...{ position, line: null, kind: 'payment', amount, currency: one.figureCurrency, fee: null, net: null },
    ...{ day: null, cardLast4: one.cardLast4, gatewayTransactionId: one.gatewayTransactionId },
    ...{ receiptNumber: one.receiptNumber, fingerprint: null, outcome: 'missing_there', matchedBy: null },
    ...{
      difference: -amount || 0,
      transactionId: one.id,
      sameAsLine: null,
      sameIn: null,
      details: null,
      note: null,
    },
    ...{ resolvedAt: null, resolvedBy: null },
  };
}

function isSameMoney(line: StatementLineRow, one: CandidateRow): boolean {
  const ours = line.kind === 'refund' ? one.amountRefunded : one.figureAmount;
  return line.currency === one.figureCurrency && Math.abs(line.amount ?? 0) === ours;
}

function inParts<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / atOnce);
  return Array.from({ length: count }, (_, index) => all.slice(index * atOnce, (index + 1) * atOnce));
}

const least = (days: readonly string[]) =>
  days.reduce<string | null>((one, day) => (one === null || day < one ? day : one), null);
const greatest = (days: readonly string[]) =>
  days.reduce<string | null>((one, day) => (one === null || day > one ? day : one), null);
