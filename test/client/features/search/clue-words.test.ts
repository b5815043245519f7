import { expect, test } from 'vitest';
import { clueKinds, maxComplaintLength, type ComplaintReply, type Hit } from '#shared/search.ts';
import { clueWords, cluesText, tooLongText } from '../../../../client/features/search/clue-words.ts';

const clue: ComplaintReply['clues'][number] = {
  kind: 'amount',
  text: '$5',
  meaning: '5.00',
  hits: [],
  other_mode: false,
};
const hit: Hit = { kind: 'transaction', id: 'txn_1', matched: 'amount', exact: true };

test('every kind of clue has its word', () => {
  expect(clueKinds.filter((kind) => !clueWords[kind])).toEqual([]);
});

test('the line above the clues counts what was recognised and what was found', () => {
  const reply: Pick<ComplaintReply, 'clues' | 'together'> = {
    clues: [{ ...clue, hits: [hit] }, clue],
    together: [hit],
  };
  expect(cluesText(reply)).toBe('2 clues recognised, 1 found, 1 find fits together');
  expect(cluesText({ clues: [], together: [] })).toBe('Nothing recognised');
});

test('a text that is too long is refused with both numbers, and never cut', () => {
  expect(tooLongText('x'.repeat(maxComplaintLength))).toBeUndefined();
  expect(tooLongText('x'.repeat(maxComplaintLength + 1))).toMatch(/20,001 characters; at most 20,000/);
});
