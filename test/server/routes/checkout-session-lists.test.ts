import { describe, expect, test } from 'vitest';
import { CheckoutSessionListSchema, SummarySchema } from '#shared/checkout-sessions.ts';
import { sortFields } from '#shared/list-grammar.ts';
import type { CheckoutSessionRow } from '../../../server/store/rows.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');

/** Kingston is five hours behind UTC all year: its 5 May begins at 05:00 UTC. */
const midnight = Date.UTC(2026, 4, 5, 5);
const hour = 3_600_000;

type Change = Partial<CheckoutSessionRow> & { paid?: Parameters<typeof sampleTransaction>[1] };

async function add(id: string, { paid, ...change }: Change = {}): Promise<void> {
  const transaction = paid
    ? sampleTransaction(account, { id: `txn_${id}`, checkoutSessionId: id, ...paid })
    : null;
  const row = sampleSession(account, { id, transactionId: transaction?.id ?? null, ...change });
  expect(await store.checkoutSessions.add(row, transaction, null)).toBe('added');
}

await add('a', {
  ...{
    createdAt: midnight - 1,
    amount: 100,
    currency: 'USD',
    description: '100% sure_thing',
    gateway: 'powertranz_direct',
  },
  ...{
    metadataJson: '{"order":"1042"}',
    expiresAt: midnight + hour,
    customerName: 'Ana Ng',
    customerEmail: 'Ana@Example.com',
  },
});
await add('b', {
  ...{
    createdAt: midnight,
    amount: 200,
    currency: 'JMD',
    status: 'completed',
    completedAt: midnight + 2 * hour,
  },
  paid: {
    receiptNumber: 'RCT-000042',
    cardBrand: 'Visa',
    cardLast4: '1111',
    gatewayTransactionId: '5ABC-1',
    amount: 200,
    currency: 'JMD',
  },
});
await add('c', {
  ...{ createdAt: midnight + hour, amount: 300, currency: 'JMD', status: 'failed', customerName: "O'Brien" },
  paid: {
    status: 'failed',
    cardBrand: 'Mastercard',
    cardLast4: '4444',
    receiptNumber: 'RCT-000043',
    amount: 300,
    currency: 'JMD',
  },
});
await add('d', { createdAt: midnight + 24 * hour, amount: 400, currency: 'EUR', status: 'under_review' });

const all = ['d', 'c', 'b', 'a'];

async function list(query: string, client: DeskClient = owner) {
  return (await client.get(`${client.account}/checkout-sessions?${query}`)).as(CheckoutSessionListSchema);
}
const idsOf = async (query: string) => (await list(query)).data.map((session) => session.id);

describe.each([
  ['status=open', ['a']],
  ['status=open,failed', ['c', 'a']],
  ['status=under_review', ['d']],
  ['status=never_heard_of', []],
  ['currency=JMD', ['c', 'b']],
  ['currency=jmd,EUR', ['d', 'c', 'b']],
  ['customer=ana', ['a']],
  ["customer=o'b", ['c']],
  ['customer=example.com', ['a']],
  ['created_by=nobody', []],
  ['gateway=powertranz_direct', ['a']],
  ['card_brand=visa', ['b']],
  ['card_last4=1111,4444', ['c', 'b']],
  ['receipt_number=42', ['b']],
  ['receipt_number=rct 0043', ['c']],
  ['receipt_number=not a receipt', []],
  ['gateway_transaction_id=5abc-1', ['b']],
])('%s', (query, ids) => {
  test('keeps just these', async () => expect(await idsOf(query)).toEqual(ids));
  test('negated keeps all others, those without the field too', async () =>
    expect(await idsOf(query.replace('=', '_not='))).toEqual(all.filter((id) => !ids.includes(id))));
});

test('a comma in a value is told from those between values by the backslash before it', async () => {
  const own = await desk.signInApart('owner');
  const { account: theirs } = await upstreams.of(own.merchant, 'test');
  for (const [id, customerName] of Object.entries({
    comma: 'Smith, John',
    first: 'Smith',
    last: 'John',
    slash: 'Back\\slash',
  })) {
    await store.checkoutSessions.add(
      sampleSession(theirs, { id, customerName, customerEmail: null }),
      null,
      null,
    );
  }
  const found = async (customer: string, name = 'customer') =>
    (await list(new URLSearchParams({ [name]: customer }).toString(), own)).data.map(({ id }) => id).sort();
  expect(await found(String.raw`Smith\, John`)).toEqual(['comma']);
  expect(await found(String.raw`Smith\, John`, 'customer_not')).toEqual(['first', 'last', 'slash']);
  expect(await found(String.raw`Smith\, John,back\slash`)).toEqual(['comma', 'slash']);
  expect(await found(String.raw`back\\slash`)).toEqual(['slash']);
  expect(await found('Smith, John')).toEqual(['comma', 'first', 'last']);
  const total = await own.get(
    `${own.account}/checkout-sessions/summary?${new URLSearchParams({ customer: String.raw`Smith\, John` })}`,
  );
  expect(total.body).toMatchObject({ totals: [{ count: 1 }] });
});

test.each([
  ['q=sure', ['a']],
  ['q=100%25', ['a']],
  ['q=%25', ['a']],
  ['q=sure_thing', ['a']],
  ['q=100_', []],
  ["q=o'brien", ['c']],
  ['q=rct-000042', ['b']],
  ['q=1042', ['a']],
  ['q=%20%20', all],
  ['q=%22%3B--', []],
  ['status=', all],
  ['metadata[order]=1042', ['a']],
  ['metadata[order]=104', []],
  ['metadata[other]=1042', []],
  ['created_from=2026-05-05', ['d', 'c', 'b']],
  ['created_to=2026-05-05', ['a']],
  ['created_from=2026-05-05&created_to=2026-05-06', ['c', 'b']],
  ['created_from=2026-05-05T05:00:00Z', ['d', 'c', 'b']],
  ['created_from=2026-05-05T00:00:00.001-05:00', ['d', 'c']],
  ['created_to=2026-05-05T05:00:00%2B00:00', ['a']],
  ['completed_from=2026-05-05', ['b']],
  ['completed_to=2026-05-05', []],
  ['expires_from=2026-05-05&expires_to=2026-05-06', ['a']],
  ['amount_min=200', ['d', 'c', 'b']],
  ['amount_max=200', ['b', 'a']],
  ['amount_min=200&amount_max=300', ['c', 'b']],
  ['amount_min=300&amount_max=200', []],
  ['status=failed,completed&currency=JMD&amount_max=299', ['b']],
  ['sort=amount', ['a', 'b', 'c', 'd']],
  ['sort=-amount&limit=2', ['d', 'c']],
  ['sort=created_at', ['a', 'b', 'c', 'd']],
  ['limit=200', all],
])('%s gives these, in this order', async (query, ids) => {
  expect(await idsOf(query)).toEqual(ids);
});

test.each([
  ...['colour=red', 'status_not_not=open', 'constructor=1', 'toString=1', 'sort_not=amount', 'metadata=1'],
  ...[
    'status=open&status=failed',
    'limit=1&limit=2',
    'status[]=open',
    'status[in]=open',
    'metadata[]=1',
    'metadata[a][b]=1',
  ],
  ...['limit=0', 'limit=201', 'limit=-1', 'limit=1.5', 'limit=ten', 'limit=', 'limit=1e2'],
  ...['sort=', 'sort=id', 'sort=--amount', 'sort=amount,status', 'sort=constructor', 'sort=amount;drop'],
  ...['amount_min=-1', 'amount_min=1.5', 'amount_max=1e3', 'amount_max=', 'amount_min=9999999999999999'],
  ...[
    'created_from=yesterday',
    'created_from=',
    'created_from=2026-02-30',
    'created_from=2026-13-01',
    'created_from=2026-5-5',
  ],
  ...[
    'created_from=2026-05-05T05:00:00',
    'created_from=2026-05-05T25:00:00Z',
    'created_from=2026-02-30T00:00:00Z',
  ],
  ...['created_from=2026-05-05T05:00:00%2B99:00', 'created=2026-05-05', 'paid_from=2026-05-05'],
  ...[
    'q=%00',
    'q=a%07b',
    'status=%1b',
    'metadata[%00]=1',
    `q=${'a'.repeat(501)}`,
    `customer=${'a'.repeat(501)}`,
  ],
  ...['cursor=', 'cursor=abc', `cursor=${'A'.repeat(40)}`, 'cursor=null'],
])('%s is a 400 that names the parameter', async (query) => {
  for (const path of [
    'checkout-sessions',
    'checkout-sessions/summary',
    'transactions',
    'transactions/summary',
  ]) {
    const reply = await owner.get(`${owner.account}/${path}?${query}`);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.error().fields)).toEqual([decodeURIComponent(query.split('=')[0] ?? '')]);
  }
});

test('a name that every object has is no filter either', async () => {
  expect((await owner.get(`${owner.account}/checkout-sessions?__proto__=1`)).status).toBe(400);
});

test('all faults of a query are told at once', async () => {
  const reply = await owner.get(
    `${owner.account}/checkout-sessions?limit=0&sort=x&amount_min=a&colour=red&cursor=x`,
  );
  expect(Object.keys(reply.error().fields).sort()).toEqual([
    'amount_min',
    'colour',
    'cursor',
    'limit',
    'sort',
  ]);
});

test.each([
  '',
  'status=completed,failed',
  'currency_not=JMD',
  'q=sure',
  'created_from=2026-05-05',
  'status=none',
])('the summary of “%s” is the sum of its rows, by currency', async (query) => {
  const summary = (await owner.get(`${owner.account}/checkout-sessions/summary?${query}`)).as(SummarySchema);
  const { data } = await list(query);
  const totals = new Map<string, { currency: string; count: number; amount: number }>();
  for (const { currency, amount } of data) {
    const line = totals.get(currency) ?? { currency, count: 0, amount: 0 };
    totals.set(currency, { currency, count: line.count + 1, amount: line.amount + amount });
  }
  expect(summary.count).toBe(data.length);
  expect(summary.totals.toSorted((a, b) => a.currency.localeCompare(b.currency))).toEqual(
    [...totals.values()].sort((a, b) => a.currency.localeCompare(b.currency)),
  );
});

describe('in pages', async () => {
  const big = await desk.signInApart('owner');
  const own = (await upstreams.of(big.merchant, 'test')).account;
  await Promise.all(
    Array.from({ length: 130 }, (_, index) => {
      // Ties and absences on purpose: a page may end in the middle of either.
      const row = sampleSession(own, {
        id: `cs_${String(index * 7919).padStart(7, '0')}`,
        createdAt: midnight + (index % 10) * hour,
        amount: 100 + (index % 4),
        currency: index % 3 ? 'USD' : 'JMD',
        status: index % 5 ? 'open' : 'completed',
        expiresAt: index % 2 ? null : midnight + (index % 6) * hour,
        completedAt: index % 5 ? null : midnight + (index % 15) * hour,
      });
      return store.checkoutSessions.add(row, null, null);
    }),
  );

  const sorts = sortFields.checkout_sessions.flatMap((field) => [field, `-${field}`]);
  test.each(sorts)('sorted by %s, the pages together are the whole, each row once', async (sort) => {
    const whole = (await list(`sort=${sort}&limit=200`, big)).data.map((session) => session.id);
    expect(new Set(whole).size).toBe(130);
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = `sort=${sort}&limit=33${cursor && `&cursor=${cursor}`}`;
      const page: Awaited<ReturnType<typeof list>> = await list(query, big);
      paged.push(...page.data.map((session) => session.id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(whole);
  });

  test('a row that arrives between two pages moves none of the others', async () => {
    const first = await list('limit=100', big);
    await store.checkoutSessions.add(
      sampleSession(own, { id: 'cs_newest', createdAt: Date.now() }),
      null,
      null,
    );
    const rest = await list(`limit=100&cursor=${first.next_cursor}`, big);
    const ids = [...first.data, ...rest.data].map((session) => session.id);
    expect(ids).toHaveLength(130);
    expect(new Set(ids).size).toBe(130);
  });

  test('a cursor is of its own list, filter, order and account, and can’t be altered', async () => {
    const cursor = (await list('limit=1&status=open', big)).next_cursor ?? '';
    expect((await list(`limit=5&status=open&cursor=${cursor}`, big)).data).toHaveLength(5);
    const flipped = cursor.slice(0, -2) + (cursor.at(-2) === 'A' ? 'B' : 'A') + cursor.slice(-1);
    for (const [client, query] of [
      [big, `status=failed&cursor=${cursor}`],
      [big, `cursor=${cursor}`],
      [big, `status=open&sort=amount&cursor=${cursor}`],
      [big, `status=open&cursor=${flipped}`],
      [big, `status=open&cursor=${cursor.slice(0, -4)}`],
      [big, `status=open&cursor=${cursor}${cursor}`],
      [owner, `status=open&cursor=${cursor}`],
      ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
        .filter((last) => last !== cursor.at(-1))
        .map((last) => [big, `status=open&cursor=${cursor.slice(0, -1)}${last}`] as const),
    ] as const) {
      expect((await client.get(`${client.account}/checkout-sessions?${query}`)).status).toBe(400);
    }
    expect((await big.get(`${big.account}/transactions?status=open&cursor=${cursor}`)).status).toBe(400);
  });
});

test('more conditions than anybody writes are refused before the database is asked', async () => {
  const named = (count: number, name: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `${name(index)}=1`).join('&');
  for (const [query, message] of [
    [named(11, (index) => `metadata[k${index}]`), 'at most 10 conditions on metadata'],
    [named(101, (index) => `metadata[k${index}]`), 'at most 100 filters'],
    [named(3000, () => 'a'), 'at most 100 filters'],
  ] as const) {
    for (const path of ['checkout-sessions', 'checkout-sessions/explain', 'transactions/summary']) {
      const reply = await owner.get(`${owner.account}/${path}?${query}`);
      expect([reply.status, JSON.stringify(reply.body)]).toEqual([400, expect.stringContaining(message)]);
    }
  }
  expect((await list(named(10, (index) => `metadata[k${index}]`))).data).toEqual([]);
});

test('a list is of one merchant and one mode', async () => {
  const other = await desk.signInApart('owner');
  expect((await list('', other)).data).toEqual([]);
  expect((await owner.get(`/api/${owner.merchant}/live/checkout-sessions`)).body).toEqual({
    data: [],
    next_cursor: null,
  });
});
