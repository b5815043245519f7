import { joinValues } from '#shared/list-grammar.ts';
import { explainDecline } from '#shared/decline-codes.ts';
import type { CurrencyFigures, Figure, PeriodFigures } from '#shared/overview.ts';
import { capturedStatuses } from '#shared/transactions.ts';
import type { CurrencySum, DeclineSum, RefundSum, Span, StatusSum } from '../store/overview-store.ts';
import type { CurrencyPlace, FilterOf } from './overview-filters.ts';

/** So many reasons of decline are told apart. */
const mostReasons = 8;

const isCaptured = (status: string) => capturedStatuses.some((one) => one === status);
const isFailed = (status: string) => status === 'failed';
const capturedFilter = { status: capturedStatuses.join(',') };

type Sum = { count: number; amount: number };

function add(rows: readonly Sum[]): Sum {
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    amount: rows.reduce((sum, row) => sum + row.amount, 0),
  };
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): [key: string, rows: Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return [...groups];
}

/** To the nearest minor unit, halves up; exact for any safe integers, as a division of floats is not. */
function averageOf(amount: number, count: number): number | null {
  if (count === 0) return null;
  const [sum, of] = [BigInt(amount), BigInt(count)];
  return Number((2n * sum + of) / (2n * of));
}

/** What one currency's receipts within a span come to. */
export function periodFigures(
  rows: StatusSum[],
  refunds: RefundSum[],
  place: CurrencyPlace,
  span: Span,
  filterOf: FilterOf,
): PeriodFigures {
  const captured = add(rows.filter(({ status }) => isCaptured(status)));
  const failed = add(rows.filter(({ status }) => isFailed(status)));
  const given = refunds.filter(({ status }) => isCaptured(status));
  const back = add(given);
  const refunded = given.reduce((sum, row) => sum + row.refunded, 0);
  return {
    captured: { ...captured, filter: filterOf('transactions', place, span, capturedFilter) },
    refunded: {
      count: back.count,
      amount: refunded,
      of_amount: back.amount,
      filter: filterOf('transactions', place, span, { ...capturedFilter, has_refund: 'true' }),
    },
    net: captured.amount - refunded,
    average: averageOf(captured.amount, captured.count),
    failed: { ...failed, filter: filterOf('transactions', place, span, { status: 'failed' }) },
    success: { captured: captured.count, of: captured.count + failed.count },
  };
}

/** Captured and failed receipts of each of so many buckets. */
export function seriesOf(rows: StatusSum[], buckets: number): CurrencyFigures['series'] {
  const points = Array.from({ length: buckets }, () => ({ count: 0, amount: 0, failed: 0 }));
  for (const { span, status, count, amount } of rows) {
    const point = points[span];
    if (point && isCaptured(status)) {
      point.count += count;
      point.amount += amount;
    } else if (point && isFailed(status)) point.failed += count;
  }
  return points;
}

/** Per status, most rows first. */
export function byStatus(
  rows: StatusSum[],
  filterFor: (status: string) => Figure['filter'],
): CurrencyFigures['transactions'] {
  return grouped(rows, ({ status }) => status)
    .map(([status, own]) => ({ status, ...add(own), filter: filterFor(status) }))
    .toSorted((one, other) => other.count - one.count || (one.status < other.status ? -1 : 1));
}

/** The most frequent reasons, and all others in one. */
export function declinesOf(
  rows: DeclineSum[],
  place: CurrencyPlace,
  span: Span,
  filterOf: FilterOf,
): CurrencyFigures['declines'] {
  const codes = grouped(rows, ({ code }) => code ?? '')
    .map(([code, own]) => ({ code, text: own.find(({ text }) => text)?.text ?? null, ...add(own) }))
    .toSorted((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
  // A list's filter can't ask for nothing, nor for what it would trim.
  const named = codes.filter(({ code }) => isAskable(code)).slice(0, mostReasons);
  const rest = codes.filter((one) => !named.includes(one));
  const isNone = rest.every(({ code }) => code === '');
  const filter = (more: Record<string, string>) =>
    filterOf('transactions', place, span, { status: 'failed', ...more });
  const not: Record<string, string> =
    named.length === 0 ? {} : { decline_code_not: joinValues(named.map(({ code }) => code)) };
  return [
    ...named.map(({ code, text, count, amount }) => ({
      ...{ code, reason: explainDecline(code, text), count, amount },
      filter: filter({ decline_code: joinValues([code]) }),
    })),
    ...(rest.length === 0
      ? []
      : [
          {
            code: null,
            reason: isNone ? explainDecline(null, rest[0]?.text ?? null) : 'other reasons',
            ...add(rest),
            filter: filter(not),
          },
        ]),
  ];
}

const isAskable = (code: string) =>
  // eslint-disable-next-line no-control-regex -- a list refuses these very characters
  code !== '' && code.length <= 40 && code === code.trim() && !/[\u0000-\u001f\u007f-\u009f]/.test(code);

export const currencySum = (rows: CurrencySum[]): Sum => add(rows);
