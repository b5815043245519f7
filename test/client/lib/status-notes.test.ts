import { expect, test } from 'vitest';
import { plain } from '../../../client/lib/filter-words.ts';
import { statusNotes } from '../../../client/lib/status-notes.ts';

const sessionStates = 'There are open, completed (Paid), failed, expired and cancelled.';

function say(filters: Record<string, string>, noun: Parameters<typeof statusNotes>[1], isEmpty = true) {
  return statusNotes(filters, noun, isEmpty).map(({ marked, fix, change }) => [plain(marked), fix, change]);
}

test.each([
  ['paid', 'completed'],
  ['Paid', 'completed'],
  ['declined', 'failed'],
  ['canceled', 'cancelled'],
  ['active', 'open'],
  ['PENDING', 'open'],
  ['OPEN', 'open'],
  ['expird', 'expired'],
])('“%s” is not a state of payment links: it is called %s', (value, meant) => {
  expect(say({ status: value }, 'checkout_sessions')).toEqual([
    [
      `“${value}” is not a state of payment links: it is called ${meant}. ${sessionStates}`,
      `status:${meant}`,
      { status: meant },
    ],
  ]);
});

test('of receipts what was paid is called captured, and their own states are named', () => {
  expect(say({ status: 'failed,paid' }, 'transactions')).toEqual([
    [
      '“paid” is not a state of receipts: it is called captured. There are authorized, captured, voided, refunded, partially_refunded (Partly refunded) and failed.',
      'status:failed,captured',
      { status: 'failed,captured' },
    ],
  ]);
});

test('a state that nothing explains is offered nothing in its place', () => {
  expect(say({ status: 'disputed' }, 'checkout_sessions')).toEqual([
    [
      '“disputed” is not a state of payment links that the desk knows. It knows open, completed (Paid), failed, expired and cancelled.',
      undefined,
      undefined,
    ],
  ]);
});

test('of a state that finds rows, as upstream may have sent it, nothing is said; beside another one it is', () => {
  expect(say({ status: 'disputed' }, 'checkout_sessions', false)).toEqual([]);
  expect(say({ status: 'disputed,open' }, 'checkout_sessions', false)).toHaveLength(1);
});

test('the one that is meant is written once, also where a state is left out', () => {
  const [[, fix, change] = []] = say({ status_not: 'completed,paid' }, 'checkout_sessions', false);
  expect([fix, change]).toEqual(['-status:completed', { status_not: 'completed' }]);
});

test('states that the desk knows are not spoken of', () => {
  expect(say({ status: 'open,completed', status_not: 'failed' }, 'checkout_sessions')).toEqual([]);
  expect(say({ q: 'paid' }, 'transactions')).toEqual([]);
});
