import { expect, test } from 'vitest';
import { createExportThread, type ExportThread } from '../../../server/services/export-thread.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, log, upstreams } = desk.context;
const { account } = await upstreams.of('main', 'test');
await Promise.all(
  Array.from({ length: 40 }, (_, index) =>
    store.checkoutSessions.add(
      sampleSession(account, { id: `cs_${index}`, description: 'x'.repeat(20_000) }),
      null,
      null,
    ),
  ),
);

const job = {
  ...{ noun: 'checkout_sessions', columns: ['id', 'description'], bom: false, timeZone: 'UTC', mode: 'test' },
  ...{ format: 'csv', seal: { isTest: true, facts: [] } },
  accountId: account.id,
  list: {
    query: { is: {}, isNot: {}, metadata: [], metadataNot: [], instants: {}, amount: {} },
    page: { sort: { field: 'created_at', descending: true } },
  },
} as const;
type Job = Parameters<ReturnType<typeof createExportThread>['start']>[0];

const never = new AbortController().signal;
const start = (thread: ExportThread, signal = never) => thread.start(job as unknown as Job, signal);

/** The store, and a promise of the first loan's return. */
function watchedStore() {
  let returned = () => {};
  const isReturned = new Promise<void>((resolve) => {
    returned = resolve;
  });
  const lend: typeof store.lend = async (end) => {
    const loan = await store.lend(end);
    return {
      address: loan.address,
      giveBack() {
        loan.giveBack();
        returned();
      },
    };
  };
  return { store: { lend }, isReturned };
}

test('an export that nobody takes gives its snapshot back, and is known for a cut one', async () => {
  const watched = watchedStore();
  const thread = createExportThread({ store: watched.store, log, stallMs: 20 });
  const { pieces } = await start(thread);
  expect((await pieces.next()).done).toBe(false);
  await watched.isReturned;
  await expect(
    (async () => {
      for await (const { rows } of pieces) expect(rows).toBeLessThan(40);
    })(),
  ).rejects.toThrow('ended before its file did');
  await thread.close();
});

test('of many exports at once those beyond the eighth are asked to come again, and room is given back', async () => {
  const thread = createExportThread({ store, log });
  const running = await Promise.all(Array.from({ length: 8 }, () => start(thread)));
  await expect(start(thread)).rejects.toMatchObject({ code: 'too_many_requests' });
  await Promise.all(running.map(({ stop }) => stop()));
  await (await start(thread)).stop();
  await thread.close();
});

test('of ten exports that begin in the same moment eight run', async () => {
  const thread = createExportThread({ store, log });
  const begun = await Promise.allSettled(Array.from({ length: 10 }, () => start(thread)));
  const running = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await Promise.all(running.map(({ stop }) => stop()));
  expect(running).toHaveLength(8);
  await thread.close();
});

test('an export that is called off before its first rows gives its snapshot back', async () => {
  const watched = watchedStore();
  const thread = createExportThread({ store: watched.store, log });
  const gone = new AbortController();
  const starting = start(thread, gone.signal).then(
    ({ stop }) => stop(),
    (error: unknown) => expect(error).toMatchObject({ name: 'StoreUnavailableError' }),
  );
  gone.abort();
  await Promise.all([starting, watched.isReturned]);
  await thread.close();
});

test('the last piece is never empty, so that the seal stands before the last byte goes out', async () => {
  const thread = createExportThread({ store, log });
  const { pieces } = await start(thread);
  const lengths: number[] = [];
  for await (const { bytes } of pieces) lengths.push(bytes.length);
  // Four rows fill a piece, and the fortieth the last.
  expect(lengths).toHaveLength(10);
  expect(Math.min(...lengths)).toBeGreaterThan(64 * 1024);
  await thread.close();
});
