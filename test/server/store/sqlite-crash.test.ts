import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../server/store/open.ts';
import { startChild } from './child.ts';
import { dataFolder } from './data-folder.ts';

/** Part of every Linux (util-linux). */
const limiter = 'prlimit';

const slugs = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

async function kept(dataDir: string): Promise<string[]> {
  const store = await openStore({ dataDir });
  const merchants = await store.merchants.list();
  await store.close();
  return merchants.map(({ slug }) => slug);
}

describe('processes on one file', { timeout: 60_000 }, () => {
  test('a killed writer loses nothing that it had promised', async () => {
    const dataDir = await dataFolder();
    const promised: string[] = [];
    for (const [round, after] of [1, 40, 150].entries()) {
      const child = await startChild(dataDir);
      child.write(slugs(`round${round}`, 400));
      await child.answered(after);
      await child.kill();
      promised.push(...child.added());
    }
    expect(promised.length).toBeGreaterThanOrEqual(191);
    const found = new Set(await kept(dataDir));
    expect(promised.filter((slug) => !found.has(slug))).toEqual([]);
  });

  test('two processes write at once, and every row of both is there', async () => {
    const dataDir = await dataFolder();
    const children = await Promise.all([startChild(dataDir), startChild(dataDir)]);
    for (const [index, child] of children.entries()) child.write(slugs(`process${index}`, 100));
    await Promise.all(children.map((child) => child.answered(100)));
    expect(await Promise.all(children.map((child) => child.end()))).toEqual([0, 0]);
    expect(children.flatMap((child) => child.added())).toHaveLength(200);
    expect(await kept(dataDir)).toHaveLength(200);
  });
});

// The limit on a process's files stands for a disk that fails; only Linux lets it be changed from outside.
describe.runIf(process.platform === 'linux')('a disk that fails', { timeout: 60_000 }, () => {
  test('writes are refused while it fails, and go on when it is well again', async () => {
    const dataDir = await dataFolder();
    const child = await startChild(dataDir);
    const limitFiles = (bytes: string) =>
      execFileSync(limiter, ['--pid', String(child.pid), `--fsize=${bytes}:`]);
    child.write(['before']);
    await child.answered(1);
    limitFiles('1');
    child.write(['during-1', 'during-2']);
    await child.answered(3);
    limitFiles('unlimited');
    child.write(['after']);
    await child.answered(4);
    expect(child.answers).toEqual([
      ['added', 'before'],
      ['StoreUnavailableError', 'during-1'],
      ['StoreUnavailableError', 'during-2'],
      ['added', 'after'],
    ]);
    expect(await child.end()).toBe(0);
    expect(await kept(dataDir)).toEqual(expect.arrayContaining(['before', 'after']));
  });
});
