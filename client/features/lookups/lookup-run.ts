import { LookupReplySchema, maxLookupValueLength, maxLookupValues } from '#shared/lookups.ts';
import { apiPost, isApiError } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import type { GivenValue } from './columns.ts';
import { foundsOf, type Found } from './found.ts';

/** The bar moves, and nobody else waits long. */
const requestsAtOnce = 2;

type Part = {
  values: readonly string[];
  state: 'waiting' | 'working' | 'done' | 'failed';
};

/** One look-up of many values: what is asked for, how far it is, and what has been found so far. */
export type LookupRun = {
  /** Tells one look-up from the next. */
  number: number;
  lines: readonly GivenValue[];
  parts: readonly Part[];
  results: ReadonlyMap<string, readonly Found[]>;
  /** Values that are no identifier at all, because of their length; they are missing without being asked for. */
  tooLong: number;
  state: 'working' | 'stopped' | 'finished';
  /** Why the last part that failed did. */
  error: { message: string; requestId: string | undefined } | undefined;
};

let lastNumber = 0;

/** A look-up that has not asked for anything yet. Values given more than once are asked for once. */
export function newRun(lines: readonly GivenValue[]): LookupRun {
  const values = [...new Set(lines.map(({ value }) => value))];
  const asked = values.filter((value) => value.length <= maxLookupValueLength);
  const parts: Part[] = [];
  for (let at = 0; at < asked.length; at += maxLookupValues) {
    parts.push({ values: asked.slice(at, at + maxLookupValues), state: 'waiting' });
  }
  const tooLong = values.filter((value) => value.length > maxLookupValueLength);
  return {
    number: ++lastNumber,
    lines,
    parts,
    results: new Map(tooLong.map((value) => [value, []])),
    tooLong: tooLong.length,
    state: 'stopped',
    error: undefined,
  };
}

/**
 * Asks for all parts that are not done, two at a time, and shows each step. A part that fails leaves the others as they
 * are; call again to ask for what is left. Stopping by the signal leaves what is under way for the next call.
 */
export async function carryOut(
  account: Account,
  from: LookupRun,
  show: (run: LookupRun) => void,
  signal: AbortSignal,
): Promise<void> {
  let run: LookupRun = {
    ...from,
    state: 'working',
    error: undefined,
    parts: from.parts.map((part) => (part.state === 'done' ? part : { ...part, state: 'waiting' })),
  };
  const change = (next: Partial<LookupRun>) => {
    run = { ...run, ...next };
    show(run);
  };
  const mark = (index: number, state: Part['state']) =>
    run.parts.map((part, at) => (at === index ? { ...part, state } : part));
  show(run);

  async function work(): Promise<void> {
    const index = run.parts.findIndex(({ state }) => state === 'waiting');
    const part = run.parts[index];
    if (!part || signal.aborted) return undefined;
    change({ parts: mark(index, 'working') });
    try {
      const found = await ask(account, part.values, signal);
      change({ parts: mark(index, 'done'), results: new Map([...run.results, ...found]) });
    } catch (error) {
      if (signal.aborted) change({ parts: mark(index, 'waiting') });
      else change({ parts: mark(index, 'failed'), error: inWords(error) });
    }
    return work();
  }
  await Promise.all(Array.from({ length: requestsAtOnce }, work));
  change({ state: signal.aborted ? 'stopped' : 'finished' });
}

async function ask(account: Account, values: readonly string[], signal: AbortSignal) {
  // A spreadsheet's cell may hold characters that no identifier has and no JSON text may.
  const body = { values: values.map((value) => value.replaceAll(/\p{Cc}/gu, ' ').toWellFormed()) };
  const { results } = await apiPost(endpoints.lookups(account), LookupReplySchema, { body, signal });
  if (results.length !== values.length) throw new Error('The answer has another length than the question.');
  return values.map((value, index) => [value, foundsOf(results[index]?.hits ?? [])] as const);
}

const inWords = (error: unknown) => ({
  message: error instanceof Error ? error.message : String(error),
  requestId: isApiError(error) ? error.requestId : undefined,
});

/** How many values are asked for in all, have been, and could not be. */
export function progressOf({ parts }: LookupRun): { done: number; failed: number; total: number } {
  const count = (some: readonly Part[]) => some.reduce((sum, { values }) => sum + values.length, 0);
  return {
    done: count(parts.filter(({ state }) => state === 'done')),
    failed: count(parts.filter(({ state }) => state === 'failed')),
    total: count(parts),
  };
}
