import type { Context } from '../context.ts';
import type { StatementLineRow } from '../store/statement-store.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { inTurns } from './in-turns.ts';
import { matchLines } from './statement-match.ts';

/** What a matching is about: its place in the index, the run that it may write under, and who asked for it. */
export type StatementRunCall = {
  key: { accountId: number; id: string };
  run: number;
  merchant: string;
  timeZone: string;
  actor: Actor;
};

const writtenAtOnce = 400;
/** While one part is made durable the next is on its way. */
const mostUnderWay = 2;
/** How often the index is told how far it has come. */
const toldEveryMs = 300;
/** A run that has not got on for so long has lost its process. */
export const stalledMs = 30_000;

/** Each line is looked at in three ways and then written. */
export const stepsOf = (lines: number) => lines * 4;

/**
 * Matches lines and writes them down, in the background: the statement tells how far it has come, and everybody who looks
 * at the account is told of the end. Never throws. A run that was overtaken by another stops by itself; one that failed is
 * seen by its standing still.
 */
export async function runMatching(
  context: Context,
  call: StatementRunCall,
  lines: readonly StatementLineRow[],
  { isFirst }: { isFirst: boolean },
): Promise<void> {
  const { key, run, merchant, timeZone } = call;
  try {
    await match();
  } catch (error) {
    if (!(error instanceof OvertakenError)) {
      context.log.error({ err: error, statement: key.id }, 'a statement could not be matched');
    }
  }
  context.live.publish(key.accountId, { kind: 'statement', id: key.id });

  async function match(): Promise<void> {
    const { store, clock } = context;
    let steps = 0;
    let toldAt = clock.now();
    const write = async (part: StatementLineRow[]) => {
      const outcome = await store.statements.put({ ...key, run }, part, {
        stepsDone: steps,
        now: clock.now(),
      });
      if (outcome === 'stale') throw new OvertakenError();
      toldAt = clock.now();
    };
    const matched = await matchLines(
      lines,
      { statements: store.statements, candidates: store.candidates, key, timeZone },
      async (count) => {
        steps = Math.min(steps + count, lines.length * 3);
        if (clock.now() - toldAt >= toldEveryMs) await write([]);
      },
    );
    const cleared = await store.statements.clear({ ...key, run }, { all: isFirst });
    if (cleared === 'stale') throw new OvertakenError();
    steps = lines.length * 3;
    const underWay: Promise<void>[] = [];
    for (let from = 0; from < matched.lines.length; from += writtenAtOnce) {
      const part = matched.lines.slice(from, from + writtenAtOnce);
      steps += Math.min(part.length, Math.max(0, lines.length - from));
      const written = write(part);
      written.catch(() => undefined);
      underWay.push(written);
      if (underWay.length >= mostUnderWay) await underWay.shift();
    }
    await Promise.all(underWay);
    const counts: Record<string, number> = {};
    await inTurns(matched.lines, ({ outcome }) => {
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    });
    const { fromDay, toDay } = matched;
    await store.statements.finish(
      { ...key, run },
      { now: clock.now(), fromDay, toDay },
      auditEntry(clock.now(), call.actor, 'statement.match', {
        ...{ merchant, accountId: key.accountId, kind: 'statement', id: key.id },
        detail: { lines: lines.length, outcomes: counts },
      }),
    );
  }
}

class OvertakenError extends Error {
  override name = 'OvertakenError';
}
