import { exponentOf, toDecimal } from '#shared/money.ts';
import type { LineDifference, StatementLine, StatementOutcome } from '#shared/statements.ts';
import type { StatusText } from '../../lib/status.ts';

/** Sign, word and meaning of each outcome. */
export const outcomeTexts: Record<StatementOutcome, StatusText> = {
  matched: { tone: 'paid', word: 'Matched', meaning: 'Line and receipt are the same.' },
  differs: {
    tone: 'failed',
    word: 'Differs',
    meaning: 'The receipt was found, and something on the line is another.',
  },
  missing_here: { tone: 'unknown', word: 'Missing here', meaning: 'A line without a receipt here.' },
  missing_there: {
    tone: 'expired',
    word: 'Missing there',
    meaning: 'A captured receipt of the statement’s days and currencies that has no line.',
  },
  ambiguous: {
    tone: 'waiting',
    word: 'Choose',
    meaning: 'Several receipts could be this line, or one without a card to tell by.',
  },
  repeated: {
    tone: 'failed',
    word: 'Repeated',
    meaning: 'An earlier line of this statement is the same receipt.',
  },
  elsewhere: {
    tone: 'cancelled',
    word: 'In another',
    meaning: 'The same line is matched in another statement.',
  },
  error: { tone: 'failed', word: 'Not read', meaning: 'The line could not be read.' },
};

export const fieldWords: Record<string, string> = {
  gateway_transaction_id: 'Gateway id',
  receipt_number: 'Receipt number',
  amount: 'Amount',
  amount_refunded: 'Refunded in all',
  currency: 'Currency',
  date: 'Date',
  card_last4: 'Last four',
  fee: 'Fee',
  net: 'Net',
  type: 'Type',
  status: 'Status',
};

const wayWords = {
  gateway_transaction_id: 'by gateway id',
  receipt_number: 'by receipt number',
  amount_date_card: 'by amount, date and card',
  hand: 'linked by hand',
};
export const wayWord = ({ matched_by: way }: StatementLine) => (way === null ? undefined : wayWords[way]);

/** "Amount: 25.01 there, 25.00 here" */
function differenceText({ field, theirs, ours }: LineDifference, currency: string | null): string {
  const isMoney = ['amount', 'amount_refunded', 'net'].includes(field) && currency !== null;
  const shown = (value: string) =>
    isMoney && /^-?\d+$/.test(value) ? toDecimal(Number(value), exponentOf(currency)) : value || 'nothing';
  return field === 'net'
    ? `Net: ${shown(theirs)}, but amount less fee is ${shown(ours)}`
    : `${fieldWords[field] ?? field}: ${shown(theirs)} there, ${shown(ours)} here`;
}

/** What a line asks for or tells, in a sentence or two. */
export function explanationOf(line: StatementLine): string[] {
  const texts = line.differences.map((one) => differenceText(one, line.currency));
  for (const { field, message } of line.problems) texts.push(`${fieldWords[field] ?? field}: ${message}`);
  if (line.outcome === 'repeated') texts.push(`Line ${line.same_as_line ?? '?'} is this receipt already.`);
  if (line.outcome === 'elsewhere' && line.same_in) texts.push(`Already in ${line.same_in.name}.`);
  if (line.outcome === 'ambiguous') texts.push(`${line.candidates.length} could be it.`);
  return texts;
}
