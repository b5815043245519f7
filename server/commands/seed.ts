import { parseArgs } from 'node:util';
import { may } from '#shared/roles.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { ensureFirstMerchant } from '../services/merchants.ts';
import { restoreIndexes } from '../store/bulk-indexes.ts';
import { openForLoad } from '../store/bulk-open.ts';
import { readLoadState } from '../store/bulk-state.ts';
import { beforeLoad, mergeTextIndex, updateFigures } from '../store/bulk-text-index.ts';
import { openStore } from '../store/open.ts';
import type { Database } from '../store/sql.ts';
import { CommandError } from './command.ts';
import { seedAccount } from './seed-account.ts';
import { loadInTurns } from './seed-load.ts';
import { receiptNumber } from './seed-payments.ts';
import { count, createProgress, duration, type Progress } from './seed-progress.ts';
import { inventSales } from './seed-sales.ts';

const usage = `Use: npm run seed -- --count N [--seed S]
     N: how many payment links to add, 1 to 5000000
     S: a number from 0 to 4294967295; the same number invents the same sales (default 1)`;
const merchant = 'main';
const mode = 'test';

try {
  await run(readArguments());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Fills the index beside a running server or without one; a first Ctrl-C ends it in good order, a second at once. */
async function run(wanted: { count: number; seed: number }): Promise<void> {
  const config = readConfig(process.env);
  const { origin, linkOrigin } = seedAccount(config);
  const place = {
    dataDir: config.dataDir,
    ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
  };
  const account = await readyAccount(place, origin);
  const database = await openForLoad(place);
  const progress = createProgress(process.stderr, () => systemClock.elapsed());
  let isStopping = false;
  process.once('SIGINT', () => (isStopping = true)).once('SIGTERM', () => (isStopping = true));
  const from = systemClock.elapsed();
  try {
    const before = await readLoadState(database, account);
    await beforeLoad(database, { coming: wanted.count, present: before.sessions });
    progress.begin('Load', { total: wanted.count, unit: 'rows' });
    const sales = inventSales({
      ...wanted,
      firstNumber: before.sessions + 1,
      firstReceipt: before.highestReceipt + 1,
      now: systemClock.now(),
      accountId: account.id,
      makers: before.people.filter(({ role }) => may(role, 'make_links', mode)).map(({ id }) => id),
      linkOrigin,
    });
    const done = await loadInTurns(database, sales, {
      isStopping: () => isStopping,
      told: (loaded) => progress.advance(loaded),
    });
    await finishIndexes(database, progress);
    progress.end();
    const took = duration(systemClock.elapsed() - from);
    const receipts =
      done.receipts === 0
        ? 'no receipts'
        : `${count(done.receipts)} receipts (${receiptNumber(before.highestReceipt + 1)} to ` +
          `${receiptNumber(before.highestReceipt + done.receipts)})`;
    const told = `${count(done.loaded)} payment links and ${receipts}`;
    if (done.loaded < wanted.count)
      throw new CommandError(`Stopped after ${told}: these are whole and can be used. Seed ${wanted.seed}.`);
    process.stdout.write(`Added ${told} to ${merchant}, ${mode} mode, in ${took}. Seed ${wanted.seed}.\n`);
  } finally {
    progress.end();
    await database.close();
  }
}

async function finishIndexes(database: Database, progress: Progress): Promise<void> {
  let isBegun = false;
  await restoreIndexes(database, (done, total) => {
    if (!isBegun) progress.begin('Build indexes', { total, unit: 'indexes' });
    isBegun = true;
    progress.advance(done);
  });
  progress.begin('Merge text index');
  await mergeTextIndex(database);
  progress.begin('Update planner figures');
  await updateFigures(database);
}

/** Brings the index up to date as a start of the server would, and makes the account where it is new. */
async function readyAccount(place: Parameters<typeof openStore>[0], origin: string) {
  const store = await openStore(place);
  try {
    await ensureFirstMerchant({ store, clock: systemClock });
    return await store.accounts.ensure(merchant, mode, origin);
  } finally {
    await store.close();
  }
}

function readArguments(): { count: number; seed: number } {
  const text = { type: 'string' } as const;
  let values: { count?: string; seed?: string };
  try {
    ({ values } = parseArgs({ options: { count: text, seed: text } }));
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : ''}\n${usage}`);
  }
  const wanted = { count: wholeNumber(values.count ?? ''), seed: wholeNumber(values.seed ?? '1') };
  if (!(wanted.count >= 1 && wanted.count <= 5_000_000))
    throw new CommandError(`--count must be a whole number, 1 to 5000000.\n${usage}`);
  if (!(wanted.seed <= 0xffff_ffff))
    throw new CommandError(`--seed must be a whole number, 0 to 4294967295.\n${usage}`);
  return wanted;
}

/** NaN for what is none: "1e6", "1,000" and "-5" are mistakes. */
function wholeNumber(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : NaN;
}
