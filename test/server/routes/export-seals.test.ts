import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import readXlsx from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { SummarySchema } from '#shared/checkout-sessions.ts';
import {
  ExportChangesSchema,
  ExportListSchema,
  ExportSealSchema,
  ExportTicketSchema,
  FileCheckSchema,
} from '#shared/exports.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';
import { TransactionListSchema } from '#shared/transactions.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;
const noon = Date.UTC(2026, 4, 5, 17);

type Client = Awaited<ReturnType<typeof desk.signInApart>>;

async function shop() {
  const client = await desk.signInApart('owner');
  return { client, account: (await upstreams.of(client.merchant, 'test')).account };
}
type Account = Awaited<ReturnType<typeof shop>>['account'];

/** The bytes of a file as they came, and the id of its export. */
async function download(client: Client, at: string) {
  const reply = await fetch(`http://127.0.0.1:${desk.port}${client.account}/exports/${at}`, {
    headers: { 'X-Checkout-Desk': '1', Cookie: client.cookie() ?? '' },
  });
  expect(reply.status).toBe(200);
  return { id: reply.headers.get('x-export-id') ?? '', bytes: Buffer.from(await reply.arrayBuffer()) };
}

const seal = async (client: Client, id: string) =>
  (await client.get(`${client.account}/exports/${id}`)).as(ExportSealSchema);
const changes = async (client: Client, id: string) =>
  (await client.post(`${client.account}/exports/${id}/changes`)).as(ExportChangesSchema);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function addSale(
  account: Account,
  index: number,
  change: Parameters<typeof sampleTransaction>[1] = {},
) {
  await store.checkoutSessions.add(
    sampleSession(account, { id: `cs_${index}`, createdAt: noon + index, description: `Order ${index}` }),
    sampleTransaction(account, {
      ...{ id: `txn_${index}`, checkoutSessionId: `cs_${index}`, createdAt: noon + index },
      ...{ receiptNumber: `RCT-${index}`, amount: 100 + index, currency: 'USD', ...change },
    }),
    null,
  );
}

describe('a seal', async () => {
  const { client, account } = await shop();
  for (let index = 0; index < 60; index++)
    await addSale(account, index, {
      amount: index % 9 ? 1000 + index : null,
      currency: ['USD', 'JPY', 'KWD'][index % 3] ?? null,
      status: ['captured', 'failed', 'refunded', 'partially_refunded'][index % 4] ?? 'captured',
      amountRefunded: index % 4 > 1 ? index : null,
    });

  const filter = fc.record({
    file: fc.constantFrom('transactions' as const, 'checkout-sessions' as const),
    status: fc.constantFrom('', 'captured', 'captured,refunded', 'open'),
    currency: fc.constantFrom('', 'usd', 'JPY,KWD'),
    min: fc.constantFrom('', '1020'),
    sort: fc.constantFrom('created_at', '-amount', 'currency'),
  });

  test('of any filter, screen, CSV and XLSX have the same rows and add up to the same, to the smallest unit', async () => {
    await fc.assert(
      fc.asyncProperty(filter, async ({ file, status, currency, min, sort }) => {
        const params = new URLSearchParams({ status, currency, ...(min && { amount_min: min }) });
        const summary = (await client.get(`${client.account}/${file}/summary?${params.toString()}`)).as(
          SummarySchema,
        );
        params.set('sort', sort);
        const csv = await download(client, `${file}.csv?${params.toString()}`);
        const xlsx = await download(client, `${file}.xlsx?${params.toString()}`);
        const seals = [await seal(client, csv.id), await seal(client, xlsx.id)];
        for (const { rows, totals } of seals) {
          expect(rows).toBe(summary.count);
          expect(totals.map(({ amount_refunded: _refunded, ...total }) => total)).toEqual(summary.totals);
        }
        const [names = [], ...lines]: string[][] = parse(csv.bytes);
        const sheets = await readXlsx(xlsx.bytes, { trim: false });
        const [first, last] = [sheets[0]?.data ?? [], sheets.at(-1)?.data ?? []];
        expect(first[0]).toEqual(names);
        const [id, amount] = [names.indexOf('id'), names.indexOf('amount')];
        const comparable = (line: readonly unknown[]) => [line[id], Number(line[amount])];
        expect(first.slice(1).map(comparable)).toEqual(lines.map(comparable));
        for (const { currency: code, count, amount: sum } of summary.totals) {
          const line = last.find(([name]) => name === code);
          expect(line?.slice(1, 3)).toEqual([count, Number(toDecimal(sum, exponentOf(code)))]);
        }
      }),
      { numRuns: 15 },
    );
  });

  test.each(['csv', 'xlsx'])(
    'of a %s says what is in it, for whom, and by what the very file is known',
    async (format) => {
      const { id, bytes } = await download(
        client,
        `transactions.${format}?status=captured&created_from=2026-05-05&columns=id,amount,currency&sort=amount`,
      );
      expect(await seal(client, id)).toMatchObject({
        ...{ id, format, mode: 'test', merchant: client.merchant, noun: 'transactions', state: 'done' },
        ...{ rows: 15, bytes: bytes.length, sha256: sha256(bytes), columns: ['id', 'amount', 'currency'] },
        words: 'receipts; status captured; created from 2026-05-05T00:00:00-05:00; by amount, ascending',
        filter: 'status=captured&created_from=2026-05-05&sort=amount',
        ...{ time_zone: 'America/Jamaica', utc_offset: '-05:00', progress: null, comparable: true },
        created_by: { name: 'The owner' },
      });
    },
  );

  test('counts what was given back, of receipts', async () => {
    const { id } = await download(client, 'transactions.csv?currency=USD&status=refunded');
    const listed = (await client.get(`${client.account}/transactions?currency=USD&status=refunded`)).as(
      TransactionListSchema,
    ).data;
    const refunded = listed.reduce((sum, row) => sum + (row.amount_refunded ?? 0), 0);
    expect(refunded).toBeGreaterThan(0);
    expect((await seal(client, id)).totals).toMatchObject([
      { count: listed.length, amount_refunded: refunded },
    ]);
  });

  test('can be had as a file, by a ticket too, and leaves out what may still change', async () => {
    const { id } = await download(client, 'transactions.csv');
    const asked = await client.post(`${client.account}/exports`, { path: `${id}/seal.json` });
    const ticket = asked.as(ExportTicketSchema);
    expect(ticket.id).toBe(id);
    const reply = await client.request('GET', ticket.url, { headers: { 'X-Checkout-Desk': undefined } });
    expect(reply.headers.get('content-disposition')).toMatch(
      /^attachment; filename="receipts-.*-seal\.json"$/,
    );
    expect(reply.body).toMatchObject({ id, state: 'done', sha256: (await seal(client, id)).sha256 });
    expect(Object.keys(reply.body as object)).not.toContain('comparable');
  });

  test('bears the id that its ticket named', async () => {
    const asked = await client.post(`${client.account}/exports`, { path: 'transactions.xlsx?status=failed' });
    const { id, url } = asked.as(ExportTicketSchema);
    const reply = await client.request('GET', url, { headers: { 'X-Checkout-Desk': undefined } });
    expect(reply.headers.get('x-export-id')).toBe(id);
    expect((await seal(client, id)).state).toBe('done');
  });

  test('keeps no card number that somebody looked for, and then the rows can’t be asked for again', async () => {
    const { id } = await download(client, 'transactions.csv?q=4111111111111111');
    const kept = await seal(client, id);
    expect(JSON.stringify(kept)).not.toContain('411111111111');
    expect(kept.comparable).toBe(false);
    expect((await client.post(`${client.account}/exports/${id}/changes`)).error().code).toBe('conflict');
  });

  test('stands in a list, newest first, page by page, and in nobody else’s', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const at: string = cursor && `&cursor=${cursor}`;
      const page: { data: { id: string }[]; next_cursor: string | null } = (
        await client.get(`${client.account}/exports?limit=7${at}`)
      ).as(ExportListSchema);
      ids.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(ids.length).toBeGreaterThan(20);
    expect(new Set(ids).size).toBe(ids.length);
    const other = (await shop()).client;
    expect((await other.get(`${other.account}/exports`)).as(ExportListSchema).data).toEqual([]);
    expect((await other.get(`${other.account}/exports/${ids[0]}`)).status).toBe(404);
    expect((await client.get(`${client.account}/exports?cursor=x&page=2`)).status).toBe(400);
  });

  test('tells a genuine file from one that was touched, and from a stranger', async () => {
    const { id, bytes } = await download(client, 'transactions.csv?columns=id,status');
    const check = async (file: Buffer, name?: string) =>
      (
        await client.post(`${client.account}/exports/check`, {
          ...{ sha256: sha256(file), bytes: file.length },
          ...(name !== undefined && { name }),
        })
      ).as(FileCheckSchema);
    expect((await check(bytes)).genuine.map((one) => one.id)).toEqual([id]);
    const touched = Buffer.from(bytes);
    touched[touched.length - 4] = 0x58;
    const near = await check(touched);
    expect(near.genuine).toEqual([]);
    expect(near.near).toMatchObject([{ same: 'bytes', seal: { id } }]);
    const { file_name: name } = await seal(client, id);
    const renamed = await check(Buffer.from('short'), name.replace('.csv', ' (3).csv'));
    expect(renamed.genuine).toEqual([]);
    expect(renamed.near.every(({ same }) => same === 'name')).toBe(true);
    expect(renamed.near.length).toBeGreaterThan(0);
    expect(await check(Buffer.from('stranger'), 'else.csv')).toEqual({ genuine: [], near: [] });
    expect((await client.post(`${client.account}/exports/check`, { sha256: 'x', bytes: 1 })).status).toBe(
      422,
    );
  });
});

describe('what has changed since an export', async () => {
  const { client, account } = await shop();
  for (let index = 0; index < 10; index++) await addSale(account, index);

  async function change(index: number, update: Parameters<typeof sampleTransaction>[1]) {
    const session = await store.checkoutSessions.get(account.id, `cs_${index}`);
    const transaction = await store.transactions.get(account.id, `txn_${index}`);
    if (!session || !transaction) throw new Error('no such sale');
    await store.checkoutSessions.save(session, { ...transaction, ...update }, null, session.nextCheckAt);
  }

  test('is nothing when nothing happened, and nothing when rows were only confirmed anew', async () => {
    const { id } = await download(client, 'transactions.xlsx');
    await change(1, { checkedAt: noon + 5 });
    expect(await changes(client, id)).toMatchObject({
      ...{ rows_then: 10, rows_now: 10, added: { count: 0 }, changed: { count: 0 }, removed: { count: 0 } },
    });
  });

  test('is every row that was added, changed or left the filter, as it is now', async () => {
    const { id } = await download(client, 'transactions.csv?status=captured');
    await change(2, { status: 'refunded', amountRefunded: 102 });
    await change(3, { cardLast4: '9999' });
    await addSale(account, 77);
    const found = await changes(client, id);
    expect(found).toMatchObject({
      ...{ rows_then: 10, rows_now: 10 },
      added: {
        count: 1,
        rows: [{ id: 'txn_77', receipt_number: 'RCT-77', amount: 177, status: 'captured' }],
      },
      changed: { count: 1, rows: [{ id: 'txn_3', description: 'Order 3' }] },
      removed: { count: 1, rows: [{ id: 'txn_2', status: 'refunded', currency: 'USD' }] },
    });
    const { bytes } = await download(client, `${id}/changes.csv`);
    const lines: Record<string, string>[] = parse(bytes, { columns: true });
    expect(lines.map((line) => `${line['change']} ${line['id']}`).sort()).toEqual([
      'added txn_77',
      'changed txn_3',
      'removed txn_2',
    ]);
  });

  test('is asked of the days that a preset meant then', async () => {
    const { id } = await download(client, 'transactions.csv?created=today');
    expect((await seal(client, id)).words).toMatch(
      /^receipts; created from .* before .* \(today\); newest first$/,
    );
    expect(await changes(client, id)).toMatchObject({ rows_then: 0, rows_now: 0 });
  });

  test('is known of the newest fifty exports', async () => {
    const { id } = await download(client, 'transactions.csv?columns=id');
    for (let count = 0; count < 49; count++) await download(client, 'transactions.csv?status=none');
    expect((await seal(client, id)).comparable).toBe(true);
    await download(client, 'transactions.csv?status=none');
    expect((await seal(client, id)).comparable).toBe(false);
    expect((await client.post(`${client.account}/exports/${id}/changes`)).error().message).toContain(
      '90 days',
    );
  });
});

describe('a running export', async () => {
  const { client, account } = await shop();
  const description = 'x'.repeat(900_000);
  // More than all buffers on the way hold, so that it stands still until it is read.
  for (let index = 0; index < 60; index++)
    await store.checkoutSessions.add(
      sampleSession(account, { id: `cs_${index}`, description, createdAt: noon + index }),
      null,
      null,
    );

  async function begin() {
    const reply = await fetch(
      `http://127.0.0.1:${desk.port}${client.account}/exports/checkout-sessions.csv`,
      {
        headers: { 'X-Checkout-Desk': '1', Cookie: client.cookie() ?? '' },
      },
    );
    return { id: reply.headers.get('x-export-id') ?? '', reply };
  }

  test('says how far it is, and is cut and known to be when somebody cancels it', async () => {
    const { id, reply } = await begin();
    await expect.poll(async () => (await seal(client, id)).progress?.expected).toBe(60);
    const running = await seal(client, id);
    expect(running).toMatchObject({ state: 'running', rows: null, sha256: null, comparable: false });
    expect(running.progress?.bytes).toBeGreaterThan(0);
    expect((await client.request('DELETE', `${client.account}/exports/${id}`)).status).toBe(204);
    await expect(reply.arrayBuffer()).rejects.toThrow('terminated');
    await expect.poll(async () => (await seal(client, id)).state).toBe('aborted');
    expect(await seal(client, id)).toMatchObject({
      sha256: null,
      bytes: null,
      rows: null,
      comparable: false,
    });
    expect((await client.request('DELETE', `${client.account}/exports/${id}`)).error().code).toBe('conflict');
  });

  test('of another process, which has died, counts as aborted', async () => {
    const { id, reply } = await begin();
    const row = await store.exports.get(account.id, id);
    if (!row) throw new Error('no row');
    await store.exports.begin({
      ...row,
      id: 'exp_elsewhere',
      runner: 'another place/1/x',
      startedAt: Date.now(),
    });
    await store.exports.begin({ ...row, id: 'exp_long_ago', runner: 'another place/1/x', startedAt: noon });
    await store.exports.begin({ ...row, id: 'exp_lost', runner: desk.context.instance.name });
    expect((await seal(client, 'exp_elsewhere')).state).toBe('running');
    expect((await seal(client, 'exp_long_ago')).state).toBe('aborted');
    expect((await seal(client, 'exp_lost')).state).toBe('aborted');
    await reply.arrayBuffer();
  });
});
