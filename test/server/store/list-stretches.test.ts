import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSales, type LoadedSale, prepareSales } from '../../../server/store/bulk-load.ts';
import { placeOfSession, placeOfTransaction } from '../../../server/store/list-page.ts';
import type { ListPage, ListPlace, ListQuery } from '../../../server/store/list-query.ts';
import { rarePart } from '../../../server/store/list-recent.ts';
import { storeOn } from '../../../server/store/open.ts';
import type { Account, CheckoutSessionRow, TransactionRow } from '../../../server/store/rows.ts';
import { openSqlite } from '../../../server/store/sqlite.ts';
import type { Store } from '../../../server/store/store.ts';
import { openPglite } from '../../support/pglite.ts';
import { freshAccount, morning, sampleQuery, sampleSession, sampleTransaction } from './sample-rows.ts';

/** A page by date that holds a text is put together from stretches of time: many more rows than are looked at first. */

const size = 900;
const hour = 3_600_000;

/** Dense and thin times, and hundreds of rows at one instant. */
function instantOf(index: number): number {
  if (index < 300) return morning + index * hour;
  if (index < 600) return morning + 300 * hour;
  return morning + 300 * hour + (index - 600 - (index % 3)) * 50;
}

const words = (index: number) => [
  ...(index % 3 === 0 ? ['cake'] : ['bread']),
  ...(index < 120 ? ['early'] : []),
  ...(index >= size - 30 ? ['late'] : []),
  ...(index % 61 === 7 ? ['seldom'] : []),
  ...(index % 13 === 2 ? ['order-' + String(7_000_000 + index * 37)] : []),
  ...(index === 333 ? ['once'] : []),
];

function sales(account: Account): LoadedSale[] {
  return Array.from({ length: size }, (_, index) => {
    const at = instantOf(index);
    const [id, transactionId] = [`cs_${(index * 7919) % size}`, `txn_${(index * 6007) % size}`];
    const session = sampleSession(account, {
      ...{ id, createdAt: at, status: index % 9 === 0 ? 'failed' : 'completed', amount: 100 + (index % 5) },
      description: words(index).join(' '),
      customerName: index % 25 === 0 ? 'Ana López' : index % 40 === 1 ? 'Li Po' : null,
      currency: ['USD', 'usd', 'JMD', 'TTD'][index % 4] ?? 'USD',
      transactionId: index % 2 === 0 ? transactionId : null,
      metadataJson: index % 17 === 0 ? '{"branch":"north"}' : null,
    });
    const transaction = sampleTransaction(account, {
      ...{ id: transactionId, checkoutSessionId: id, createdAt: index % 50 === 0 ? null : at + 5 },
      ...{ cardBrand: index % 4 === 0 ? 'Visa' : 'Mastercard' },
    });
    return { session, transaction: index % 2 === 0 ? transaction : null };
  });
}

type Listed = { id: string; createdAt: number | null };

async function everyPage<Row extends Listed>(
  list: (page: ListPage) => Promise<Row[]>,
  placeOf: (row: Row) => ListPlace,
  page: Pick<ListPage, 'sort' | 'limit'>,
): Promise<Row[]> {
  const all: Row[] = [];
  for (;;) {
    const last = all.at(-1);
    const rows = await list({ ...page, ...(last && { after: placeOf(last) }) });
    expect(rows.length).toBeLessThanOrEqual(page.limit);
    all.push(...rows);
    if (rows.length < page.limit) return all;
  }
}

const textQuery = fc
  .record({
    q: fc.constantFrom(
      ...[
        'cake',
        'early',
        'late',
        'seldom',
        'once',
        'nowhere',
        'bread seldom',
        'cake early',
        'order-7012321',
      ],
      ...['seldom cake', 'order', 'ca', 'north', undefined],
    ),
    customer: fc.constantFrom<(string[] | undefined)[]>(
      ...[undefined, undefined, ['lopez'], ['ana lo', 'po'], ['ana lopez', 'nobody']],
    ),
    status: fc.constantFrom<(string[] | undefined)[]>(undefined, ['failed']),
    brand: fc.constantFrom<(string[] | undefined)[]>(undefined, undefined, ['visa']),
    branch: fc.constantFrom(undefined, undefined, 'north'),
    from: fc.constantFrom(undefined, morning + 100 * hour, morning + 300 * hour),
    to: fc.constantFrom(undefined, undefined, morning + 300 * hour + 1),
  })
  .map(({ q, customer, status, brand, branch, from, to }) =>
    sampleQuery({
      ...(q !== undefined && { q }),
      is: { ...(customer && { customer }), ...(status && { status }), ...(brand && { card_brand: brand }) },
      metadata: branch === undefined ? [] : [{ key: 'branch', value: branch }],
      instants: {
        ...((from ?? to) !== undefined && {
          created: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
        }),
      },
    }),
  );

const folder = await mkdtemp(join(tmpdir(), 'desk-store-'));
afterAll(() => rm(folder, { recursive: true }));

describe.each([
  ['SQLite', () => openSqlite(join(folder, 'index.db'))],
  ['PGlite', openPglite],
] as const)('on %s', (engine, open) => {
  let store: Store;
  let account: Account;
  const loaded: LoadedSale[] = [];
  beforeAll(async () => {
    const database = await open();
    store = await storeOn(database);
    // Another account's rows lie between.
    const other = await freshAccount(store);
    account = await freshAccount(store);
    loaded.push(...sales(account));
    await loadKnown(database, sales(other));
    await loadKnown(database, loaded);
  }, 60_000);
  afterAll(() => store.close());

  async function loadKnown(database: Parameters<typeof loadSales>[0], rows: LoadedSale[]) {
    await loadSales(
      database,
      prepareSales(rows.filter(({ transaction }) => transaction === null || transaction.createdAt !== null)),
    );
    for (const { session, transaction } of rows) {
      if (transaction?.createdAt === null) await store.checkoutSessions.add(session, transaction, null);
    }
  }

  const holds = ({ session, transaction }: LoadedSale, query: ListQuery, at: number | null) => {
    const text = ` ${session.description ?? ''} ${(session.customerName ?? '').toLowerCase().replace('ó', 'o')} ${
      session.metadataJson === null ? '' : 'north'
    }`;
    const { from, to } = query.instants.created ?? {};
    const customer = (session.customerName ?? '').toLowerCase().replace('ó', 'o');
    return (
      (query.q ?? '').split(' ').every((word) => text.includes(word.length < 3 ? ` ${word}` : word)) &&
      (query.is.customer?.some((value) => customer.includes(value)) ?? true) &&
      (query.is.status?.includes(session.status) ?? true) &&
      (query.is.card_brand?.includes((transaction?.cardBrand ?? '').toLowerCase()) ?? true) &&
      (query.metadata.length === 0 || session.metadataJson !== null) &&
      (from === undefined || (at !== null && at >= from)) &&
      (to === undefined || (at !== null && at < to))
    );
  };

  /** Found by text, SQLite gives rows of one instant in an order of its own; each still comes once. */
  const shown = (rows: readonly Listed[], query: ListQuery) => {
    if (engine !== 'SQLite' || (query.q === undefined && !query.is.customer)) return rows.map(({ id }) => id);
    const instants = [...new Set(rows.map(({ createdAt }) => createdAt))];
    return instants.map((at) => rows.flatMap((row) => (row.createdAt === at ? row.id : [])).toSorted());
  };

  const sorted = <Row extends Listed>(rows: Row[], descending: boolean) => {
    const byDate = rows.toSorted(
      (a, b) => (a.createdAt ?? -1) - (b.createdAt ?? -1) || (a.id < b.id ? -1 : 1),
    );
    return descending ? byDate.toReversed() : byDate;
  };

  const request = fc.record({
    query: textQuery,
    descending: fc.boolean(),
    limit: fc.constantFrom(1, 2, 3, 7, 20, 60),
  });

  test('every session that holds a text comes once and in order, whatever stretch of time it lies in', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ query, descending, limit }) => {
        const wanted = loaded
          .filter((sale) => holds(sale, query, sale.session.createdAt))
          .map(({ session }) => session);
        fc.pre(wanted.length / limit < 40);
        const listed = await everyPage<CheckoutSessionRow>(
          (page) => store.checkoutSessions.list(account.id, query, page),
          (row) => placeOfSession(row, 'created_at'),
          { sort: { field: 'created_at', descending }, limit },
        );
        expect(shown(listed, query)).toEqual(shown(sorted(wanted, descending), query));
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  test('so does every transaction, those of unknown time among them', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ query, descending, limit }) => {
        const { status: _status, ...is } = query.is;
        const asked = { ...query, is };
        const wanted = loaded.flatMap((sale) =>
          sale.transaction && holds(sale, asked, sale.transaction.createdAt) ? [sale.transaction] : [],
        );
        fc.pre(wanted.length / limit < 40);
        const listed = await everyPage<TransactionRow>(
          (page) => store.transactions.list(account.id, asked, page),
          (row) => placeOfTransaction({ ...row, figureAmount: null, figureCurrency: null }, 'created_at'),
          { sort: { field: 'created_at', descending }, limit },
        );
        expect(shown(listed, asked)).toEqual(shown(sorted(wanted, descending), asked));
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  test.each([
    ['one currency, in whatever case it was written', ['usd'], 31],
    ['several', ['JMD', 'usd'], 50],
    ['more than are read apart', ['usd', 'jmd', 'ttd', 'eur', 'xbt'], 300],
    ['none that is there', ['eur'], 5],
  ])('amounts of %s are one list in order over all its pages', async (_title, currency, limit) => {
    const query = sampleQuery({ is: { currency }, instants: { created: { from: morning + 3 * hour } } });
    const codes = currency.map((code) => code.toUpperCase());
    for (const descending of [true, false]) {
      const direction = descending ? -1 : 1;
      const wanted = loaded
        .map(({ session }) => session)
        .filter((row) => codes.includes(row.currency.toUpperCase()) && row.createdAt >= morning + 3 * hour)
        .toSorted(
          (a, b) => direction * (a.amount - b.amount || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
        );
      const listed = await everyPage<CheckoutSessionRow>(
        (page) => store.checkoutSessions.list(account.id, query, page),
        (row) => placeOfSession(row, 'amount'),
        { sort: { field: 'amount', descending }, limit },
      );
      expect(listed.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
    }
  });
});

test.each([
  ['rct-123679', '123679'],
  ['devon+orders113819@mail.example.com', '113819'],
  ['ana.lopez@example.com', 'ana.lopez'],
  ['4c7290bf-150d-4909-9be2-ed79769c20d1', 'ed79769c20d1'],
  ['2026-11-23', undefined],
  ['123679', undefined],
  ['al@example.com', undefined],
  ['kingston', undefined],
])('of %s the text index is asked for %s', (word, part) => {
  expect(rarePart(word)).toBe(part);
  expect(word).toContain(part ?? '');
});
