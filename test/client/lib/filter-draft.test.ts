import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantRanges } from '#shared/list-grammar.ts';
import { applyDraft, draftOf, type Draft } from '../../../client/lib/filter-draft.ts';
import { conditionsOf, filterFields } from '../../../client/lib/filter-fields.ts';
import type { Filters } from '../../../client/lib/filter-words.ts';
import { emptyListState } from '../../../client/lib/list-state.ts';
import { listStates } from './filter-states.ts';

const noun = 'checkout_sessions';
const fieldOf = (name: string) => {
  const field = filterFields(noun).find((one) => one.name === name);
  if (!field) throw new Error(`There is no field ${name}.`);
  return field;
};

/** A new condition of a field, filled in like this. */
function add(name: string, part: Partial<Draft>, filters: Filters = {}) {
  const field = fieldOf(name);
  const applied = applyDraft(
    { ...draftOf(field, filters, noun), ...part },
    field,
    { ...emptyListState, filters },
    noun,
  );
  return 'state' in applied ? applied.state.filters : applied.faults;
}

/** The first condition of a filter, changed like this. */
function edit(filters: Filters, part: Partial<Draft>) {
  const [condition] = conditionsOf(filters, noun);
  if (!condition) throw new Error('There is nothing to change.');
  const draft = { ...draftOf(condition.field, filters, noun, condition), ...part };
  const applied = applyDraft(draft, condition.field, { ...emptyListState, filters }, noun, condition);
  return 'state' in applied ? applied.state.filters : applied.faults;
}

describe('a condition made in the form', () => {
  test.each<[string, Partial<Draft>, Filters]>([
    ['status', { chosen: ['open', 'failed'] }, { status: 'open,failed' }],
    ['currency', { chosen: ['USD'], negated: true }, { currency_not: 'USD' }],
    ['customer', { typed: ' Ana Ng , zoe,' }, { customer: 'Ana Ng,zoe' }],
    ['has_transaction', { negated: true }, { has_transaction: 'false' }],
    ['amount', { min: '1,000', max: '', currency: 'JMD' }, { currency: 'JMD', amount_min: '100000' }],
    ['amount', { min: '0', max: '25.50' }, { amount_min: '0', amount_max: '2550' }],
    ['created', { preset: 'this_week' }, { created: 'this_week' }],
    [
      'expires',
      { from: '2026-11-01', last: '2026-11-30' },
      { expires_from: '2026-11-01', expires_to: '2026-12-01' },
    ],
    ['metadata', { entry: 'order', typed: '10, 42', negated: true }, { 'metadata_not[order]': '10, 42' }],
    ['q', { typed: ' cake ' }, { q: 'cake' }],
  ])('%s %j', (name, part, filters) => {
    expect(add(name, part)).toEqual(filters);
  });

  test.each<[string, Partial<Draft>, string]>([
    ['status', { chosen: [] }, 'chosen'],
    ['customer', { typed: ' , ' }, 'typed'],
    ['customer', { typed: 'x'.repeat(501) }, 'typed'],
    ['amount', { min: '', max: '' }, 'min'],
    ['amount', { min: 'lots' }, 'min'],
    ['amount', { max: '<5' }, 'max'],
    ['amount', { min: '10', max: '5' }, 'max'],
    ['created', {}, 'from'],
    ['created', { from: '2026-11-02', last: '2026-11-01' }, 'last'],
    ['metadata', { entry: 'a[b]', typed: 'x' }, 'entry'],
    ['metadata', { entry: 'a', typed: '' }, 'typed'],
    ['q', { typed: ' ' }, 'typed'],
  ])('%s %j is refused beside its control', (name, part, control) => {
    expect(Object.keys(add(name, part))).toEqual([control]);
  });

  test('a field that has a condition already begins with its values', () => {
    expect(draftOf(fieldOf('status'), { status: 'open' }, noun).chosen).toEqual(['open']);
    expect(add('status', { chosen: ['failed'] }, { status: 'open' })).toEqual({ status: 'failed' });
  });

  test('of metadata entries there may be many', () => {
    expect(add('metadata', { entry: 'b', typed: '2' }, { 'metadata[a]': '1' })).toEqual({
      'metadata[a]': '1',
      'metadata[b]': '2',
    });
  });
});

describe('a condition that is changed', () => {
  test('keeps its place', () => {
    const changed = edit({ status: 'open', q: 'cake' }, { chosen: ['failed'] });
    expect(Object.entries(changed)).toEqual([['status', 'failed'], ['q', 'cake']]); // prettier-ignore
  });

  test('turned round it takes the other name, and joins what is there', () => {
    expect(edit({ status: 'open' }, { negated: true })).toEqual({ status_not: 'open' });
    expect(edit({ customer: 'ana', customer_not: 'zoe' }, { negated: true })).toEqual({
      customer_not: 'zoe,ana',
    });
  });

  test('a preset gives way to days, and days to a preset', () => {
    expect(edit({ created: 'today' }, { preset: '', from: '2026-11-01' })).toEqual({
      created_from: '2026-11-01',
    });
    expect(edit({ created_from: '2026-11-01' }, { preset: 'today' })).toEqual({ created: 'today' });
  });

  test('a moment of the address stays until a day takes its place', () => {
    const filters = { created_from: '2026-11-01T05:00:00Z', created_to: '2026-11-03T05:00:00Z' };
    expect(edit(filters, {})).toEqual(filters);
    expect(edit(filters, { last: '2026-11-02' })).toEqual({ ...filters, created_to: '2026-11-03' });
  });

  test('the currency of an amount can be let go', () => {
    expect(edit({ amount_min: '100', currency: 'USD' }, { currency: '' })).toEqual({ amount_min: '100' });
    expect(edit({ amount_min: '100', currency: 'USD,JMD' }, {})).toEqual({
      amount_min: '100',
      currency: 'USD,JMD',
    });
  });

  test('is the same when nothing was changed, whatever it is', () => {
    const isBackwards = ({ amount_min: min, amount_max: max, ...others }: Filters) =>
      Number(min) > Number(max) ||
      instantRanges.some((name) => (others[`${name}_from`] ?? '') >= (others[`${name}_to`] ?? '9'));
    fc.assert(
      fc.property(listStates(noun), ({ filters }) => {
        fc.pre(!isBackwards(filters));
        for (const condition of conditionsOf(filters, noun)) {
          const draft = draftOf(condition.field, filters, noun, condition);
          const state = { ...emptyListState, filters };
          expect(applyDraft(draft, condition.field, state, noun, condition)).toEqual({ state });
        }
      }),
      { numRuns: 500 },
    );
  });
});
