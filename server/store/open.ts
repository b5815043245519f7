import { join } from 'node:path';
import * as z from 'zod/mini';
import { doubtAbout, makeFolder, syncFolder } from '../data-folder.ts';
import { accountStore } from './accounts.ts';
import { auditStore } from './audit.ts';
import { restoreIndexes } from './bulk-indexes.ts';
import { backfillStore } from './backfills.ts';
import { checkoutSessionStore } from './checkout-sessions.ts';
import { dayStore } from './days.ts';
import { StoreRefusedError, StoreUnavailableError } from '../errors.ts';
import { fillDocuments } from './documents.ts';
import { exportStore } from './exports.ts';
import { intentStore } from './intents.ts';
import { loginStore } from './logins.ts';
import { lookupStore } from './lookups.ts';
import { memoryStore } from './memory-search.ts';
import { merchantStore } from './merchants.ts';
import { migrate } from './migrate.ts';
import { noteStore } from './notes.ts';
import { openPostgres } from './postgres-pool.ts';
import { receiptCheckStore } from './receipt-checks.ts';
import { refundStore } from './refunds.ts';
import { reviewStore } from './reviews.ts';
import { searchStore } from './search.ts';
import { writeAll, type Database } from './sql.ts';
import { openSqlite } from './sqlite.ts';
import { candidateStore } from './statement-candidates.ts';
import { statementStore } from './statements.ts';
import type { Store } from './store.ts';
import { transactionStore } from './transactions.ts';
import { userStore } from './users.ts';
import { overviewStore } from './overview.ts';
import { viewStore } from './views.ts';
import { webhookStore } from './webhooks.ts';

/**
 * Opens the index: PostgreSQL when an address is given, else the file `index.db` in the data folder. Throws
 * StoreRefusedError for a store that must not be used, StoreUnavailableError for one that can't be reached.
 */
export async function openStore({
  databaseUrl,
  dataDir,
  log,
  alarm = () => {},
}: {
  databaseUrl?: string | undefined;
  dataDir: string;
  log?: (message: string) => void;
  /** Told what needs the eyes of whoever runs the server, while all goes on. */
  alarm?: (message: string) => void;
}): Promise<Store> {
  const database =
    databaseUrl === undefined ? await openFile(dataDir, alarm) : await openPostgres(databaseUrl);
  log?.(`index opened: ${database.version}`);
  const store = await storeOn(database);
  try {
    // A store that can be read and not written is no store: better known now than at the first create.
    await store.probe();
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** The store over an open connection, its schema brought up to date; closes the connection when that fails. */
export async function storeOn(database: Database): Promise<Store> {
  try {
    await migrate(database);
    await restoreIndexes(database);
    await fillDocuments(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    merchants: merchantStore(database),
    users: userStore(database),
    logins: loginStore(database),
    accounts: accountStore(database),
    intents: intentStore(database),
    checkoutSessions: checkoutSessionStore(database),
    transactions: transactionStore(database),
    search: searchStore(database),
    lookups: lookupStore(database),
    memory: memoryStore(database),
    webhooks: webhookStore(database),
    backfills: backfillStore(database),
    views: viewStore(database),
    refunds: refundStore(database),
    statements: statementStore(database),
    candidates: candidateStore(database),
    exports: exportStore(database),
    overview: overviewStore(database),
    receiptChecks: receiptCheckStore(database),
    reviews: reviewStore(database),
    notes: noteStore(database),
    days: dayStore(database),
    audit: auditStore(database),
    lend: (end) => database.lend(end),
    probe: () => probe(database),
    close: () => database.close(),
  };
}

async function openFile(dataDir: string, alarm: (message: string) => void): Promise<Database> {
  try {
    await makeFolder(dataDir);
  } catch (error) {
    throw new StoreRefusedError(
      `The data folder ${dataDir} can't be made or kept durably: ${describe(error)}. ` +
        'Check DATA_DIR, its owner, its mode and its file system.',
      { cause: error },
    );
  }
  const database = await openSqlite(join(dataDir, 'index.db'), { alarm });
  try {
    await syncFolder(dataDir);
    const doubt = await doubtAbout(dataDir);
    if (doubt) alarm(doubt);
  } catch (error) {
    await database.close();
    throw new StoreRefusedError(`The data folder ${dataDir} can't be written durably: ${describe(error)}`, {
      cause: error,
    });
  }
  return database;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Counts rather than tells the time: the clocks of two servers on one database may differ. */
async function probe(database: Database): Promise<void> {
  const [counted] = await writeAll(database, [
    {
      sql: 'insert into probe (id, at) values (1, 0) on conflict (id) do update set at = probe.at + 1 returning at',
    },
  ]);
  const at = z.int().parse(counted?.rows[0]?.['at']);
  const rows = await database.read('select 1 from probe where id = 1 and at >= ?', [at]);
  if (rows.length === 0) throw new StoreUnavailableError('The index lost what was just written.');
}
