import { TZDate } from '@date-fns/tz';
import { csvRecord } from '#shared/csv.ts';
import { guardText } from '#shared/formula-guard.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';
import type { Mode } from '#shared/roles.ts';
import type { StatementLine, StatementOutcome } from '#shared/statements.ts';
import type { Context } from '../context.ts';
import { findStatement, listStatementLines, refuseUnready, type StatementCall } from './statements.ts';

type Place = { timeZone: string; mode: Mode };
type Column = readonly [name: string, of: (line: StatementLine, place: Place) => string | null];

const money = (amount: number | null | undefined, currency: string | null | undefined) =>
  amount === null || amount === undefined || !currency ? null : toDecimal(amount, exponentOf(currency));
const instant = (at: string | null | undefined, { timeZone }: Place) =>
  at ? new TZDate(Date.parse(at), timeZone).toISOString() : null;
const figure = (value: number | null) => (value === null ? null : String(value));
const amounts = new Set(['amount', 'amount_refunded', 'net']);

/** What came from a file or from people goes through the guard; the rest is ours. */
const columns: readonly Column[] = [
  ['line', ({ line }) => figure(line)],
  ['outcome', ({ outcome }) => outcome],
  ['matched_by', ({ matched_by: way }) => way],
  ['type', ({ kind }) => kind],
  ['date', ({ day }) => day],
  ['amount', ({ line, amount, currency }) => (line === null ? null : money(amount, currency))],
  ['fee', ({ fee, currency }) => money(fee, currency)],
  ['net', ({ net, currency }) => money(net, currency)],
  ['currency', ({ currency }) => currency],
  ['difference', ({ difference, currency }) => money(difference, currency)],
  ['differences', (line) => textOf(line.differences.map((one) => differenceText(one, line)).join('; '))],
  [
    'problems',
    ({ problems }) => textOf(problems.map(({ field, message }) => `${field}: ${message}`).join(' ')),
  ],
  ['card_last4', ({ card_last4: digits }) => digits],
  ['gateway_transaction_id', ({ gateway_transaction_id: id }) => textOf(id)],
  ['receipt_number', ({ receipt_number: number }) => textOf(number)],
  ['our_transaction_id', ({ transaction }) => textOf(transaction?.id)],
  ['our_receipt_number', ({ transaction }) => textOf(transaction?.receipt_number)],
  ['our_status', ({ transaction }) => textOf(transaction?.status)],
  ['our_amount', ({ transaction }) => money(transaction?.amount, transaction?.currency)],
  ['our_amount_refunded', ({ transaction }) => money(transaction?.amount_refunded, transaction?.currency)],
  ['our_currency', ({ transaction }) => textOf(transaction?.currency)],
  ['our_created_at', ({ transaction }, place) => instant(transaction?.created_at, place)],
  ['candidates', ({ candidates }) => textOf(candidates.map(({ id }) => id).join(' '))],
  ['same_as_line', ({ same_as_line: line }) => figure(line)],
  ['same_in_statement', ({ same_in: other }) => textOf(other?.name)],
  ['note', ({ note }) => textOf(note)],
  ['settled_at', ({ resolved_at: at }, place) => instant(at, place)],
  ['settled_by', ({ resolved_by: name }) => textOf(name)],
  ['mode', (_line, { mode }) => mode],
];

const textOf = (text: string | null | undefined) =>
  text === null || text === undefined || text === '' ? null : guardText(text);

function differenceText(
  { field, theirs, ours }: StatementLine['differences'][number],
  { currency }: StatementLine,
) {
  const shown = (value: string) =>
    amounts.has(field) && /^-?\d+$/.test(value) ? (money(Number(value), currency) ?? value) : value;
  return `${field}: ${shown(theirs)} there, ${shown(ours)} here`;
}

const pageLines = 1000;

/**
 * The result as CSV, in pages: every line of the statement in its order, then what is missing there. Begins with the mark
 * of UTF-8, since a spreadsheet takes it for something else without. Throws not_found and conflict before the first page.
 */
export async function statementCsv(
  context: Context,
  call: StatementCall,
  id: string,
  filter: { outcome?: StatementOutcome | undefined; isOpen: boolean },
): Promise<{ fileName: string; pages: () => AsyncGenerator<string> }> {
  const view = await findStatement(context, call, id);
  refuseUnready(context, view);
  const { account } = call.upstream;
  const place: Place = { timeZone: call.merchant.timeZone, mode: account.mode };
  const day = new TZDate(context.clock.now(), place.timeZone).toISOString().slice(0, 10);

  async function* pages() {
    let text = `\uFEFF${csvRecord(columns.map(([name]) => name))}`;
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = await listStatementLines(context, call, id, { ...filter, after, limit: pageLines });
      for (const line of page.data) text += csvRecord(columns.map(([, of]) => of(line, place)));
      yield text;
      text = '';
      after = page.next;
    }
    // A matching that began meanwhile would leave out what is still to come.
    refuseUnready(context, await findStatement(context, call, id));
  }
  const part = filter.isOpen ? 'open' : filter.outcome?.replaceAll('_', '-');
  const parts = ['settlement', account.merchant, account.mode, plainName(view.name), day, part];
  return { fileName: `${parts.filter(Boolean).join('-')}.csv`, pages };
}

/** What a statement is called, as every disk takes it: letters, digits and dashes. */
const plainName = (name: string) =>
  name
    .replace(/\.(csv|txt|xlsx)$/i, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '');
