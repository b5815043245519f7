import { createRandom } from '../soak/random.ts';
import { prepare, type Ask } from './find-asks.ts';
import { type MeasuredDesk, startMeasuredDesk } from './find-desk.ts';
import { figuresOf, tellFigures, type Timed } from './find-figures.ts';
import { type Engine, postgresEngine, sqliteEngine } from './find-index.ts';
import { findOperations, type Operation } from './find-operations.ts';
import type { RawConnection } from './find-raw.ts';
import { drawSamples, type Samples } from './find-sample.ts';
import { measureUnderLoad } from './find-under-load.ts';
import type { Row } from './row.ts';

/** Requests a figure is made of, and those before it that only warm up; so many follow on each other before it is another's turn. */
const times = 220;
const warmUps = 20;
const turnLength = 10;
/** What takes longer than this in all is measured less often, but so often at least. */
const patienceMs = 60_000;
const fewest = 30;

const engines = { SQLite: sqliteEngine, PostgreSQL: postgresEngine };

/**
 * Finding among 10,000, 100,000 and 1,000,000 sessions, on SQLite and, where it is at hand, PostgreSQL: each request
 * through the built desk against the statements that the store sends for it, sent straight through the driver, in turns.
 *
 * To fill a million takes minutes and some gigabytes: with `BENCH_DATA_DIR=FOLDER` the filled indexes are kept there and
 * used by the next run (remove the folder after a change of the schema or the seed). `BENCH_SIZES=10000,100000` measures
 * other sizes, `BENCH_ENGINES=SQLite` one engine alone.
 */
export async function measureFind(): Promise<Row[]> {
  const sizes = (process.env['BENCH_SIZES'] ?? '10000,100000,1000000').split(',').map(Number);
  const wanted = process.env['BENCH_ENGINES']?.split(',') ?? Object.keys(engines);
  const rows: Row[] = [];
  for (const [name, open] of Object.entries(engines)) {
    const engine = wanted.includes(name) ? await open() : undefined;
    if (!engine) continue;
    try {
      rows.push(...(await measureEngine(engine, sizes)));
    } finally {
      await engine.close();
    }
  }
  return rows;
}

type Side = {
  size: number;
  desk: MeasuredDesk;
  raw: RawConnection;
  recorder: RawConnection;
  samples: Samples;
};

async function measureEngine(engine: Engine, sizes: readonly number[]): Promise<Row[]> {
  const sides: Side[] = [];
  try {
    for (const size of sizes) {
      const index = await engine.fill(size);
      const [desk, raw, recorder] = [
        await startMeasuredDesk(index),
        await index.connect(),
        await index.connect(),
      ];
      sides.push({ size, desk, raw, recorder, samples: await drawSamples(recorder, createRandom(size)) });
    }
    const rows: Row[] = [];
    const operations = sides.map(({ samples, size }) => findOperations(samples, createRandom(size)));
    for (const [place, operation] of (operations[0] ?? []).entries()) {
      const timed = await measureOperation(
        sides.map((side, index) => ({ side, operation: operations[index]?.[place] ?? operation })),
      );
      tellFigures(engine.name, operation, timed);
      rows.push(...figuresOf(engine.name, operation, timed));
    }
    const biggest = sides.at(-1);
    if (biggest) rows.push(...(await measureUnderLoad(engine.name, biggest)));
    return rows;
  } finally {
    for (const { desk, raw, recorder } of sides) {
      await Promise.all([raw.close(), recorder.close()]);
      await desk.stop();
    }
  }
}

/**
 * All sizes in turns, each through the desk and raw in turns: a slow spell of the machine hits all alike. A turn is some requests
 * long, because a process that wakes up for one between those of others is measured waking up.
 */
async function measureOperation(parts: readonly { side: Side; operation: Operation }[]): Promise<Timed[]> {
  const timed = parts.map(({ side }): Timed => ({ size: side.size, desk: [], raw: [] }));
  const started = performance.now();
  for (let done = 0; done < times; done += turnLength) {
    if (done >= warmUps + fewest && performance.now() - started > patienceMs) break;
    for (const [index, { side, operation }] of parts.entries()) {
      const asks: Ask[] = [];
      for (let turn = 0; turn < turnLength; turn += 1)
        asks.push(await prepare(operation.ask(), side.samples, side.recorder));
      const took = await timeBoth(side, asks, (done / turnLength) % 2 === 0);
      if (done < warmUps) continue;
      timed[index]?.desk.push(...took.desk);
      timed[index]?.raw.push(...took.raw);
    }
  }
  return timed;
}

async function timeBoth(
  { desk, raw }: Side,
  asks: readonly Ask[],
  deskFirst: boolean,
): Promise<{ desk: number[]; raw: number[] }> {
  const took = { desk: [] as number[], raw: [] as number[] };
  const throughDesk = async () => {
    for (const { path } of asks) took.desk.push(await desk.time(path));
  };
  const throughDriver = async () => {
    for (const ask of asks) took.raw.push(await timeRaw(raw, ask));
  };
  for (const run of deskFirst ? [throughDesk, throughDriver] : [throughDriver, throughDesk]) await run();
  return took;
}

async function timeRaw(raw: RawConnection, { sent }: Ask): Promise<number> {
  const started = performance.now();
  for (const statement of sent) await raw.run(statement);
  return performance.now() - started;
}
