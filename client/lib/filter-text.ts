import { type ListNoun, splitValues } from '#shared/list-grammar.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';
import { isDay, rangeOf } from './date-presets.ts';
import {
  choicesOf,
  conditionsOf,
  fieldOfKey,
  flagValue,
  type Condition,
  type FilterField,
} from './filter-fields.ts';
import { isPlain, quote } from './filter-tokens.ts';
import { onlyCurrency, valueWord, type Filters } from './filter-words.ts';
import { addDays } from './format.ts';

/**
 * A whole filter as text that can be typed or pasted: `status:open,failed -currency:USD created:this_week zoe`.
 * `readFilterText` of it gives the same filter.
 */
export function formatFilterText(filters: Filters, noun: ListNoun): string {
  const conditions = conditionsOf(filters, noun);
  const words = conditions.filter(({ field }) => field.kind === 'text');
  const others = conditions.filter(({ field }) => field.kind !== 'text');
  return [...others, ...words].map((condition) => textOf(condition, filters, noun)).join(' ');
}

/** Free text as it is typed: in quotation marks only where it would be read as something else. */
export const formatWords = (words: string, noun: ListNoun): string =>
  isPlain(words, (name) => fieldOfKey(name, noun) !== undefined) ? words : quote(words);

function textOf(condition: Condition, filters: Filters, noun: ListNoun): string {
  const { field, negated, entry } = condition;
  const value = filters[condition.names[0] ?? ''] ?? '';
  const not = negated ? '-' : '';
  switch (field.kind) {
    case 'choices':
    case 'texts':
      return `${not}${field.key}:${splitValues(value)
        .map((one) => formatValue(field, one, noun))
        .join(',')}`;
    case 'flag':
      return `${not}${field.key}:${flagValue(field)}`;
    case 'amount':
      return `${field.key}:${amountText(filters)}`;
    case 'dates':
      return datesText(field, filters);
    case 'metadata':
      return `${not}${field.key}.${formatEntry(entry)}:${needsQuotes(value) || value.includes(',') ? quote(value) : value}`;
    case 'text':
      return formatWords(value, noun);
  }
}

const needsQuotes = (value: string) => value === '' || /[\s,"“”„]/u.test(value);

/** A value as it is written: bare where that is read as the same value. */
export function formatValue(field: FilterField, value: string, noun: ListNoun): string {
  return needsQuotes(value) || bareValue(field, value, noun) !== value ? quote(value) : value;
}

const formatEntry = (entry: string) => (/^[^\s:"“”„]+$/u.test(entry) ? entry : quote(entry));

/** A value written without quotation marks: in any case, with - or _ for spaces, or by the word that the desk shows. */
export function bareValue(field: FilterField, text: string, noun: ListNoun): string {
  if (field.name === 'currency') return text.toUpperCase();
  const typed = text.toLowerCase().replace(/[-\s]/g, '_');
  const word = (choice: string) => valueWord(field.name, choice, noun).toLowerCase().replace(/\s/g, '_');
  return choicesOf(field, noun).find((choice) => choice === typed || word(choice) === typed) ?? text;
}

function amountText(filters: Filters): string {
  const exponent = exponentOf(onlyCurrency(filters) ?? 'USD');
  const [min, max] = [filters['amount_min'], filters['amount_max']].map(
    (bound) => bound && toDecimal(Number(bound), exponent).replace(/\.0+$/, ''),
  );
  if (min && min === max) return min;
  if (min && max) return `${min}..${max}`;
  return min ? `>=${min}` : `<=${max ?? ''}`;
}

/** Days are written with the last one included, instants with a comparison. */
function datesText({ name, key }: FilterField, filters: Filters): string {
  const { preset, from, to } = rangeOf(filters, name);
  if (preset !== '') return `${key}:${preset}`;
  if (isDay(from) && isDay(to)) {
    const last = addDays(to, -1);
    return `${key}:${from === last ? from : `${from}..${last}`}`;
  }
  const start = from && `${key}:>=${from}`;
  const end = to && (isDay(to) ? `${key}:<=${addDays(to, -1)}` : `${key}:<${to}`);
  return [start, end].filter(Boolean).join(' ');
}
