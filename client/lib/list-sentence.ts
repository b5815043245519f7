import {
  type InstantRange,
  type ListNoun,
  type SetFilter,
  type SortField,
  splitValues,
} from '#shared/list-grammar.ts';
import { rangeOf, rangeText, type DateWriting } from './date-presets.ts';
import { conditionsOf, fieldOfKey, type Condition } from './filter-fields.ts';
import { amountWord, mark, markedValue, onlyCurrency, plain, type Filters } from './filter-words.ts';
import { formatList } from './format.ts';
import { nouns } from './list-nouns.ts';
import type { ListState } from './list-state.ts';

type SentenceOptions = {
  /** The text outlives the screen (a saved view's name, a file's title): years and zone are written. */
  lasting?: boolean;
};

/**
 * A list's filter and order as one sentence: "Open or failed payment links of 1,000.00 JMD or more, created
 * this week, not made by ana@example.com, newest first". Every condition is in it, and no two filters read alike.
 */
export function listSentence(
  state: ListState,
  noun: ListNoun,
  zone: string,
  now: number,
  options?: SentenceOptions,
): string {
  return plain(markedSentence(state, noun, zone, now, options));
}

/** The same with marks around what somebody else wrote: see `piecesOf`. */
export function markedSentence(
  { filters, sort }: ListState,
  noun: ListNoun,
  zone: string,
  now: number,
  { lasting = false }: SentenceOptions = {},
): string {
  const conditions = conditionsOf(filters, noun);
  const writing: DateWriting = { zone, now, years: lasting };
  const clauses = conditions.map((condition) => clause(condition, filters, noun, writing)).filter(Boolean);
  const hasDates = conditions.some(({ field }) => field.kind === 'dates');
  const text = [head(filters, noun), ...clauses, sortWords(sort)].join(', ');
  const zoned = lasting && hasDates ? `${text} (days and times in ${zone})` : text;
  return zoned.charAt(0).toUpperCase() + zoned.slice(1);
}

/** What is listed: states in front, currency and amount behind. */
function head(filters: Filters, noun: ListNoun): string {
  const all = Object.keys(filters).length === 0 && 'all';
  const states = list('status', filters['status'] ?? '', noun, 'or');
  const currencies = list('currency', filters['currency'] ?? '', noun, 'or');
  const amount = amountText(filters);
  const isInAmount = amount !== '' && onlyCurrency(filters) !== undefined;
  const what = [all, states, nouns[noun], !isInAmount && currencies && `in ${currencies}`];
  const isAny = currencies === '' && filters['currency_not'] === undefined;
  const howMuch =
    amount && (isInAmount ? ` ${amount}` : `${isAny ? '' : ','} ${amount}${isAny ? ' in any currency' : ''}`);
  return what.filter(Boolean).join(' ') + howMuch;
}

/** "of 10.00 USD or more"; both bounds belong to the range. */
function amountText(filters: Filters): string {
  const [min, max] = [filters['amount_min'], filters['amount_max']].map(
    (bound) => bound && amountWord(bound, filters),
  );
  if (min && min === max) return `of ${min}`;
  if (min && max) return `from ${min} to ${max}`;
  if (min) return `of ${min} or more`;
  return max ? `of ${max} or less` : '';
}

/** How the values of a filter hang on the noun. */
const links: Record<Exclude<SetFilter, 'status' | 'currency'>, string> = {
  id: 'with id',
  customer: 'for customer',
  created_by: 'made by',
  gateway: 'through gateway',
  card_brand: 'with card',
  card_last4: 'with a card ending',
  receipt_number: 'with receipt',
  gateway_transaction_id: 'with gateway transaction id',
  decline_code: 'with decline code',
};

const verbs: Record<ListNoun, Record<InstantRange, string>> = {
  checkout_sessions: { created: 'created', completed: 'completed', expires: 'expiring' },
  transactions: { created: 'created', completed: 'of a link completed', expires: 'of a link expiring' },
};

function clause(condition: Condition, filters: Filters, noun: ListNoun, writing: DateWriting): string {
  const { field, negated, entry } = condition;
  const value = filters[condition.names[0] ?? ''] ?? '';
  switch (field.kind) {
    case 'choices':
    case 'texts': {
      const isInHead = field.name === 'status' || field.name === 'currency';
      if (isInHead && !negated) return '';
      const link = isInHead
        ? field.name === 'currency'
          ? 'in'
          : ''
        : links[field.name as keyof typeof links];
      const values = list(field.name, value, noun, negated ? 'nor' : 'or');
      const not = negated && (splitValues(value).length > 1 ? 'neither' : 'not');
      return [not, link, values].filter(Boolean).join(' ');
    }
    case 'flag':
      return `${negated ? 'without' : 'with'} ${field.word.replace('has ', '')}`;
    case 'amount':
      return '';
    case 'dates':
      return `${verbs[noun][field.name as InstantRange]} ${rangeText(rangeOf(filters, field.name), writing)}`;
    case 'metadata':
      return `${negated ? 'without' : 'with'} metadata ${mark(entry)} = ${mark(value)}`;
    case 'text':
      return `with ${formatList(
        value.split(/\s+/).map((word) => `“${mark(word)}”`),
        'and',
      )}`;
  }
}

function list(fieldName: string, value: string, noun: ListNoun, link: 'or' | 'nor'): string {
  const field = fieldOfKey(fieldName, noun);
  return formatList(
    splitValues(value).map((one) => (field ? markedValue(field, one, noun) : mark(one))),
    link,
  );
}

const sorts: Record<SortField, [ascending: string, descending: string]> = {
  created_at: ['oldest first', 'newest first'],
  completed_at: ['earliest completed first', 'latest completed first'],
  expires_at: ['earliest expiry first', 'latest expiry first'],
  amount: ['smallest amount first', 'largest amount first'],
  currency: ['currency from A to Z', 'currency from Z to A'],
  status: ['status from A to Z', 'status from Z to A'],
  customer: ['customer from A to Z', 'customer from Z to A'],
  receipt_number: ['lowest receipt number first', 'highest receipt number first'],
};

/** "newest first" */
export function sortWords(sort: string): string {
  const [ascending, descending] = sorts[sort.replace(/^-/, '') as SortField] ?? sorts.created_at;
  return sort.startsWith('-') ? descending : ascending;
}
