import type { ReceiptNumbers } from '#shared/days.ts';
import { receiptKey } from '#shared/receipts.ts';
import type { Context } from '../context.ts';
import { instantReply } from './replies.ts';

/** More numbers than this are not read for one answer. */
const mostNumbers = 100_000;
/** So many missing numbers are looked for on other days; beyond that they are only counted. */
const mostChecked = 1000;
const mostStretches = 100;
const mostShared = 400;
const mostDuplicates = 100;

type Series = { prefix: string; width: number; numbers: number[] };
type Stretch = { from: number; to: number };

/** Gaps and duplicates among the receipt numbers of a stretch of time, by what stands before the figures. */
export async function receiptNumbers(
  { store }: Context,
  accountId: number,
  range: { from: number; to: number },
): Promise<ReceiptNumbers> {
  const [read, shared] = await Promise.all([
    store.days.numbers(accountId, range, mostNumbers + 1),
    store.days.sharedNumbers(accountId, range, mostShared),
  ]);
  const series = seriesOf(read.slice(0, mostNumbers));
  return {
    series: await Promise.all(
      series.map(async (one) =>
        seriesReply(one, await missingOf(one, (keys) => store.days.carried(accountId, keys))),
      ),
    ),
    duplicates: duplicatesOf(shared),
    is_complete: read.length <= mostNumbers,
  };
}

/** "RCT-000042" is 42 of "RCT-"; a number without figures at its end is in no series. */
function seriesOf(receiptNumbers: readonly string[]): Series[] {
  const found = new Map<string, { width: number; numbers: Set<number> }>();
  for (const text of receiptNumbers) {
    // Longer figures are no count, and would not be exact.
    const [, prefix, figures] = /^(.*?)(\d{1,15})$/s.exec(text.trim()) ?? [];
    if (prefix === undefined || figures === undefined || /\d$/.test(prefix)) continue;
    const one = found.get(prefix) ?? { width: figures.length, numbers: new Set() };
    found.set(prefix, one);
    one.width = Math.min(one.width, figures.length);
    one.numbers.add(Number(figures));
  }
  return [...found]
    .map(([prefix, { width, numbers }]) => ({
      prefix,
      width,
      numbers: [...numbers].toSorted((one, other) => one - other),
    }))
    .toSorted((one, other) => (one.prefix < other.prefix ? -1 : 1));
}

/** Stretches between neighbours that are not next to each other. */
function gapsOf(numbers: readonly number[]): Stretch[] {
  return numbers.flatMap((number, index) => {
    const before = numbers[index - 1];
    return before === undefined || number - before < 2 ? [] : [{ from: before + 1, to: number - 1 }];
  });
}

const sizeOf = (stretches: readonly Stretch[]) =>
  stretches.reduce((sum, { from, to }) => sum + (to - from + 1), 0);

/** What is missing of a series and on no other day either, as far as so many can be looked for. */
async function missingOf(
  series: Series,
  carried: (keys: string[]) => Promise<string[]>,
): Promise<{ stretches: Stretch[]; isChecked: boolean }> {
  const gaps = gapsOf(series.numbers);
  if (sizeOf(gaps) > mostChecked) return { stretches: gaps, isChecked: false };
  const wanted = gaps.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_none, index) => from + index),
  );
  const keyOf = (number: number) => receiptKey(nameOf(series, number)) ?? '';
  const elsewhere = new Set(await carried(wanted.map(keyOf)));
  const missing = wanted.filter((number) => !elsewhere.has(keyOf(number)));
  const stretches: Stretch[] = [];
  for (const number of missing) {
    const last = stretches.at(-1);
    if (last?.to === number - 1) last.to = number;
    else stretches.push({ from: number, to: number });
  }
  return { stretches, isChecked: true };
}

const nameOf = ({ prefix, width }: Series, number: number) => prefix + String(number).padStart(width, '0');

function seriesReply(
  series: Series,
  { stretches, isChecked }: { stretches: Stretch[]; isChecked: boolean },
): ReceiptNumbers['series'][number] {
  const name = (number: number) => nameOf(series, number);
  return {
    prefix: series.prefix,
    first: name(series.numbers[0] ?? 0),
    last: name(series.numbers.at(-1) ?? 0),
    count: series.numbers.length,
    missing_count: sizeOf(stretches),
    missing: stretches
      .slice(0, mostStretches)
      .map(({ from, to }) => ({ first: name(from), last: name(to), count: to - from + 1 })),
    is_checked: isChecked,
  };
}

function duplicatesOf(
  rows: readonly { receiptNumber: string; id: string; createdAt: number | null }[],
): ReceiptNumbers['duplicates'] {
  const byNumber = new Map<string, ReceiptNumbers['duplicates'][number]['transactions']>();
  for (const { receiptNumber, id, createdAt } of rows) {
    const found = byNumber.get(receiptNumber) ?? [];
    byNumber.set(receiptNumber, found);
    found.push({ id, created_at: createdAt === null ? null : instantReply(createdAt) });
  }
  return [...byNumber]
    .slice(0, mostDuplicates)
    .map(([receipt_number, transactions]) => ({ receipt_number, transactions }));
}
