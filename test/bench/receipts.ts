import { lookUp, memoryOf, watchMemory } from './beside.ts';
import { startBuiltDesk } from '../support/built-desk.ts';
import { createRandom } from '../soak/random.ts';
import type { Sold } from './fill-index.ts';
import { startFilledDesk } from './filled-desk.ts';
import { endedSale } from './invented-sales.ts';
import { quantile, type Row } from './row.ts';

const sales = 3000;
const drawn = 60;
/** Nothing listens there: the desk is only read. */
const upstream = 'http://127.0.0.1:9/api/v1';

/**
 * Single receipts as PDF, one after another, and a bundle of a thousand: how long they take, what the server's memory grows by
 * meanwhile (Linux), and how long look-ups of others take while a bundle is made.
 */
export async function measureReceipts(): Promise<Row[]> {
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
  const ask = async (at: string) => {
    const response = await fetch(`${desk.url}/api/main/test/${at}`, { headers: filled.headers });
    if (!response.ok) throw new Error(`${at} was answered ${response.status} ${await response.text()}`);
    return response;
  };
  try {
    const page = (await (await ask('transactions?limit=200')).json()) as { data: { id: string }[] };
    const ids = page.data.map(({ id }) => id);
    const coldStart = performance.now();
    await (await ask(`transactions/${ids[0]}/receipt.pdf`)).arrayBuffer();
    const cold = performance.now() - coldStart;
    const times: number[] = [];
    for (let count = 1; count <= drawn; count += 1) {
      const started = performance.now();
      await (await ask(`transactions/${ids[count]}/receipt.pdf`)).arrayBuffer();
      times.push(performance.now() - started);
    }

    const thousand = await oldestOf(1000, ask);
    const before = await memoryOf(desk.child.pid);
    const watch = watchMemory(desk.child.pid);
    const started = performance.now();
    const { byteLength } = await (await ask(`exports/receipts.pdf?${thousand}`)).arrayBuffer();
    const took = performance.now() - started;
    const grown = (await watch.stop()) - before;
    const others = lookUp(ask, ids);
    const all = performance.now();
    await (await ask('exports/receipts.pdf')).arrayBuffer();
    const allTook = performance.now() - all;
    const lookUps = await others.stop();
    return [
      { what: 'a receipt as PDF, the first (starts the thread)', value: cold, unit: 'ms' },
      { what: 'a receipt as PDF, p50', value: quantile(times, 0.5), unit: 'ms' },
      { what: 'a receipt as PDF, p99', value: quantile(times, 0.99), unit: 'ms', bound: 150 },
      { what: 'a bundle of 1,000 receipts', value: took / 1000, unit: 's', bound: 60 },
      { what: 'its size', value: byteLength / 2 ** 20, unit: 'MB' },
      { what: 'server’s memory, growth by it', value: grown, unit: 'MB' },
      { what: `a bundle of ${sales.toLocaleString('en')} receipts`, value: allTook / 1000, unit: 's' },
      { what: 'look-ups of others meanwhile, p50', value: quantile(lookUps, 0.5), unit: 'ms' },
      { what: 'look-ups of others meanwhile, p99', value: quantile(lookUps, 0.99), unit: 'ms', bound: 30 },
    ];
  } finally {
    await desk.stop();
    await filled.remove();
  }
}

/** A filter that lets just so many receipts through: those that are older than the next. */
async function oldestOf(count: number, ask: (at: string) => Promise<Response>): Promise<string> {
  const next = { cursor: '', seen: 0 };
  for (;;) {
    const at = `transactions?sort=created_at&limit=200${next.cursor && `&cursor=${encodeURIComponent(next.cursor)}`}`;
    const page = (await (await ask(at)).json()) as {
      data: { created_at: string }[];
      next_cursor: string | null;
    };
    const found = page.data[count - next.seen];
    if (found) return new URLSearchParams({ created_to: found.created_at }).toString();
    if (page.next_cursor === null) throw new Error('There are not so many receipts.');
    next.cursor = page.next_cursor;
    next.seen += page.data.length;
  }
}

function* invented(accountId: number): Generator<Sold> {
  const random = createRandom(11);
  const now = Date.now();
  for (let number = 1; number <= sales; number++) yield endedSale(random, accountId, number, now);
}
