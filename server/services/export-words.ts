import { type ListNoun, metadataFilter, splitValues } from '#shared/list-grammar.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';
import type { ListQuery } from '../store/list-query.ts';
import { offsetAt } from './export-rows.ts';

const nouns: Record<ListNoun, string> = { checkout_sessions: 'payment links', transactions: 'receipts' };

/**
 * A filter and its order in words, every condition in it: "receipts; status captured or refunded; created from
 * 2026-05-01T00:00:00-05:00 (this month); newest first". Drier than the sentence on screen and meant to be: it
 * stands on a seal, so the days of a preset are written out, and nothing depends on when it is read.
 */
export function filterWords(
  noun: ListNoun,
  params: URLSearchParams,
  query: ListQuery,
  timeZone: string,
): string {
  const conditions = [...params].flatMap(([name, value]) =>
    value === '' ? [] : (conditionWords(name, value, params) ?? []),
  );
  const instants = Object.entries(query.instants).map(([range, { from, to }]) =>
    [
      range,
      from !== undefined && `from ${instantWords(from, timeZone)}`,
      to !== undefined && `before ${instantWords(to, timeZone)}`,
      presetWords(params.get(range)),
    ]
      .filter(Boolean)
      .join(' '),
  );
  const sort = params.get('sort') || '-created_at';
  const isDescending = sort.startsWith('-');
  const field = sort.replace(/^-/, '');
  const order =
    field === 'created_at'
      ? isDescending
        ? 'newest first'
        : 'oldest first'
      : `by ${words(field)}, ${isDescending ? 'descending' : 'ascending'}`;
  const all = conditions.length + instants.length === 0 ? `all ${nouns[noun]}` : nouns[noun];
  return [all, ...conditions, ...instants, order].join('; ');
}

const words = (name: string) => name.replaceAll('_', ' ').replace('last4', 'last four');
const presetWords = (preset: string | null) => (preset ? `(${words(preset)})` : '');

/** Nothing for what is said elsewhere: the order, and instants in the form that they were read in. */
function conditionWords(name: string, value: string, params: URLSearchParams): string | undefined {
  if (name === 'sort' || /^(?:created|completed|expires)(?:_from|_to)?$/.test(name)) return undefined;
  if (name === 'q') return `with the text “${value}”`;
  const [, not, key] = metadataFilter.exec(name) ?? [];
  if (key !== undefined) return `${not ? 'without' : 'with'} metadata “${key}” = “${value}”`;
  const end = /^amount_(min|max)$/.exec(name)?.[1];
  if (end) return `amount ${amountWords(Number(value), params)} or ${end === 'min' ? 'more' : 'less'}`;
  if (name === 'has_transaction') return value === 'true' ? 'with a receipt' : 'without a receipt';
  if (name === 'has_refund') return value === 'true' ? 'with a refund' : 'without a refund';
  const isNot = name.endsWith('_not');
  return `${words(name.replace(/_not$/, ''))}${isNot ? ' not' : ''} ${splitValues(value).join(' or ')}`;
}

/** In major units where one currency is asked for; minor units mean another sum in each. */
function amountWords(amount: number, params: URLSearchParams): string {
  const [currency, ...others] = splitValues(params.get('currency') ?? '');
  if (currency === undefined || others.length > 0) return `${amount} in the smallest unit`;
  return `${toDecimal(amount, exponentOf(currency.toUpperCase()))} ${currency.toUpperCase()}`;
}

function instantWords(instant: number, timeZone: string): string {
  const offset = offsetAt(timeZone, instant);
  return new Date(instant + offset.ms).toISOString().replace('.000', '').replace('Z', offset.text);
}
