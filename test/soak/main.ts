import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runKills } from './kill.ts';
import { runHistories } from './simulation/history.ts';

/**
 * `npm run soak [-- --kills N --histories N --seed S]`: what takes too long for every day. Prints two tables; ends with
 * 1 when anything was lost, doubled, changed or left open.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    histories: { type: 'string', default: '10000' },
    seed: { type: 'string' },
  },
});
const kills = readCount('kills', values.kills);
const histories = readCount('histories', values.histories);
const seed = values.seed === undefined ? randomInt(2 ** 31) : readCount('seed', values.seed);

console.log(`kills ${kills}, histories ${histories}, seed ${seed}`);
const started = performance.now();
if (histories > 0) await simulate();
if (kills > 0) await kill();
console.log(`took ${seconds(performance.now() - started)} s`);

/** Many short histories of the protocol, simulated; says seed, path and the shortest story of one that breaks a rule. */
async function simulate(): Promise<void> {
  try {
    const figures = await runHistories({ runs: histories, seed });
    print([
      ['histories simulated', figures.histories],
      ['steps', figures.steps],
      ['deaths of a process', figures.deaths],
      ['links upstream', figures.sessions],
      ['of these ended by the buyer', figures.ended],
      ['links acknowledged', figures.acknowledged],
      ['attempts left to a person', figures.needPerson],
      ['events promised', figures.events],
      ['took, s', seconds(performance.now() - started)],
    ]);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}

/** The real server, killed at random while several clients create. */
async function kill(): Promise<void> {
  const { faults, ...figures } = await runKills({
    seed,
    kills,
    onKill: (killed) => {
      if (killed % 20 === 0) console.log(`${killed} kills after ${seconds(performance.now() - started)} s`);
    },
  });
  print([
    ['kills', figures.kills],
    ['of these while starting', figures.killsWhileStarting],
    ['made upstream, untold at a kill', figures.madeAndUntold],
    ['links acknowledged', figures.acknowledged],
    ['links upstream', figures.upstreamSessions],
    ['drafts kept', figures.drafts],
    ['answers cut short', figures.cutAnswers],
    ['answers still confirming (202)', figures.unsettledAnswers],
    ['longest until settled, s', seconds(figures.longestMs)],
    ['calm at the end, s', seconds(figures.calmTookMs)],
    ['acknowledged and lost', faults.lost.length],
    ['upstream and unknown here', faults.unknown.length],
    ['doubled', faults.doubled.length],
    ['unresolved', faults.unresolved.length],
    ['answered differently later', faults.changed.length],
    ['drafts lost', faults.draftsLost.length],
  ]);
  const found = Object.entries(faults).flatMap(([kind, list]) => list.map((line) => `${kind}: ${line}`));
  for (const line of found.slice(0, 50)) console.error(line.slice(0, 300));
  if (found.length === 0) return;
  console.error(`${found.length} faults with seed ${seed}`);
  process.exitCode = 1;
}

function print(rows: [what: string, value: string | number][]): void {
  for (const [what, value] of rows) console.log(`${what.padEnd(34)}${String(value).padStart(8)}`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function readCount(name: string, value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new Error(`--${name} must be a whole number.`);
  return Number(value);
}
