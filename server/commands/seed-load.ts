import { setTimeout as pause } from 'node:timers/promises';
import { loadSales, type LoadedSale, prepareSales, type PreparedSales } from '../store/bulk-load.ts';
import type { Database } from '../store/sql.ts';

/** Sales to a transaction, which grows as long as one takes less than the time below. */
const size = { first: 5000, min: 5000, max: 25_000 };
/** A server beside us waits nine seconds for its turn to write, and asks for it at least every tenth of a second. */
const longestMs = 4000;
const turnMs = 110;

/**
 * Loads the sales in their order, the next ones made up and made rows of while the last are written. Ends early, after a whole transaction,
 * when `isStopping` says so. `told` hears how many sales are in the index. Returns that number and their receipts.
 */
export async function loadInTurns(
  database: Database,
  sales: Iterable<LoadedSale>,
  { isStopping, told }: { isStopping: () => boolean; told: (loaded: number) => void },
): Promise<{ loaded: number; receipts: number }> {
  const source = sales[Symbol.iterator]();
  const done = { loaded: 0, receipts: 0 };
  let batchSize = size.first;
  let batch = await takeInSteps(source, batchSize);
  while (batch.sessions.length > 0 && !isStopping()) {
    const from = performance.now();
    const writing = loadSales(database, batch);
    // Thrown at the await below, and not before somebody listens.
    writing.catch(() => undefined);
    const next = await takeInSteps(source, batchSize);
    await writing;
    done.loaded += batch.sessions.length;
    done.receipts += batch.transactions.filter((transaction) => transaction['receipt_number']).length;
    told(done.loaded);
    const ms = performance.now() - from;
    const fitting = Math.round(batchSize * Math.min(2, longestMs / ms));
    batchSize = Math.max(size.min, Math.min(size.max, fitting));
    batch = next;
    // SQLite has no queue of writers: without a pause whoever waits beside us may never find it free.
    if (database.dialect === 'sqlite') await pause(turnMs);
  }
  return done;
}

function take(source: Iterator<LoadedSale>, count: number): LoadedSale[] {
  const taken: LoadedSale[] = [];
  while (taken.length < count) {
    const { value, done } = source.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

/** Lets the event loop turn now and then, for the progress bar and for Ctrl-C. */
async function takeInSteps(source: Iterator<LoadedSale>, count: number): Promise<PreparedSales> {
  const taken: PreparedSales = { sessions: [], transactions: [], metadata: [] };
  while (taken.sessions.length < count) {
    const step = prepareSales(take(source, Math.min(500, count - taken.sessions.length)));
    if (step.sessions.length === 0) break;
    taken.sessions.push(...step.sessions);
    taken.transactions.push(...step.transactions);
    taken.metadata.push(...step.metadata);
    await pause(0);
  }
  return taken;
}
