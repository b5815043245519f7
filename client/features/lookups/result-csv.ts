import { csvRecord } from '#shared/csv.ts';
import { guardText } from '#shared/formula-guard.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';
import { formatFull } from '../../lib/format.ts';
import type { Account } from '../../lib/paths.ts';
import type { Found } from './found.ts';
import type { ResultRow } from './outcomes.ts';

type Context = { account: Account; zone: string };
type Column = readonly [
  name: string,
  of: (row: ResultRow, found: Found | undefined, context: Context) => string,
];

const columns: readonly Column[] = [
  ['value', ({ value }) => value],
  ['line', ({ line }) => String(line)],
  ['outcome', ({ outcome }) => (outcome === 'waiting' ? 'not_looked_up' : outcome)],
  ['same_as_line', ({ sameAs }) => String(sameAs ?? '')],
  ['kind', (_row, found) => found?.kind ?? ''],
  ['id', (_row, found) => found?.id ?? ''],
  ['receipt_number', (_row, found) => found?.receiptNumber ?? ''],
  ['status', (_row, found) => found?.status ?? ''],
  ['amount', (_row, found) => decimal(found?.amount, found)],
  ['amount_refunded', (_row, found) => decimal(found?.amountRefunded, found)],
  ['currency', (_row, found) => found?.currency ?? ''],
  ['created_at', (_row, found, { zone }) => isoInZone(found?.createdAt ?? null, zone)],
  ['description', (_row, found) => found?.description ?? ''],
  ['customer_name', (_row, found) => found?.customerName ?? ''],
  ['customer_email', (_row, found) => found?.customerEmail ?? ''],
  ['card_brand', (_row, found) => found?.cardBrand ?? ''],
  ['card_last4', (_row, found) => found?.cardLast4 ?? ''],
  ['transaction_id', (_row, found) => found?.transactionId ?? ''],
  ['gateway_transaction_id', (_row, found) => found?.gatewayTransactionId ?? ''],
  ['checkout_session_id', (_row, found) => found?.checkoutSessionId ?? ''],
  // What a value names several of stands here and nowhere else: no column may mix two payments.
  ['ids_of_several', ({ founds }) => (founds.length > 1 ? founds.map(({ id }) => id).join(' ') : '')],
  ['mode', (_row, _found, { account }) => account.mode],
];

/**
 * The result as a file for spreadsheets: a row per line given, in its order. UTF-8 with its mark, since a spreadsheet
 * takes it for something else without; what it would run as a formula is set behind an apostrophe.
 */
export function resultCsv(rows: readonly ResultRow[], context: Context): string {
  const records = rows.map((row) => {
    const [found, ...more] = row.founds;
    const cells = columns.map(([, of]) => of(row, more.length > 0 ? undefined : found, context));
    return csvRecord(cells.map((cell) => (cell === '' ? null : guardText(cell))));
  });
  return `\uFEFF${csvRecord(columns.map(([name]) => name))}${records.join('')}`;
}

const decimal = (amount: number | null | undefined, found: Found | undefined) =>
  amount === null || amount === undefined || !found?.currency
    ? ''
    : toDecimal(amount, exponentOf(found.currency));

/** "2026-11-21T14:02:33-05:00": the merchant's clock with its distance from UTC, as every file of the desk has it. */
function isoInZone(instant: string | null, zone: string): string {
  if (instant === null) return '';
  const [day = '', clock = '', offset = ''] = formatFull(Date.parse(instant), zone).split(' ');
  return `${day}T${clock}${offset.replace('−', '-')}`;
}

/** "look-up-main-test-2026-11-23.csv" */
export const resultFileName = ({ merchant, mode }: Account, day: string) =>
  `look-up-${merchant}-${mode}-${day}.csv`;
