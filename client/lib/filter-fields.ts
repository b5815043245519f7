import { checkoutSessionStatuses } from '#shared/checkout-sessions.ts';
import {
  datePresets,
  flagFilters,
  instantRanges,
  metadataFilter,
  setFilters,
  type FlagFilter,
  type InstantRange,
  type ListNoun,
  type SetFilter,
} from '#shared/list-grammar.ts';
import { currencyCodes } from '#shared/money.ts';
import { transactionStatuses } from '#shared/transactions.ts';

/** What somebody can narrow a list by: one or several parameters of the list grammar under one name. */
export type FilterField = {
  /** The grammar's name; of ranges the part that their parameters share. */
  name: string;
  /** In text: `card:visa`. The free text has none. */
  key: string;
  /** On chips and in lists of fields. */
  word: string;
  /** How its values are given. `choices` and `texts` take several values and can be turned round. */
  kind: 'choices' | 'texts' | 'flag' | 'dates' | 'amount' | 'metadata' | 'text';
  /** How to write it, in one line. */
  hint: string;
};

/** Each list names states that it has. */
const statusHints: Record<ListNoun, string> = {
  checkout_sessions: 'status:open,failed',
  transactions: 'status:captured,failed',
};

const sets: Record<SetFilter, Omit<FilterField, 'name'>> = {
  status: { key: 'status', word: 'status', kind: 'choices', hint: '' },
  currency: { key: 'currency', word: 'currency', kind: 'choices', hint: 'currency:jmd,usd' },
  customer: {
    key: 'customer',
    word: 'customer',
    kind: 'texts',
    hint: 'Part of a name or e-mail: customer:"Ana Ng"',
  },
  created_by: {
    key: 'made_by',
    word: 'made by',
    kind: 'texts',
    hint: 'Who made the link, by e-mail: made_by:ana@example.com',
  },
  gateway: {
    key: 'gateway',
    word: 'gateway',
    kind: 'texts',
    hint: 'The gateway’s slug: gateway:powertranz_direct',
  },
  card_brand: { key: 'card', word: 'card', kind: 'choices', hint: 'Brand of the card: card:visa,mastercard' },
  card_last4: {
    key: 'last4',
    word: 'last four',
    kind: 'texts',
    hint: 'Last four digits of the card: last4:0071',
  },
  receipt_number: { key: 'receipt', word: 'receipt', kind: 'texts', hint: 'In any spelling: receipt:42' },
  gateway_transaction_id: {
    key: 'gateway_id',
    word: 'gateway id',
    kind: 'texts',
    hint: 'The gateway’s own transaction id: gateway_id:8842',
  },
  decline_code: {
    key: 'decline',
    word: 'decline code',
    kind: 'texts',
    hint: 'The gateway’s code for a refusal: decline:51',
  },
  id: { key: 'id', word: 'id', kind: 'texts', hint: 'Whole ids: id:cs_1,cs_2' },
};

const ranges: Record<InstantRange, Omit<FilterField, 'name' | 'kind' | 'hint'>> = {
  created: { key: 'created', word: 'created' },
  completed: { key: 'completed', word: 'completed' },
  expires: { key: 'expires', word: 'expires' },
};

const flags: Record<FlagFilter, Omit<FilterField, 'name'>> = {
  has_transaction: {
    key: 'has',
    word: 'has a receipt',
    kind: 'flag',
    hint: 'has:transaction, or -has:transaction for none',
  },
  has_refund: {
    key: 'has',
    word: 'has a refund',
    kind: 'flag',
    hint: 'has:refund, or -has:refund for none',
  },
};

const amount: FilterField = {
  name: 'amount',
  key: 'amount',
  word: 'amount',
  kind: 'amount',
  hint: 'amount:>=1000  amount:<=50  amount:10..50  amount:25.00',
};
const metadata: FilterField = {
  name: 'metadata',
  key: 'metadata',
  word: 'metadata',
  kind: 'metadata',
  hint: 'One entry: metadata.order_id:1042',
};
const text: FilterField = {
  name: 'q',
  key: '',
  word: 'text',
  kind: 'text',
  hint: 'Every word must be in the row',
};

const datesHint = (key: string) =>
  `${key}:this_week  ${key}:2026-11-01  ${key}:2026-11-01..2026-11-30  ${key}:>=2026-11-01`;

const fieldsOf = (noun: ListNoun): FilterField[] => [
  ...setFilters[noun]
    .filter((name) => name !== 'id')
    .map((name) => ({ name, ...sets[name], ...(name === 'status' && { hint: statusHints[noun] }) })),
  amount,
  ...instantRanges.map((name) => ({
    name,
    ...ranges[name],
    kind: 'dates' as const,
    hint: datesHint(ranges[name].key),
  })),
  ...flagFilters[noun].map((name) => ({ name, ...flags[name] })),
  metadata,
  { name: 'id', ...sets.id },
  text,
];

const fields: Record<ListNoun, FilterField[]> = {
  checkout_sessions: fieldsOf('checkout_sessions'),
  transactions: fieldsOf('transactions'),
};

/** Every field of a list, as offered to people. */
export const filterFields = (noun: ListNoun): readonly FilterField[] => fields[noun];

/** The field that is written as `key:` in text; the grammar's own names are understood too. */
export function fieldOfKey(key: string, noun: ListNoun): FilterField | undefined {
  const wanted = key.toLowerCase();
  return fields[noun].find((field) => field.key !== '' && (field.key === wanted || field.name === wanted));
}

const cardBrands = ['visa', 'mastercard', 'amex', 'discover', 'diners', 'jcb', 'unionpay'] as const;

/** What stands behind `has:` in text. */
export const flagValue = ({ name }: FilterField): string => name.replace(/^has_/, '');

/** The values that are offered for a field; others may be right all the same. */
export function choicesOf(field: FilterField, noun: ListNoun): readonly string[] {
  if (field.name === 'status')
    return noun === 'checkout_sessions' ? checkoutSessionStatuses : transactionStatuses;
  if (field.name === 'currency') return currencyCodes;
  if (field.name === 'card_brand') return cardBrands;
  return field.kind === 'dates' ? datePresets : [];
}

/** One condition of a filter: the parameters that make it, which are taken away together. */
export type Condition = {
  field: FilterField;
  names: string[];
  /** Is not, has not. */
  negated: boolean;
  /** The key of a metadata entry; '' for all else. */
  entry: string;
};

/** The conditions of a filter, in the order in which they were set. */
export function conditionsOf(filters: Readonly<Record<string, string>>, noun: ListNoun): Condition[] {
  const conditions: Condition[] = [];
  for (const [name, value] of Object.entries(filters)) {
    const found = placeOf(name, value, noun);
    if (!found) continue;
    const known = conditions.find(({ field }) => field === found.field && isRange(field));
    if (known) known.names.push(name);
    else conditions.push({ ...found, names: [name] });
  }
  return conditions;
}

const isRange = ({ kind }: FilterField) => kind === 'amount' || kind === 'dates';

function placeOf(name: string, value: string, noun: ListNoun): Omit<Condition, 'names'> | undefined {
  const [, metadataNot, entry] = metadataFilter.exec(name) ?? [];
  if (entry !== undefined) return { field: metadata, negated: metadataNot !== undefined, entry };
  const field = fields[noun].find(
    (one) =>
      one.name === name ||
      (isRange(one) && name.replace(/_(?:from|to|min|max)$/, '') === one.name) ||
      `${one.name}_not` === name,
  );
  if (!field) return undefined;
  const negated = field.kind === 'flag' ? value === 'false' : field.name !== name && !isRange(field);
  return { field, negated, entry: '' };
}

/** The parameter that holds a condition of a field with one parameter. */
export const parameterName = ({ field, negated, entry }: Omit<Condition, 'names'>): string => {
  if (field.kind === 'metadata') return `metadata${negated ? '_not' : ''}[${entry}]`;
  return negated && field.kind !== 'flag' ? `${field.name}_not` : field.name;
};
