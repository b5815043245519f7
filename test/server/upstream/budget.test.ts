import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Budget,
  createBudget,
  LONGEST_BOOKING_MS,
  type Priority,
} from '../../../server/upstream/budget.ts';

function budgetAt(options: { perMinute: number; reserve: number }) {
  let time = 1_000_000;
  const budget = createBudget({ ...options, now: () => time });
  return { budget, now: () => time, pass: (ms: number) => (time += ms) };
}

const takeUntilRefused = (budget: Budget, priority: Priority) => {
  let taken = 0;
  while (budget.take(priority) === 0) taken += 1;
  return taken;
};

describe('the budget of one account', () => {
  test('lets people take everything and jobs all but the reserve', () => {
    expect(takeUntilRefused(budgetAt({ perMinute: 120, reserve: 30 }).budget, 'job')).toBe(90);
    expect(takeUntilRefused(budgetAt({ perMinute: 120, reserve: 30 }).budget, 'person')).toBe(120);
  });

  test('leaves the reserve to people after jobs have taken what they may', () => {
    const { budget } = budgetAt({ perMinute: 120, reserve: 30 });
    takeUntilRefused(budget, 'job');
    expect(takeUntilRefused(budget, 'person')).toBe(30);
  });

  test('serves a waiting person before a waiting job', () => {
    const { budget, pass } = budgetAt({ perMinute: 60, reserve: 5 });
    while (budget.take('person') === 0) pass(100);
    const forPerson = budget.waitFor('person');
    expect(forPerson).toBeLessThan(budget.waitFor('job'));
    pass(forPerson);
    expect(budget.take('job')).toBeGreaterThan(0);
    expect(budget.take('person')).toBe(0);
  });

  test('says how long to wait, and the wait is enough', () => {
    for (const priority of ['person', 'job'] as const) {
      const { budget, pass } = budgetAt({ perMinute: 7, reserve: 2 });
      takeUntilRefused(budget, priority);
      pass(budget.waitFor(priority));
      expect(budget.waitFor(priority)).toBe(0);
    }
  });

  test('books short waits of people one after another, and long ones not at all', () => {
    const { budget } = budgetAt({ perMinute: 61, reserve: 0 });
    budget.observe({ remaining: 0 });
    expect([1, 2, 3, 4, 5].map(() => budget.take('person'))).toEqual([1000, 2000, 3000, 4000, 5000]);
    expect([budget.take('person'), budget.take('person')]).toEqual([6000, 6000]);
  });

  test('stops for as long as a 429 says, within ten minutes', () => {
    const { budget, pass } = budgetAt({ perMinute: 120, reserve: 30 });
    budget.observe({ remaining: 0, retryAfterMs: 17_000 });
    expect(budget.take('person')).toBe(17_000);
    pass(17_000);
    expect(budget.take('person')).toBe(0);
    budget.observe({ retryAfterMs: Number.MAX_SAFE_INTEGER });
    expect(budget.take('person')).toBe(600_000);
  });

  test('believes a smaller count that upstream says, and never a larger one', () => {
    const { budget } = budgetAt({ perMinute: 120, reserve: 0 });
    budget.observe({ limit: 10_000, remaining: 9_999 });
    expect(takeUntilRefused(budget, 'person')).toBe(120);
    const other = budgetAt({ perMinute: 120, reserve: 0 }).budget;
    other.observe({ limit: 120, remaining: 4 });
    expect(takeUntilRefused(other, 'job')).toBe(4);
  });

  test('still lets jobs go under a limit smaller than the reserve', () => {
    const { budget } = budgetAt({ perMinute: 120, reserve: 30 });
    budget.observe({ limit: 10 });
    expect(takeUntilRefused(budget, 'job')).toBe(1);
  });

  test('takes a clock that jumps back as standing still, and goes on from there', () => {
    const { budget, pass } = budgetAt({ perMinute: 60, reserve: 0 });
    takeUntilRefused(budget, 'job');
    pass(-86_400_000);
    const wait = budget.waitFor('job');
    expect(wait).toBeLessThanOrEqual(61_000);
    pass(wait);
    expect(budget.take('job')).toBe(0);
  });

  test('ignores counts that are no numbers', () => {
    const { budget } = budgetAt({ perMinute: 3, reserve: 0 });
    budget.observe({ limit: Number.NaN, remaining: Number.NaN, retryAfterMs: Number.NaN });
    budget.observe({ limit: -1, remaining: -1, retryAfterMs: -1 });
    expect(takeUntilRefused(budget, 'job')).toBe(3);
  });
});

const step = fc.oneof(
  fc.record({ kind: fc.constantFrom('person' as const, 'job' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
  fc.record({
    kind: fc.constant('observe' as const),
    remaining: fc.nat(50),
    limit: fc.integer({ min: 1, max: 50 }),
    retryAfterMs: fc.nat(20_000),
  }),
);

test('no minute ever holds more calls than allowed, nor more by jobs than beyond the reserve', () => {
  const settings = fc.record({
    perMinute: fc.integer({ min: 2, max: 40 }),
    share: fc.double({ min: 0, max: 0.9, noNaN: true }),
  });
  fc.assert(
    fc.property(settings, fc.array(step, { maxLength: 200 }), ({ perMinute, share }, steps) => {
      const reserve = Math.floor(perMinute * share);
      const { budget, now, pass } = budgetAt({ perMinute, reserve });
      const calls: { at: number; priority: Priority }[] = [];
      const waits: { peeked: number; wait: number }[] = [];
      for (const next of steps) {
        if (next.kind === 'pass') pass(next.ms);
        else if (next.kind === 'observe')
          budget.observe({ remaining: next.remaining, retryAfterMs: next.retryAfterMs });
        else {
          const peeked = budget.waitFor(next.kind);
          const wait = budget.take(next.kind);
          waits.push({ peeked, wait });
          const goes = wait === 0 || (next.kind === 'person' && wait <= LONGEST_BOOKING_MS);
          if (goes) calls.push({ at: now() + wait, priority: next.kind });
        }
      }
      expect(waits.map(({ wait }) => wait)).toEqual(waits.map(({ peeked }) => peeked));
      for (const { at } of calls) {
        const minute = calls.filter((call) => call.at >= at && call.at < at + 60_000);
        expect(minute.length).toBeLessThanOrEqual(perMinute);
        expect(minute.filter((call) => call.priority === 'job').length).toBeLessThanOrEqual(
          perMinute - reserve,
        );
      }
    }),
    { numRuns: 200 },
  );
});

test('whatever upstream says, waiting as told always leads to a call', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.constantFrom('person' as const, 'job' as const),
      (steps, priority) => {
        const { budget, pass } = budgetAt({ perMinute: 20, reserve: 5 });
        for (const next of steps) {
          if (next.kind === 'pass') pass(next.ms);
          else if (next.kind === 'observe') budget.observe(next);
          else budget.take(next.kind);
        }
        pass(budget.waitFor(priority));
        expect(budget.waitFor(priority)).toBe(0);
      },
    ),
  );
});
