import type { Day, DayTotals } from '#shared/days.ts';
import { formatMoney } from '#shared/money.ts';
import { formatCount } from '../../lib/format.ts';
import type { StatusText } from '../../lib/status.ts';

// A day is a date of the calendar and no instant: no zone may move it.
const formatOf = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const short = formatOf({ weekday: 'short', day: 'numeric', month: 'short' });
const long = formatOf({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const plain = formatOf({ day: 'numeric', month: 'long' });
const monthName = formatOf({ month: 'long', year: 'numeric' });

const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** "Sun 22 Nov" */
export const shortDay = (day: string) => short.format(utc(day)).replace(',', '');
/** "Sunday 22 November 2026" */
export const longDay = (day: string) => long.format(utc(day)).replace(',', '');
/** "22 November" */
export const plainDay = (day: string) => plain.format(utc(day));
/** "November 2026" for "2026-11" */
export const monthWords = (month: string) => monthName.format(utc(`${month}-01`));

/** "2026-10" for "2026-11" and -1 */
export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Word, tone and meaning of a day's state. */
export function dayState({ state, is_over: isOver }: Pick<Day, 'state' | 'is_over'>): StatusText {
  if (!isOver) return { tone: 'unknown', word: 'Running', meaning: 'The day has not ended yet.' };
  switch (state) {
    case 'closed':
      return { tone: 'paid', word: 'Signed', meaning: 'Its totals were signed and stay as they were.' };
    case 'reopened':
      return { tone: 'waiting', word: 'Reopened', meaning: 'It was signed, and opened again for a reason.' };
    case 'open':
      return { tone: 'waiting', word: 'Open', meaning: 'Nobody has signed it yet.' };
  }
}

/** What is shown of a day: of a signed one what was signed, never what has become of it since. */
export const shownFigures = ({ state, signature, figures }: Day) =>
  state === 'closed' && signature ? signature.totals : figures;

/** How many receipts are ticked now, also of a signed day. */
export function ticked(day: Day, currency: string): number {
  return day.figures.find((one) => one.currency === currency)?.reviewed ?? 0;
}

const money = (amount: number, currency: string) => formatMoney({ amount, currency }).trim();

/** "12 receipts, 1,204.00 USD and 500.00 JMD" */
export function totalsWords(totals: readonly DayTotals[]): string {
  if (totals.length === 0) return 'no receipts';
  const count = totals.reduce((sum, one) => sum + one.count, 0);
  return `${formatCount(count, 'receipt')}, ${totals.map(({ net, currency }) => money(net, currency)).join(' and ')}`;
}

/** "+1 receipt, −3.50 USD" */
export function changeWords(totals: readonly DayTotals[]): string {
  const signed = (sum: number, words: string) => (sum > 0 ? `+${words}` : words);
  const count = totals.reduce((sum, one) => sum + one.count, 0);
  const sums = totals
    .filter(({ net }) => net !== 0)
    .map(({ net, currency }) => signed(net, money(net, currency)));
  const receipts = count === 0 ? [] : [signed(count, formatCount(count, 'receipt').replace('-', '−'))];
  return [...receipts, ...sums].join(', ') || 'the same totals';
}
