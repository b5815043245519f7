import { readStatementAmount } from './statement-amounts.ts';
import { readStatementDate } from './statement-dates.ts';
import type { LineKind, LineProblem, StatementField, StatementSettings } from './statements.ts';

/** A line as its cells are read: money in minor units (refunds negative), the merchant's day. What has problems is not matched. */
export type ReadLine = {
  line: number;
  kind: LineKind | null;
  amount: number | null;
  currency: string | null;
  fee: number | null;
  net: number | null;
  day: string | null;
  cardLast4: string | null;
  gatewayTransactionId: string | null;
  receiptNumber: string | null;
  problems: LineProblem[];
};

const refundWords =
  /refund|reversal|reversed|chargeback|return|credit note|reembolso|devoluci|rembours|storn/i;
const paymentWords = /payment|paid|sale|capture|charge|purchase|settle|debit|pago|venta|paiement|zahlung/i;
const longestName = 200;

/** Reads one line; never throws: what can't be read stands in `problems` with what to do about it. */
export function readStatementLine(
  { line, cells }: { line: number; cells: readonly string[] },
  settings: StatementSettings,
  timeZone: string,
): ReadLine {
  const problems: LineProblem[] = [];
  const fault = (field: StatementField, message: string) => void problems.push({ field, message });
  const cell = (field: StatementField) => {
    const at = settings.columns[field];
    return at === null ? '' : (cells[at] ?? '').trim();
  };
  const name = (field: 'gateway_transaction_id' | 'receipt_number') => {
    const given = cell(field);
    if (given.length > longestName)
      fault(field, `It is longer than ${longestName} characters: look at the columns.`);
    return given === '' ? null : given.slice(0, longestName);
  };

  const currency = readCurrency(cell('currency'), settings, fault);
  const money = (field: 'amount' | 'fee' | 'net') => {
    const given = cell(field);
    if (given === '' && field !== 'amount') return null;
    if (given === '') fault(field, 'There is no amount. Leave out lines that are no payments, such as sums.');
    if (given === '' || currency === null) return null;
    const read = readStatementAmount(given, currency, settings.decimal_sign);
    if (!read.ok) fault(field, read.message);
    return read.ok ? read.amount : null;
  };
  const amount = money('amount');
  const kind = readKind(cell('type'), amount, settings, fault);
  const given = cell('date');
  const day = readStatementDate(given, settings.date_format, timeZone) ?? null;
  if (day === null) fault('date', given === '' ? 'There is no date.' : noDate(given, settings));

  return {
    line,
    kind,
    amount: amount === null ? null : kind === 'refund' ? -Math.abs(amount) || 0 : amount,
    currency,
    fee: money('fee'),
    net: money('net'),
    day,
    cardLast4: readLast4(cell('card_last4'), fault),
    gatewayTransactionId: name('gateway_transaction_id'),
    receiptNumber: name('receipt_number'),
    problems,
  };
}

type Fault = (field: StatementField, message: string) => void;

function readCurrency(given: string, settings: StatementSettings, fault: Fault): string | null {
  if (settings.columns.currency === null || given === '') {
    if (settings.currency === null)
      fault('currency', 'There is no currency. Write its three letters, as in USD.');
    return settings.currency;
  }
  const code = given.toUpperCase();
  if (/^[A-Z]{3}$/.test(code)) return code;
  fault('currency', `“${given.slice(0, 20)}” is no currency. Write its three letters, as in USD.`);
  return null;
}

function readKind(
  type: string,
  amount: number | null,
  settings: StatementSettings,
  fault: Fault,
): LineKind | null {
  if (settings.refunds_by === 'sign') {
    if (amount === 0) fault('amount', 'Nothing was moved by this line: its amount is zero.');
    return amount === null || amount === 0 ? null : amount < 0 ? 'refund' : 'payment';
  }
  if (refundWords.test(type)) return 'refund';
  if (!paymentWords.test(type)) {
    fault('type', `“${type.slice(0, 40)}” is neither a payment nor a refund. Such lines are not matched.`);
    return null;
  }
  if (amount !== null && amount <= 0)
    fault('amount', 'A payment is more than zero. Look at the type of this line.');
  return 'payment';
}

/** Of "**** 0071", "4111********1111" or "Visa 0071" the last four; spreadsheets cut the zeros in front of "71". */
function readLast4(given: string, fault: Fault): string | null {
  if (given === '') return null;
  const digits = /(\d{1,4})\D*$/.exec(given)?.[1];
  if (digits === undefined) fault('card_last4', `“${given.slice(0, 20)}” holds no digits of a card.`);
  return digits?.padStart(4, '0') ?? null;
}

function noDate(given: string, { date_format: format }: StatementSettings): string {
  const example = { iso: '2026-11-23', dmy: '23/11/2026', mdy: '11/23/2026' }[format];
  return `“${given.slice(0, 40)}” is no date here. Write it like ${example}.`;
}
