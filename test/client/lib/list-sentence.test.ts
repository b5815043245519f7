import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  datePresets,
  flagFilters,
  instantRanges,
  setFilters,
  sortFields,
  type ListNoun,
} from '#shared/list-grammar.ts';
import { listNouns } from '#shared/views.ts';
import { filterChips, piecesOf, plain } from '../../../client/lib/filter-words.ts';
import { formatFilterText } from '../../../client/lib/filter-text.ts';
import { listSentence, markedSentence } from '../../../client/lib/list-sentence.ts';
import { emptyListState, type ListState } from '../../../client/lib/list-state.ts';
import { listStates } from './filter-states.ts';

const zone = 'America/Jamaica';
const now = Date.parse('2026-11-23T12:00:00Z');
const writing = { zone, now, years: false };

const sentence = (filters: Record<string, string>, noun: ListNoun = 'checkout_sessions') =>
  listSentence({ ...emptyListState, filters }, noun, zone, now);
const chips = (filters: Record<string, string>, noun: ListNoun = 'checkout_sessions') =>
  filterChips(filters, noun, writing).map(({ marked }) => plain(marked));

describe('a filter as sentence and chips', () => {
  test.each<[Record<string, string>, string, string[]]>([
    [{}, 'All payment links', []],
    [
      {
        status: 'open,failed',
        currency: 'JMD',
        amount_min: '100000',
        created: 'this_week',
        created_by_not: 'Ana Ng',
      },
      'Open or failed payment links of 1,000.00 JMD or more, created this week, not made by Ana Ng',
      [
        'status: open, failed',
        'currency: JMD',
        'amount ≥ 1,000.00 JMD',
        'created: this week',
        'not made by: Ana Ng',
      ],
    ],
    [{ status: 'completed' }, 'Paid payment links', ['status: paid']],
    [{ status: 'under_review' }, '“under_review” payment links', ['status: “under_review”']],
    [{ status_not: 'open' }, 'Payment links, not open', ['not status: open']],
    [
      { status_not: 'open,failed,expired' },
      'Payment links, neither open, failed nor expired',
      ['not status: open, failed, expired'],
    ],
    [{ currency: 'JMD,USD' }, 'Payment links in JMD or USD', ['currency: JMD, USD']],
    [{ currency_not: 'USD' }, 'Payment links, not in USD', ['not currency: USD']],
    [
      { amount_min: '500', amount_max: '500', currency: 'USD' },
      'Payment links of 5.00 USD',
      ['amount = 5.00 USD', 'currency: USD'],
    ],
    [{ amount_max: '500' }, 'Payment links of 5.00 or less in any currency', ['amount ≤ 5.00']],
    [
      { amount_min: '0', currency: 'USD,EUR' },
      'Payment links in USD or EUR, of 0.00 or more',
      ['amount ≥ 0.00', 'currency: USD, EUR'],
    ],
    [
      { created_from: '2026-11-20', created_to: '2026-11-21' },
      'Payment links, created on 20 Nov',
      ['created: 20 Nov'],
    ],
    [
      { created_from: '2025-11-20', created_to: '2026-11-24' },
      'Payment links, created from 20 Nov 2025 to 23 Nov',
      ['created: 20 Nov 2025 to 23 Nov'],
    ],
    [
      { completed_to: '2026-11-24' },
      'Payment links, completed on or before 23 Nov',
      ['completed: on or before 23 Nov'],
    ],
    [
      { created_from: '2026-11-20T05:00:00Z', created_to: '2026-11-21T05:00:30Z' },
      'Payment links, created at or after 20 Nov at 00:00 and before 21 Nov at 00:00:30',
      ['created: at or after 20 Nov at 00:00 and before 21 Nov at 00:00:30'],
    ],
    [{ expires: 'next_7_days' }, 'Payment links, expiring in the next 7 days', ['expires: next 7 days']],
    [{ has_transaction: 'true' }, 'Payment links, with a receipt', ['has a receipt']],
    [{ has_transaction: 'false' }, 'Payment links, without a receipt', ['has no receipt']],
    [
      { card_brand: 'visa', card_last4_not: '0071,1234' },
      'Payment links, with card Visa, neither with a card ending 0071 nor 1234',
      ['card: Visa', 'not last four: 0071, 1234'],
    ],
    [{ customer: 'Ana,Zoë' }, 'Payment links, for customer Ana or Zoë', ['customer: Ana, Zoë']],
    [
      { 'metadata[order]': '1042', 'metadata_not[shop]': 'a, b' },
      'Payment links, with metadata order = 1042, without metadata shop = a, b',
      ['metadata order: 1042', 'not metadata shop: a, b'],
    ],
    [{ q: 'zoe baptiste' }, 'Payment links, with “zoe” and “baptiste”', ['text: zoe baptiste']],
  ])('%j', (filters, text, chipTexts) => {
    expect(sentence(filters)).toBe(`${text}, newest first`);
    expect(chips(filters)).toEqual(chipTexts);
  });

  test('receipts speak of their links', () => {
    expect(sentence({ status: 'partially_refunded', completed: 'yesterday' }, 'transactions')).toBe(
      'Partly refunded receipts, of a link completed yesterday, newest first',
    );
  });

  test('what outlives the screen names years and zone', () => {
    const state: ListState = { ...emptyListState, filters: { created_from: '2026-11-20' }, sort: 'amount' };
    expect(listSentence(state, 'checkout_sessions', zone, now, { lasting: true })).toBe(
      'Payment links, created on or after 20 Nov 2026, smallest amount first (days and times in America/Jamaica)',
    );
  });

  test('what somebody else wrote is kept apart, whatever marks are in it', () => {
    const state: ListState = { ...emptyListState, filters: { customer: '\u202eevil\u2069\u2068' } };
    const pieces = piecesOf(markedSentence(state, 'checkout_sessions', zone, now));
    expect(pieces).toEqual(['Payment links, for customer ', '\u202eevil', ', newest first']);
  });
});

/** A good value for each parameter of the grammar. */
function everyParameter(noun: ListNoun): [name: string, value: string][] {
  return [
    ...setFilters[noun].flatMap((name): [string, string][] => [name, `${name}_not`].map((each) => [each, 'JMD'])),
    ...flagFilters[noun].flatMap((name): [string, string][] => [[name, 'true'], [name, 'false']]),
    ...instantRanges.flatMap((name): [string, string][] => [
      ...datePresets.map((preset): [string, string] => [name, preset]),
      [`${name}_from`, '2026-11-01'],
      [`${name}_to`, '2026-11-01'],
      [`${name}_from`, '2026-11-01T00:00:00Z'],
      [`${name}_to`, '2026-11-01T00:00:00Z'],
    ]),
    ['amount_min', '100'],
    ['amount_max', '100'],
    ['metadata[k]', 'v'],
    ['metadata_not[k]', 'v'],
    ['q', 'JMD'],
  ]; // prettier-ignore
}

describe.each(listNouns)('every parameter of %s', (noun) => {
  const all = everyParameter(noun);

  test('has a sentence, a chip and a text of its own', () => {
    const filters = all.map(([name, value]) => ({ [name]: value }));
    const sentences = new Set(filters.map((each) => sentence(each, noun)));
    const texts = new Set(filters.map((each) => formatFilterText(each, noun)));
    const chipTexts = new Set(filters.flatMap((each) => chips(each, noun)));
    expect([sentences.size, texts.size, chipTexts.size]).toEqual([all.length, all.length, all.length]);
  });

  test('two filters that differ read differently', () => {
    fc.assert(
      fc.property(listStates(noun), fc.constantFrom(...all), ({ filters }, [name, value]) => {
        fc.pre(filters[name] !== value && !/_from|_to|^(?:created|completed|expires)$/.test(name));
        expect(sentence({ ...filters, [name]: value }, noun)).not.toBe(sentence(filters, noun));
      }),
    );
  });

  test('every order is said', () => {
    const orders = sortFields[noun].flatMap((field) => [field, `-${field}`]);
    const said = orders.map((sort) => listSentence({ ...emptyListState, sort }, noun, zone, now));
    expect(new Set(said).size).toBe(orders.length);
  });
});
