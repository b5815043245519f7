import { describe, expect, test } from 'vitest';
import { SummarySchema } from '#shared/checkout-sessions.ts';
import { sortFields } from '#shared/list-grammar.ts';
import { TransactionListSchema, TransactionSchema } from '#shared/transactions.ts';
import type { TransactionRow } from '../../../server/store/rows.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');
const midnight = Date.UTC(2026, 4, 5, 5); // in Jamaica
const hour = 3_600_000;

async function add(
  id: string,
  change: Partial<TransactionRow>,
  session: Parameters<typeof sampleSession>[1] = {},
) {
  const checkoutSessionId = `cs_${id}`;
  await store.checkoutSessions.add(
    sampleSession(account, { id: checkoutSessionId, transactionId: id, createdAt: 1, ...session }),
    sampleTransaction(account, { id, checkoutSessionId, ...change }),
    null,
  );
}

await add(
  't1',
  {
    createdAt: midnight - 1,
    amount: 100,
    currency: 'USD',
    receiptNumber: 'RCT-000001',
    cardBrand: 'Visa',
    cardLast4: '1111',
  },
  { customerEmail: 'ana@example.com', gateway: 'alpha', metadataJson: '{"order":"7"}' },
);
await add(
  't2',
  {
    createdAt: midnight,
    amount: 200,
    currency: 'JMD',
    receiptNumber: 'RCT-000002',
    status: 'failed',
    declineCode: '05',
  },
  { completedAt: midnight, expiresAt: midnight + hour },
);
await add('t3', {
  createdAt: midnight + hour,
  amount: 300,
  currency: 'JMD',
  gatewayTransactionId: 'GW-3',
  receiptNumber: 'RCT-000003',
});

async function list(query: string) {
  return (await owner.get(`${owner.account}/transactions?${query}`)).as(TransactionListSchema);
}
const idsOf = async (query: string) => (await list(query)).data.map((transaction) => transaction.id);

test.each([
  ['', ['t3', 't2', 't1']],
  ['status=failed', ['t2']],
  ['status_not=failed', ['t3', 't1']],
  ['status=unheard_of', []],
  ['currency=jmd', ['t3', 't2']],
  ['card_brand=visa', ['t1']],
  ['card_brand_not=visa', ['t3', 't2']],
  ['card_last4=1111', ['t1']],
  ['receipt_number=2,RCT-3', ['t3', 't2']],
  ['receipt_number_not=2', ['t3', 't1']],
  ['gateway_transaction_id=gw-3', ['t3']],
  ['decline_code=05', ['t2']],
  ['decline_code=5', []],
  ['decline_code_not=05', ['t3', 't1']],
  ['customer=ANA@', ['t1']],
  ['gateway=alpha', ['t1']],
  ['metadata[order]=7', ['t1']],
  ['created_from=2026-05-05', ['t3', 't2']],
  ['created_to=2026-05-05', ['t1']],
  ['completed_from=2026-05-05', ['t2']],
  ['expires_to=2026-05-06', ['t2']],
  ['amount_min=200&amount_max=200', ['t2']],
  ['q=rct-000003', ['t3']],
  ['sort=amount', ['t1', 't2', 't3']],
  ['sort=-receipt_number&limit=2', ['t3', 't2']],
])('“%s” gives these, in this order', async (query, ids) => {
  expect(await idsOf(query)).toEqual(ids);
});

test.each(['sort=completed_at', 'sort=expires_at', 'colour=red'])('%s is a 400', async (query) => {
  expect((await owner.get(`${owner.account}/transactions?${query}`)).status).toBe(400);
});

test.each([
  [
    '',
    {
      count: 3,
      totals: [
        { currency: 'JMD', count: 2, amount: 500 },
        { currency: 'USD', count: 1, amount: 100 },
      ],
    },
  ],
  ['status=failed', { count: 1, totals: [{ currency: 'JMD', count: 1, amount: 200 }] }],
  ['status=none', { count: 0, totals: [] }],
])('the summary of “%s” counts every row and adds no currency to another', async (query, expected) => {
  const summary = (await owner.get(`${owner.account}/transactions/summary?${query}`)).as(SummarySchema);
  expect({
    ...summary,
    totals: summary.totals.toSorted((a, b) => a.currency.localeCompare(b.currency)),
  }).toEqual(expected);
});

describe('one transaction', () => {
  test('is shown whole', async () => {
    expect((await owner.get(`${owner.account}/transactions/t2`)).as(TransactionSchema)).toMatchObject({
      ...{ id: 't2', mode: 'test', receipt_number: 'RCT-000002', status: 'failed', decline_code: '05' },
      ...{
        amount: 200,
        currency: 'JMD',
        checkout_session_id: 'cs_t2',
        created_at: '2026-05-05T05:00:00.000Z',
      },
    });
  });

  test('is not there for another merchant, nor in live mode', async () => {
    const other = await desk.signInApart('owner');
    for (const [client, path] of [
      [other, `${other.account}/transactions/t2`],
      [owner, `/api/${owner.merchant}/live/transactions/t2`],
      [owner, `${owner.account}/transactions/none`],
    ] as const) {
      expect((await client.get(path)).error().code).toBe('not_found');
    }
  });
});

test.each(sortFields.transactions.flatMap((field) => [field, `-${field}`]))(
  'sorted by %s, the pages together are the whole, each row once',
  async (sort) => {
    const big = await desk.signInApart('owner');
    const own = (await upstreams.of(big.merchant, 'test')).account;
    await Promise.all(
      Array.from({ length: 25 }, (_, index) => {
        const id = `txn_${(index * 37) % 25}`;
        return store.checkoutSessions.add(
          sampleSession(own, { id: `cs_${id}`, transactionId: id }),
          sampleTransaction(own, {
            ...{
              id,
              checkoutSessionId: `cs_${id}`,
              createdAt: index % 4 ? midnight + (index % 3) * hour : null,
            },
            ...{ amount: index % 5 ? 100 + (index % 3) : null, currency: index % 2 ? 'USD' : null },
            ...{
              status: index % 7 ? 'captured' : 'failed',
              receiptNumber: index % 6 ? `RCT-${index % 8}` : null,
            },
          }),
          null,
        );
      }),
    );
    const read = async (query: string) =>
      (await big.get(`${big.account}/transactions?sort=${sort}&${query}`)).as(TransactionListSchema);
    const whole = (await read('limit=200')).data.map((transaction) => transaction.id);
    expect(new Set(whole).size).toBe(25);
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof read>> = await read(`limit=7${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.data.map((transaction) => transaction.id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(whole);
  },
);
