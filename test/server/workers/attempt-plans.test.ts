import { expect, test } from 'vitest';
import { createAttemptPlans } from '../../../server/workers/attempt-plans.ts';

const leaseMs = 20_000;

function underTest(isDead: (owner: string) => boolean = () => false) {
  const time = { now: 1_000_000, elapsed: 0 };
  const plans = createAttemptPlans({
    clock: { now: () => time.now, elapsed: () => time.elapsed },
    leaseMs,
    longestPauseMs: 600_000,
    wrongClockMs: 3_600_000,
    isDead,
  });
  plans.ready([]); // a first look, as at a start
  return {
    plans,
    time,
    pass: (ms: number) => {
      time.now += ms;
      time.elapsed += ms;
    },
    readyIds: (...open: Parameters<typeof plans.ready>[0]) => plans.ready(open).map(({ id }) => id),
  };
}

const open = {
  accountId: 1,
  id: 'a',
  fence: 1,
  leaseOwner: null,
  submittedAt: 1_000_000,
  nextAttemptAt: null,
  sentUnder: null,
};
const held = { ...open, leaseOwner: 'somebody' };

test('what nobody holds is ready when it is due', () => {
  const { plans, time, pass, readyIds } = underTest();
  const waiting = { ...open, id: 'b', nextAttemptAt: time.now + 500 };
  expect(readyIds(open, waiting)).toEqual(['a']);
  expect(plans.nextIn()).toBe(500);
  pass(500);
  expect(readyIds(open, waiting)).toEqual(['a', 'b']);
});

test('a lease is over when its fence has stood still long enough before our eyes', () => {
  const { pass, readyIds } = underTest();
  expect(readyIds(held)).toEqual([]);
  pass(leaseMs - 1);
  expect(readyIds(held)).toEqual([]);
  pass(1);
  expect(readyIds(held)).toEqual(['a']);
  // Somebody took it anew meanwhile: that lease has all its time before it.
  expect(readyIds({ ...held, fence: 2 })).toEqual([]);
});

test('a lease of a holder that is known to be dead is over at once', () => {
  const { readyIds } = underTest((owner) => owner === 'somebody');
  expect(readyIds(held, { ...held, id: 'b', leaseOwner: 'another' })).toEqual(['a']);
});

test('a wall clock that jumps ahead ends no lease and one that jumps back puts nothing off', () => {
  const { time, pass, readyIds } = underTest();
  const waiting = { ...open, id: 'b', nextAttemptAt: time.now + 1000 };
  expect(readyIds(held, waiting)).toEqual([]);
  time.now += 24 * 3_600_000;
  expect(readyIds(held, waiting)).toEqual([]);
  time.now -= 48 * 3_600_000;
  pass(1000);
  expect(readyIds(held, waiting)).toEqual(['b']);
});

test('a plan that a wrong clock wrote far ahead waits no longer than any plan', () => {
  const { time, pass, readyIds } = underTest();
  const far = { ...open, nextAttemptAt: time.now + 365 * 86_400_000 };
  expect(readyIds(far)).toEqual([]);
  pass(600_000);
  expect(readyIds(far)).toEqual(['a']);
});

test('how old an attempt is, is read off the wall clock once and counted on from there', () => {
  const { plans, time, pass } = underTest();
  pass(60_000);
  plans.ready([open]);
  time.now += 24 * 3_600_000;
  pass(1000);
  plans.ready([{ ...open, fence: 2 }]);
  expect(plans.ageOf(open)).toBe(61_000);
});

test('of what a clock far ahead has written, nobody knows how old it is', () => {
  const { plans } = underTest();
  const [ahead, slightly] = [3_600_001, 3_599_000].map((ms, index) => ({
    ...open,
    id: `ahead-${index}`,
    submittedAt: 1_000_000 + ms,
  }));
  if (!ahead || !slightly) throw new Error('two were made');
  plans.ready([ahead, slightly]);
  expect(plans.ageOf(ahead)).toBe(Infinity);
  expect(plans.ageOf(slightly)).toBe(0);
});

test('what stood planned before this process started is ready at its first look', () => {
  const plans = createAttemptPlans({
    clock: { now: () => 0, elapsed: () => 0 },
    leaseMs,
    longestPauseMs: 600_000,
    wrongClockMs: 3_600_000,
    isDead: () => false,
  });
  const planned = { ...open, nextAttemptAt: 60_000 };
  expect(plans.ready([planned, { ...held, id: 'b' }]).map(({ id }) => id)).toEqual(['a']);
});
