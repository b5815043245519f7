import * as fc from 'fast-check';
import {
  datePresets,
  flagFilters,
  instantRanges,
  setFilters,
  sortFields,
  type ListNoun,
} from '#shared/list-grammar.ts';
import { currencyCodes, maxAmount } from '#shared/money.ts';
import { choicesOf, filterFields } from '../../../client/lib/filter-fields.ts';
import { parseListState, type ListState } from '../../../client/lib/list-state.ts';

const nasty = fc.constantFrom(
  '"', '\\', ',', ':', '-', '..', '>=', 'status:open', '-card:visa', '“', '”', ' ', 'a b', 'Ana Ng', 'O"Neil', '%_',
  '\u200b', 'שלום', 'e\u0301', 'amount:5', 'metadata.x:1', '"status:open"', '\\"', 'paid', 'has:transaction', '1.5',
); // prettier-ignore

/** Values that somebody might have typed, and such as are made to trip whoever reads them. */
export const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ maxLength: 12 }),
  fc.array(nasty, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  fc.array(nasty, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' ')),
);

const day = fc
  .date({ min: new Date('1000-01-02'), max: new Date('8999-12-30'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const moment = fc
  .date({ min: new Date('1000-01-02'), max: new Date('8999-12-30'), noInvalidDate: true })
  .map((date) => date.toISOString());
const amount = fc
  .oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: maxAmount }))
  .map(String);

function valuesOfSet(noun: ListNoun, name: string): fc.Arbitrary<string> {
  const field = filterFields(noun).find((one) => one.name === name);
  const choices = field ? choicesOf(field, noun) : [];
  const one =
    name === 'currency'
      ? fc.constantFrom(...currencyCodes)
      : fc.oneof(text, fc.constantFrom('paid', ...choices));
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((values) => values.join(','));
}

/** Every filter that an address can hold: parameters of the grammar with all kinds of values. */
function parameters(noun: ListNoun): fc.Arbitrary<[name: string, value: string]> {
  const names = setFilters[noun].flatMap(
    (name) =>
      [
        [name, name],
        [`${name}_not`, name],
      ] as const,
  );
  const key = text.map((typed) => typed.replace(/[[\]]/g, '').slice(0, 64)).filter((typed) => typed !== '');
  const named = (arbitrary: fc.Arbitrary<string>, ...all: readonly string[]) =>
    all.map((name) => arbitrary.map((value): [string, string] => [name, value]));
  return fc.oneof(
    ...names.map(([name, base]) => valuesOfSet(noun, base).map((value): [string, string] => [name, value])),
    ...named(fc.constantFrom(...datePresets), ...instantRanges),
    ...named(fc.oneof(day, moment), ...instantRanges.flatMap((name) => [`${name}_from`, `${name}_to`])),
    ...named(amount, 'amount_min', 'amount_max'),
    ...named(fc.constantFrom('true', 'false'), ...flagFilters[noun]),
    ...named(text, 'q', 'q', 'q'),
    fc
      .tuple(fc.constantFrom('metadata', 'metadata_not'), key, text)
      .map(([name, entry, value]): [string, string] => [`${name}[${entry}]`, value]),
  );
}

/** Every state of a list, as an address gives it. */
export const listStates = (noun: ListNoun): fc.Arbitrary<ListState> =>
  fc
    .tuple(
      fc.array(parameters(noun), { maxLength: 8 }),
      fc.constantFrom(...sortFields[noun]),
      fc.boolean(),
      fc.constantFrom('', 'view_1'),
    )
    .map(([pairs, sort, descending, view]) => {
      const params = new URLSearchParams(pairs);
      params.set('sort', descending ? `-${sort}` : sort);
      if (view) params.set('view', view);
      return parseListState(params, noun).state;
    });
