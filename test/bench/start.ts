import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBuiltDesk } from '../support/built-desk.ts';
import { median, type Row } from './row.ts';

const runs = 7;

/** From the start of the built server's process to its first answer, with a new data folder and with one that is there. */
export async function measureStart(): Promise<Row[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'desk-bench-'));
  const first: number[] = [];
  const again: number[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      const folder = path.join(dataDir, String(run));
      first.push(await startOnce(folder));
      again.push(await startOnce(folder));
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  const bare = await bareNode();
  return [
    {
      what: 'built server to first answer, new data folder, median',
      value: median(first),
      unit: 'ms',
      bound: 1500,
    },
    {
      what: 'built server to first answer, data there, median',
      value: median(again),
      unit: 'ms',
      bound: 1500,
    },
    { what: 'for comparison: node with an empty program, median', value: bare, unit: 'ms' },
  ];
}

async function startOnce(dataDir: string): Promise<number> {
  const started = performance.now();
  const desk = await startBuiltDesk({ DATA_DIR: dataDir, PORT: '0', SANDBOX_PORT: '0' });
  const reply = await fetch(`${desk.url}/health/ready`);
  if (!reply.ok) throw new Error(`not ready: ${reply.status}`);
  const took = performance.now() - started;
  await desk.stop();
  return took;
}

async function bareNode(): Promise<number> {
  const { spawnSync } = await import('node:child_process');
  return median(
    Array.from({ length: runs }, () => {
      const started = performance.now();
      spawnSync(process.execPath, ['-e', '']);
      return performance.now() - started;
    }),
  );
}
