import { joinValues, type ListNoun, splitValues } from '#shared/list-grammar.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';
import { isDay, rangeOf } from './date-presets.ts';
import { readAmount } from './filter-amounts.ts';
import { conditionsOf, parameterName, type Condition, type FilterField } from './filter-fields.ts';
import { readFilter } from './filter-values.ts';
import { onlyCurrency, type Filters } from './filter-words.ts';
import { addDays } from './format.ts';
import { changeFilters, type ListState } from './list-state.ts';

/** A condition while it is being edited: what stands in the form's controls. */
export type Draft = {
  negated: boolean;
  /** Values of `choices`, or the typed text of `texts`, `metadata` and `text`. */
  chosen: string[];
  typed: string;
  /** Key of a metadata entry. */
  entry: string;
  preset: string;
  /** Days, the last one included; instants where the address held such. */
  from: string;
  last: string;
  /** Major units as typed, and the currency that they are in; '' for any. */
  min: string;
  max: string;
  currency: string;
  /** The parameters that it was read from. */
  origin: readonly string[];
};

/** What the form begins with: the condition that is edited, or what the filter has for the field already. */
export function draftOf(field: FilterField, filters: Filters, noun: ListNoun, condition?: Condition): Draft {
  const known =
    condition ?? conditionsOf(filters, noun).find((one) => one.field === field && !isEntry(field));
  const value = filters[known?.names[0] ?? ''] ?? '';
  const range = rangeOf(filters, field.name);
  const currency = onlyCurrency(filters) ?? '';
  const decimal = (minorUnits: string | undefined) =>
    minorUnits === undefined ? '' : toDecimal(Number(minorUnits), exponentOf(currency || 'USD'));
  return {
    negated: known?.negated ?? false,
    chosen: splitValues(value),
    typed: field.kind === 'texts' ? joinValues(splitValues(value), ', ') : value,
    entry: known?.entry ?? '',
    preset: range.preset,
    from: range.from,
    last: isDay(range.to) ? addDays(range.to, -1) : range.to,
    min: decimal(filters['amount_min']),
    max: decimal(filters['amount_max']),
    currency,
    origin: known?.names ?? [],
  };
}

/** There may be many entries; a new one is not a change of another. */
const isEntry = ({ kind }: FilterField) => kind === 'metadata';

export type DraftFaults = Partial<
  Record<'typed' | 'entry' | 'min' | 'max' | 'from' | 'last' | 'chosen', string>
>;
export type AppliedDraft = { state: ListState } | { faults: DraftFaults };

/** The list with the draft in place of the condition, or what is wrong, by control. */
export function applyDraft(
  draft: Draft,
  field: FilterField,
  state: ListState,
  noun: ListNoun,
  condition?: Condition,
): AppliedDraft {
  const parameters = readDraft(draft, field, state.filters);
  if ('faults' in parameters) return parameters;
  const gone = condition?.names.map((name) => [name, undefined]) ?? [];
  const change: Record<string, string | undefined> = Object.fromEntries(gone);
  for (const [name, value = ''] of Object.entries(parameters.set)) {
    // Turned round onto a condition that is there already: the values come together.
    const isOther = takesSeveral(field) && !draft.origin.includes(name);
    const read = readFilter(name, isOther ? [state.filters[name] ?? '', value].join(',') : value, noun);
    if (!read?.whole) return { faults: { [faultAt(field)]: 'This is too long, or can’t be looked for.' } };
    change[name] = read.value;
  }
  return { state: changeFilters(state, change) };
}

const takesSeveral = ({ kind }: FilterField) => kind === 'choices' || kind === 'texts';
const faultAt = ({ kind }: FilterField) => (kind === 'choices' ? 'chosen' : 'typed');

type ReadDraft = { set: Record<string, string | undefined> } | { faults: DraftFaults };

function readDraft(draft: Draft, field: FilterField, filters: Filters): ReadDraft {
  const { negated, entry, typed } = draft;
  switch (field.kind) {
    case 'choices':
    case 'texts': {
      const values = field.kind === 'choices' ? draft.chosen : splitValues(typed);
      if (values.length === 0) return { faults: { [faultAt(field)]: 'Choose at least one.' } };
      return { set: { [parameterName({ field, negated, entry: '' })]: joinValues(values) } };
    }
    case 'flag':
      return { set: { [field.name]: String(!negated) } };
    case 'metadata': {
      if (!/^[^[\]]{1,64}$/.test(entry)) {
        return { faults: { entry: 'Name the entry: up to 64 characters without [ and ].' } };
      }
      if (typed === '') return { faults: { typed: 'Write the value.' } };
      return { set: { [parameterName({ field, negated, entry })]: typed } };
    }
    case 'text':
      return typed.trim() === '' ? { faults: { typed: 'Write what to look for.' } } : { set: { q: typed } };
    case 'amount':
      return readAmountDraft(draft, filters);
    case 'dates':
      return readDatesDraft(draft, field.name);
  }
}

function readAmountDraft({ min, max, currency }: Draft, filters: Filters): ReadDraft {
  const read = (text: string) => (text.trim() === '' ? undefined : readAmount(text, currency || 'USD'));
  const [least, most] = [read(min), read(max)];
  if (least === undefined && most === undefined) return { faults: { min: 'Write at least one of the two.' } };
  if (typeof least === 'string' || typeof most === 'string') {
    return {
      faults: {
        ...(typeof least === 'string' && { min: least }),
        ...(typeof most === 'string' && { max: most }),
      },
    };
  }
  if (least !== undefined && most !== undefined && least > most) {
    return { faults: { max: 'Make this at least as much as the other.' } };
  }
  // Any currency again, where it was one; several that were chosen elsewhere stay.
  const isSame = currency === (onlyCurrency(filters) ?? '');
  const set = { amount_min: least?.toString(), amount_max: most?.toString() };
  return { set: isSame ? set : { currency, ...set } };
}

function readDatesDraft({ preset, from, last }: Draft, name: string): ReadDraft {
  if (preset !== '')
    return { set: { [name]: preset, [`${name}_from`]: undefined, [`${name}_to`]: undefined } };
  if (from === '' && last === '') return { faults: { from: 'Choose a day or one of the spans above.' } };
  if (isDay(from) && isDay(last) && from > last) return { faults: { last: 'Make this the later day.' } };
  const to = isDay(last) ? addDays(last, 1) : last;
  return { set: { [name]: undefined, [`${name}_from`]: from, [`${name}_to`]: to } };
}
