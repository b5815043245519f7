import type { Database } from './database.ts';
import * as z from 'zod/mini';

/**
 * Faults that a person can type into the description of a session, so that a demo, a test and a
 * developer meet the same ones. The word stands alone among spaces; one word per description.
 */
const scenarios = ['sandbox:lost-answer', 'sandbox:500', 'sandbox:slow', 'sandbox:429'] as const;
export type Scenario = (typeof scenarios)[number];

/** What is to go wrong with this try; null when nothing is. */
export type Fault = 'server-error' | 'rate-limit' | 'slow' | 'lost-answer' | null;

export function scenarioIn(description: string | undefined): Scenario | null {
  const words = description?.split(/\s+/) ?? [];
  return scenarios.find((scenario) => words.includes(scenario)) ?? null;
}

/** Counts one more try of a request (its idempotency key, or its fingerprint when it has none). */
export function countTry(db: Database, request: string): number {
  const row = db.one(
    z.object({ count: z.number() }),
    `insert into tries (request, count) values (?, 1)
     on conflict (request) do update set count = count + 1 returning count`,
    request,
  );
  return row?.count ?? 1;
}

export function faultOf(scenario: Scenario, tryNumber: number): Fault {
  switch (scenario) {
    case 'sandbox:500':
      return tryNumber <= 2 ? 'server-error' : null;
    case 'sandbox:429':
      return tryNumber === 1 ? 'rate-limit' : null;
    case 'sandbox:lost-answer':
      return tryNumber === 1 ? 'lost-answer' : null;
    case 'sandbox:slow':
      return 'slow';
  }
}
