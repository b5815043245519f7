import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listNouns } from '#shared/views.ts';
import { readFilterText } from '../../../client/lib/filter-parse.ts';
import { formatFilterText } from '../../../client/lib/filter-text.ts';
import { formatListState, parseListState } from '../../../client/lib/list-state.ts';
import { listStates, text } from './filter-states.ts';

describe.each(listNouns)('every filter of %s', (noun) => {
  test('is the same after it was written as text and read again', () => {
    fc.assert(
      fc.property(listStates(noun), ({ filters }) => {
        expect(readFilterText(formatFilterText(filters, noun), noun).filters).toEqual(filters);
      }),
      { numRuns: 1000 },
    );
  });

  test('is the same after it went through the address', () => {
    fc.assert(
      fc.property(listStates(noun), (state) => {
        expect(parseListState(formatListState(state), noun)).toEqual({ state, notes: [] });
      }),
      { numRuns: 500 },
    );
  });

  test('is had from any text at all, and its own text means the same', () => {
    const keys = fc.constantFrom(
      'status',
      '-currency',
      'amount',
      'created',
      'metadata.a',
      'has',
      'id',
      'colour',
      'last4',
    );
    const typed = fc.array(
      fc.oneof(
        text,
        fc.tuple(keys, text).map((pair) => pair.join(':')),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(typed, (pieces) => {
        const { filters } = readFilterText(pieces.join(' '), noun);
        expect(readFilterText(formatFilterText(filters, noun), noun).filters).toEqual(filters);
        expect(parseListState(new URLSearchParams(filters), noun)).toMatchObject({
          state: { filters },
          notes: [],
        });
      }),
      { numRuns: 1000 },
    );
  });
});
