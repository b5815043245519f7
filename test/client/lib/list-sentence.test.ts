import { describe, expect, test } from 'vitest';
import { filterChips, listSentence, withoutChip } from '../../../client/lib/list-sentence.ts';
import { emptyListState, isFiltered, type ListState } from '../../../client/lib/list-state.ts';

const zone = 'America/Jamaica';
const now = Date.parse('2026-11-23T12:00:00Z');
const sentence = (change: Partial<ListState>) =>
  listSentence({ ...emptyListState, ...change }, 'checkout_sessions', zone, now);

describe('the filters as a sentence', () => {
  test.each<[Partial<ListState>, string]>([
    [{}, 'Payment links'],
    [
      { status: ['open', 'failed'], currency: ['JMD'], amount_min: 100_000 },
      'Open or failed payment links of 1,000.00 JMD or more',
    ],
    [{ status: ['completed'] }, 'Paid payment links'],
    [{ currency: ['JMD', 'USD'] }, 'Payment links in JMD or USD'],
    [{ amount_min: 500, amount_max: 500, currency: ['USD'] }, 'Payment links of 5.00 USD'],
    [{ amount_max: 500 }, 'Payment links of 5.00 or less'],
    [{ created_from: '2026-11-20', created_to: '2026-11-21' }, 'Payment links, created 20 Nov'],
    [
      { created_from: '2025-11-20', created_to: '2026-11-24' },
      'Payment links, created 20 Nov 2025 to 23 Nov',
    ],
    [{ created_from: '2026-11-20T05:00:00Z' }, 'Payment links, created since 20 Nov, 00:00'],
    [{ q: 'cake', more: { card_last4_not: '0071' } }, 'Payment links, with “cake”, card last4 not 0071'],
    [{ status: ['under_review'] }, 'Under_review payment links'],
  ])('%j', (change, text) => {
    expect(sentence(change)).toBe(text);
  });
});

test('each chip takes its own condition away, and all of them everything', () => {
  let state: ListState = {
    ...emptyListState,
    status: ['open'],
    currency: ['JMD'],
    amount_max: 100,
    created_to: '2026-11-24',
    q: 'cake',
    more: { gateway: 'powertranz_direct' },
  };
  const chips = filterChips(state, 'checkout_sessions', zone, now);
  expect(chips.map(({ text }) => text)).toEqual([
    'Status: Open',
    'Currency: JMD',
    'Amount: 1.00 JMD or less',
    'Created until 23 Nov',
    'Text: cake',
    'Gateway powertranz_direct',
  ]);
  for (const chip of chips) state = { ...state, ...withoutChip(state, chip) };
  expect(isFiltered(state)).toBe(false);
});
