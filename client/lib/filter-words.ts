import { type ListNoun, splitValues } from '#shared/list-grammar.ts';
import { formatAmount, formatMoney } from '#shared/money.ts';
import { isDay, presetWord, rangeOf, rangeText, type DateWriting } from './date-presets.ts';
import { choicesOf, conditionsOf, type Condition, type FilterField } from './filter-fields.ts';
import { sessionStatus, transactionStatus } from './status.ts';

export type Filters = Readonly<Record<string, string>>;

/** The word for a status in a list of this kind. */
export const statusWord = (noun: ListNoun, status: string) =>
  (noun === 'checkout_sessions' ? sessionStatus(status) : transactionStatus(status)).word;

const brands = new Map([
  ['visa', 'Visa'],
  ['mastercard', 'Mastercard'],
  ['amex', 'American Express'],
  ['discover', 'Discover'],
  ['diners', 'Diners Club'],
  ['jcb', 'JCB'],
  ['unionpay', 'UnionPay'],
]);

/** A value of a field in the desk's own words, or as it is where the desk has none. */
export function valueWord(fieldName: string, value: string, noun: ListNoun): string {
  if (fieldName === 'status') {
    const word = statusWord(noun, value);
    // A status that we have no word for stands as it is, and never looks like one of ours.
    return word === value ? `“${value}”` : word.toLowerCase();
  }
  if (fieldName === 'card_brand') return brands.get(value.toLowerCase()) ?? value;
  return ['created', 'completed', 'expires'].includes(fieldName) ? presetWord(value) : value;
}

/*
 * Marks around what somebody else wrote, by which whoever shows the text keeps its writing direction to
 * itself. They are Unicode's own isolates: harmless where they are kept, and taken out by `plain`.
 */
const [opening, closing] = ['\u2068', '\u2069'];

/** Marks a text as somebody else's; marks that are in it already would end it too early. */
export const mark = (value: string) => `${opening}${value.replace(/[\u2066-\u2069]/g, '')}${closing}`;

export const plain = (marked: string) => marked.replace(/[\u2066-\u2069]/g, '');

/** A value in words, marked unless it is one that we know. */
export function markedValue(field: FilterField, value: string, noun: ListNoun): string {
  const word = valueWord(field.name, value, noun);
  return choicesOf(field, noun).includes(value) ? word : mark(word);
}

/** A marked text in its pieces: ours at even places, somebody else's at odd ones. */
export const piecesOf = (marked: string): string[] => marked.split(/\u2068(.*?)\u2069/su);

/** The one currency that amounts are written in; undefined where there are several or any. */
export function onlyCurrency(filters: Filters): string | undefined {
  const [only, another] = splitValues(filters['currency'] ?? '');
  return another === undefined ? only : undefined;
}

/** An amount of the filter: with its currency where that is sure, else the figure with two decimals. */
export function amountWord(minorUnits: string, filters: Filters): string {
  const currency = onlyCurrency(filters);
  const amount = Number(minorUnits);
  return currency ? formatMoney({ amount, currency }) : formatAmount({ amount, currency: 'USD' });
}

export type Chip = Condition & {
  /** "status: open, failed", with marks around what somebody else wrote. */
  marked: string;
};

/** One chip per condition, in the order in which they were set. */
export function filterChips(filters: Filters, noun: ListNoun, writing: DateWriting): Chip[] {
  return conditionsOf(filters, noun).map((condition) => ({
    ...condition,
    marked: chipText(condition, filters, noun, writing),
  }));
}

function chipText(condition: Condition, filters: Filters, noun: ListNoun, writing: DateWriting): string {
  const { field, negated, entry } = condition;
  const value = filters[condition.names[0] ?? ''] ?? '';
  const not = negated ? 'not ' : '';
  switch (field.kind) {
    case 'choices':
    case 'texts': {
      const words = splitValues(value).map((one) => markedValue(field, one, noun));
      return `${not}${field.word}: ${words.join(', ')}`;
    }
    case 'flag':
      return negated ? field.word.replace(' a ', ' no ') : field.word;
    case 'amount':
      return `amount ${amountSigns(filters)}`;
    case 'dates':
      return `${field.word}: ${datesText(field.name, filters, writing)}`;
    case 'metadata':
      return `${not}metadata ${mark(entry)}: ${mark(value)}`;
    case 'text':
      return `text: ${mark(value)}`;
  }
}

/** "≥ 1,000.00 JMD", "= 25.00", "10.00 to 50.00" */
function amountSigns(filters: Filters): string {
  const { amount_min: min, amount_max: max } = filters;
  if (min !== undefined && min === max) return `= ${amountWord(min, filters)}`;
  if (min !== undefined && max !== undefined) {
    return `${amountWord(min, filters)} to ${amountWord(max, filters)}`;
  }
  return min === undefined ? `≤ ${amountWord(max ?? '0', filters)}` : `≥ ${amountWord(min, filters)}`;
}

function datesText(name: string, filters: Filters, writing: DateWriting): string {
  const range = rangeOf(filters, name);
  if (range.preset !== '') return presetWord(range.preset);
  const text = rangeText(range, writing);
  return isDay(range.from) && isDay(range.to) ? text.replace(/^(?:on|from) /, '') : text;
}
