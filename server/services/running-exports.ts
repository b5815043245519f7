import type { Context } from '../context.ts';

/**
 * How far the exports have come that this process writes. Kept in the process alone, and not in the index: it changes many
 * times a second and matters to nobody once the file is there. Behind several processes the one that is asked may know less.
 */
export type RunningFigures = {
  rows: number;
  bytes: number;
  /** Rows that there were when it began; null until they are counted. */
  expected: number | null;
  cancel: () => void;
};

const runningIn = new WeakMap<Context, Map<string, RunningFigures>>();

export function runningExports(context: Context): Map<string, RunningFigures> {
  const known = runningIn.get(context) ?? new Map<string, RunningFigures>();
  runningIn.set(context, known);
  return known;
}
