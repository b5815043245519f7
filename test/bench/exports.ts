import { lookUp, memoryOf, watchMemory } from './beside.ts';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { startBuiltDesk } from '../support/built-desk.ts';
import { createRandom } from '../soak/random.ts';
import type { Sold } from './fill-index.ts';
import { startFilledDesk } from './filled-desk.ts';
import { endedSale } from './invented-sales.ts';
import { quantile, type Row } from './row.ts';

const links = 100_000;
/** Nothing listens there: the desk is only read. */
const upstream = 'http://127.0.0.1:9/api/v1';

/**
 * The CSV of a whole index against a bare loop over the same rows in the same run, what the server's memory grows by
 * meanwhile (Linux; the first fills caches that stay), and how long look-ups of other people take while one runs.
 */
export async function measureExports(): Promise<Row[]> {
  const settings = {
    ...{ CHECKOUT_API_URL: upstream, CHECKOUT_API_KEY_TEST: 'gc_test_bench0000' },
    ...{ SYNC_INTERVAL_MS: '3600000', LOG_LEVEL: 'fatal' },
  };
  const filled = await startFilledDesk(settings, invented);
  await filled.stop();
  // Started once more, to have the process at hand.
  const desk = await startBuiltDesk({
    ...settings,
    ...{ DATA_DIR: filled.dataDir, PORT: '0', ALLOW_LOOPBACK_UPSTREAM: '1' },
  });
  const base = `${desk.url}/api/main/test`;
  const ask = (at: string) => fetch(`${base}/${at}`, { headers: filled.headers });
  try {
    const page = (await (await ask('transactions?limit=200')).json()) as { data: { id: string }[] };
    const ids = page.data.map(({ id }) => id);
    const measured: Row[] = [];
    for (const file of ['transactions', 'checkout-sessions'] as const) {
      const atFirst = await memoryOf(desk.child.pid);
      const first = watchMemory(desk.child.pid);
      await readAll(await ask(`exports/${file}.csv`));
      const firstPeak = await first.stop();

      const before = await memoryOf(desk.child.pid);
      const watch = watchMemory(desk.child.pid);
      const alone = performance.now();
      const { rows, bytes } = await readAll(await ask(`exports/${file}.csv`));
      const quiet = rows / ((performance.now() - alone) / 1000);
      const peak = await watch.stop();

      const others = lookUp(ask, ids);
      await readAll(await ask(`exports/${file}.csv`));
      const times = await others.stop();
      const raw = rawLoop(filled.dataDir, file);
      measured.push(
        { what: `${file}.csv, rows`, value: rows, unit: 'rows' },
        { what: `${file}.csv, size`, value: bytes / 2 ** 20, unit: 'MB' },
        { what: `${file}.csv`, value: quiet, unit: 'rows/s' },
        { what: 'for comparison: a bare loop over the same rows', value: raw, unit: 'rows/s' },
        { what: 'share of the bare loop’s speed', value: quiet / raw, unit: '' },
        { what: 'server’s memory, growth by the first export', value: firstPeak - atFirst, unit: 'MB' },
        { what: 'server’s memory, growth by the next', value: peak - before, unit: 'MB', bound: 64 },
        ...(await measureXlsx(ask, file, desk.child.pid)),
        { what: 'look-ups of others meanwhile, p50', value: quantile(times, 0.5), unit: 'ms' },
        { what: 'look-ups of others meanwhile, p99', value: quantile(times, 0.99), unit: 'ms', bound: 30 },
      );
    }
    return measured;
  } finally {
    await desk.stop();
    await filled.remove();
  }
}

/** The same rows as XLSX: a file that is packed, so that its rows are counted by its seal. */
async function measureXlsx(
  ask: (at: string) => Promise<Response>,
  file: string,
  pid: number | undefined,
): Promise<Row[]> {
  const before = await memoryOf(pid);
  const watch = watchMemory(pid);
  const started = performance.now();
  const reply = await ask(`exports/${file}.xlsx`);
  const { bytes } = await readAll(reply);
  const seconds = (performance.now() - started) / 1000;
  const peak = await watch.stop();
  const sealed = await ask(`exports/${reply.headers.get('x-export-id')}`);
  const { rows } = (await sealed.json()) as { rows: number };
  return [
    { what: `${file}.xlsx, size`, value: bytes / 2 ** 20, unit: 'MB' },
    { what: `${file}.xlsx`, value: rows / seconds, unit: 'rows/s' },
    { what: `100,000 rows of ${file}.xlsx`, value: (seconds / rows) * 100_000, unit: 's', bound: 20 },
    { what: 'server’s memory, growth by the XLSX', value: peak - before, unit: 'MB', bound: 150 },
  ];
}

function* invented(accountId: number): Generator<Sold> {
  const random = createRandom(11);
  const now = Date.now();
  for (let number = 1; number <= links; number++) yield endedSale(random, accountId, number, now);
}

async function readAll(response: Response): Promise<{ rows: number; bytes: number }> {
  if (!response.ok || !response.body) throw new Error(`The export was answered ${response.status}.`);
  let bytes = 0;
  let lines = 0;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
  }
  return { rows: lines - 1, bytes };
}

/** Rows a second of the least that could write such a file: all columns of the table, joined by commas. */
function rawLoop(dataDir: string, file: 'transactions' | 'checkout-sessions'): number {
  const database = new DatabaseSync(path.join(dataDir, 'index.db'), { readOnly: true });
  try {
    const sql =
      file === 'transactions'
        ? `select t.id, t.receipt_number, t.status, t.amount, t.amount_refunded, t.currency, t.card_brand, t.card_last4,
             t.gateway_transaction_id, t.token_id, t.decline_code, t.decline_message, t.created_at, t.checkout_session_id,
             t.source, t.checked_at, s.description, s.customer_name, s.customer_email from transactions t
           left join checkout_sessions s on s.account_id = t.account_id and s.id = t.checkout_session_id order by t.account_id, t.created_order desc, t.id desc`
        : `select s.*, t.* from checkout_sessions s
           left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id
           order by s.account_id, s.created_at desc, s.id desc`;
    const started = performance.now();
    let rows = 0;
    let size = 0;
    for (const row of database.prepare(sql).iterate()) {
      size += Buffer.byteLength(Object.values(row as Record<string, unknown>).join(','));
      rows += 1;
    }
    if (size === 0) throw new Error('The index is empty.');
    return rows / ((performance.now() - started) / 1000);
  } finally {
    database.close();
  }
}
