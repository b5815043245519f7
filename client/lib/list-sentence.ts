import type { ListNoun } from '#shared/list-grammar.ts';
import { formatAmount, formatMoney } from '#shared/money.ts';
import { addDays, formatClock, formatDate, formatList } from './format.ts';
import type { ListState } from './list-state.ts';
import { sessionStatus, transactionStatus } from './status.ts';

export type Chip = { names: string[]; text: string };

const nouns: Record<ListNoun, string> = { checkout_sessions: 'payment links', transactions: 'receipts' };

/** The word for a status in a list of this kind. */
export const statusWord = (noun: ListNoun, status: string) =>
  (noun === 'checkout_sessions' ? sessionStatus(status) : transactionStatus(status)).word;

/** The filters as a sentence: "Open or failed payment links over 1,000.00 JMD, created 21 Nov". */
export function listSentence(state: ListState, noun: ListNoun, zone: string, now: number): string {
  const status = formatList(state.status.map((one) => statusWord(noun, one).toLowerCase()));
  const words = [
    [status, nouns[noun]].filter(Boolean).join(' '),
    amountText(state) || (state.currency.length > 0 && `in ${formatList(state.currency)}`),
  ];
  const clauses = [
    createdText(state, zone, now),
    state.q && `with “${state.q}”`,
    ...Object.entries(state.more).map(([name, value]) => moreText(name, value)),
  ];
  const head = words.filter(Boolean).join(' ');
  return [head.charAt(0).toUpperCase() + head.slice(1), ...clauses.filter(Boolean)].join(', ');
}

/** One chip per condition; `names` are the parameters that taking it away clears. */
export function filterChips(state: ListState, noun: ListNoun, zone: string, now: number): Chip[] {
  const chips: Chip[] = [];
  if (state.status.length > 0) {
    chips.push({
      names: ['status'],
      text: `Status: ${formatList(state.status.map((one) => statusWord(noun, one)))}`,
    });
  }
  if (state.currency.length > 0) {
    chips.push({ names: ['currency'], text: `Currency: ${formatList(state.currency)}` });
  }
  const amount = amountText(state);
  if (amount)
    chips.push({ names: ['amount_min', 'amount_max'], text: `Amount: ${amount.replace(/^of /, '')}` });
  const created = createdText(state, zone, now);
  if (created) {
    chips.push({ names: ['created_from', 'created_to'], text: created.replace(/^created/, 'Created') });
  }
  if (state.q) chips.push({ names: ['q'], text: `Text: ${state.q}` });
  for (const [name, value] of Object.entries(state.more)) {
    const text = moreText(name, value);
    chips.push({ names: [name], text: text.charAt(0).toUpperCase() + text.slice(1) });
  }
  return chips;
}

/** The state without the conditions of a chip. */
export function withoutChip(state: ListState, { names }: Chip): Partial<ListState> {
  const change: Partial<ListState> = {};
  for (const name of names) {
    if (name === 'status' || name === 'currency') change[name] = [];
    else if (name === 'amount_min' || name === 'amount_max') change[name] = undefined;
    else if (name === 'created_from' || name === 'created_to' || name === 'q') change[name] = '';
    else change.more = Object.fromEntries(Object.entries(state.more).filter(([key]) => key !== name));
  }
  return change;
}

/** Without one currency the figure stands alone; it then means the same count of minor units in each. */
function amountText({ amount_min: min, amount_max: max, currency }: ListState): string {
  const [only, another] = currency;
  const write = (amount: number) =>
    only !== undefined && another === undefined
      ? formatMoney({ amount, currency: only })
      : formatAmount({ amount, currency: 'USD' });
  if (min !== undefined && min === max) return `of ${write(min)}`;
  if (min !== undefined && max !== undefined) return `from ${write(min)} to ${write(max)}`;
  if (min !== undefined) return `of ${write(min)} or more`;
  return max === undefined ? '' : `of ${write(max)} or less`;
}

function createdText({ created_from: from, created_to: to }: ListState, zone: string, now: number): string {
  if (from === '' && to === '') return '';
  // Plain dates are shown with their last day included, as people speak of them.
  const last = isDay(to) ? addDays(to, -1) : to;
  if (from === last) return `created ${write(from, zone, now)}`;
  if (to === '') return `created since ${write(from, zone, now)}`;
  if (from === '') return `created until ${write(last, zone, now)}`;
  return `created ${write(from, zone, now)} to ${write(last, zone, now)}`;
}

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value);

function write(value: string, zone: string, now: number): string {
  // A plain date is a day of the merchant's zone already: written out as of noon UTC, in UTC.
  if (isDay(value)) return formatDate(Date.parse(`${value}T12:00:00Z`), 'UTC', now);
  const instant = Date.parse(value);
  return `${formatDate(instant, zone, now)}, ${formatClock(instant, zone)}`;
}

function moreText(name: string, value: string): string {
  const words = name.replace(/_not$/, '').replaceAll('_', ' ');
  return `${words} ${name.endsWith('_not') ? 'not ' : ''}${formatList(value.split(','))}`;
}
