import { createRandom } from '../soak/random.ts';
import { prepare } from './find-asks.ts';
import type { MeasuredDesk } from './find-desk.ts';
import { shortSize } from './find-figures.ts';
import { findOperations } from './find-operations.ts';
import type { RawConnection } from './find-raw.ts';
import type { Samples } from './find-sample.ts';
import { quantile, type Row } from './row.ts';

const times = 600;
const bounds = { lookUp: 30, gap: 50 };
/** What runs back to back beside the look-ups; nothing, for comparison. */
const loads = [
  { what: 'alone', path: undefined },
  { what: 'beside summaries of all', path: '/api/main/test/checkout-sessions/summary' },
  { what: 'beside an export of all', path: '/api/main/test/exports/checkout-sessions.csv' },
] as const;

type Side = { size: number; desk: MeasuredDesk; recorder: RawConnection; samples: Samples };

/** Exact look-ups while others sum up or export the whole index: how late they are, and how long the server stands still. */
export async function measureUnderLoad(engine: string, side: Side): Promise<Row[]> {
  const { desk, size, samples, recorder } = side;
  const lookUps = findOperations(samples, createRandom(size + 1))
    .filter(({ kind, what }) => kind === 'lookUp' && !what.startsWith('box'))
    .map(({ ask }) => ask);
  const rows: Row[] = [];
  for (const { what, path } of loads) {
    const asks = [];
    for (let turn = 0; turn < times; turn += 1) {
      const asked = lookUps[turn % lookUps.length]?.();
      if (asked) asks.push(await prepare(asked, samples, recorder));
    }
    const load = path === undefined ? undefined : startLoad(desk, path);
    await desk.eventLoop();
    const latencies: number[] = [];
    for (const ask of asks) latencies.push(await desk.time(ask.path));
    const { longest } = await desk.eventLoop();
    const bytes = await load?.stop();
    const name = `${engine} ${shortSize(size)}, look-ups ${what}`;
    rows.push(
      { what: `${name}: p50`, value: quantile(latencies, 0.5), unit: 'ms' },
      {
        what: `${name}: p99`,
        value: quantile(latencies, 0.99),
        unit: 'ms',
        ...(path && { bound: bounds.lookUp }),
      },
      { what: `${name}: longest gap`, value: longest, unit: 'ms', ...(path && { bound: bounds.gap }) },
      ...(bytes === undefined
        ? []
        : [{ what: `${name}: read of these meanwhile`, value: bytes / 1024, unit: 'kB' }]),
    );
  }
  for (const { what, value } of rows) console.log(`${what.padEnd(70)}${value.toFixed(1)}`);
  return rows;
}

/** Asks for the path again and again over a connection of its own; `stop` cuts off the last and gives the bytes of all. */
function startLoad(desk: MeasuredDesk, path: string) {
  const connection = desk.connect();
  const ending = new AbortController();
  let bytes = 0;
  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      await connection.drain(path, (more) => {
        bytes += more;
      });
    }
  }
  const running = run().catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });
  return {
    async stop(): Promise<number> {
      ending.abort();
      await connection.cut();
      await running;
      return bytes;
    },
  };
}
