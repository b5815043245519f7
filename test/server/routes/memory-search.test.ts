import { expect, test } from 'vitest';
import { SearchReplySchema } from '#shared/search.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

/** A Monday morning in Kingston; the merchant's days begin at five in the morning UTC. */
const now = Date.UTC(2026, 10, 23, 14, 32);
const clock = { now: () => now, elapsed: () => performance.now() };
const desk = await startAppForFile({ settings: withoutSync, clock });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');

type Payment = {
  account?: typeof account;
  amount: number;
  at: number;
  currency?: string;
  brand?: string;
  last4?: string;
  name?: string;
};

async function pay(
  id: string,
  { account: payee = account, amount, at, currency = 'USD', brand = 'Visa', last4 = '1111', name }: Payment,
) {
  await store.checkoutSessions.add(
    sampleSession(payee, {
      ...{ id: `cs_${id}`, transactionId: `txn_${id}`, amount, currency, createdAt: at },
      customerName: name ?? null,
    }),
    sampleTransaction(payee, {
      ...{ id: `txn_${id}`, checkoutSessionId: `cs_${id}`, createdAt: at },
      ...{ cardBrand: brand, cardLast4: last4 },
    }),
    null,
  );
}

const tuesday = Date.UTC(2026, 10, 17, 15);
const hour = 3_600_000;
const day = 24 * hour;
await pay('all', { amount: 5000, at: tuesday, last4: '0071' });
await pay('near', { amount: 4850, at: tuesday + hour, last4: '4471' });
await pay('off', { amount: 5000, at: tuesday - 8 * hour, last4: '1111' });
await pay('slip', { amount: 50_000, at: tuesday + 3 * day, last4: '0071' });
await pay('other', { amount: 900, at: tuesday, brand: 'Mastercard', last4: '9999' });
await pay('third', { amount: 5200, at: Date.UTC(2026, 10, 4, 2), brand: 'Amex', last4: '2005' });
await pay('odette', {
  amount: 245_000,
  currency: 'JMD',
  at: tuesday + day,
  brand: 'Mastercard',
  name: 'Odette Brown',
});

async function find(text: string, client = owner) {
  const { hits } = (await client.get(`${client.account}/search?q=${encodeURIComponent(text)}`)).as(
    SearchReplySchema,
  );
  return hits.map(({ id, exact, reasons }) => ({ id, exact, reasons }));
}

test('about 50, Tuesday, Visa, ends 71: the best first, each with its reasons', async () => {
  expect(await find('about 50, Tuesday, Visa, ends 71')).toEqual([
    {
      id: 'cs_all',
      exact: false,
      reasons: ['50.00 USD, the very sum', 'Tuesday 17 Nov', 'card ends in 0071', 'Visa'],
    },
    {
      id: 'cs_near',
      exact: false,
      reasons: ['48.50 USD, near 50', 'Tuesday 17 Nov', 'card ends in 4471', 'Visa'],
    },
    { id: 'cs_off', exact: false, reasons: ['50.00 USD, the very sum', 'Tuesday 17 Nov', 'Visa'] },
    { id: 'cs_third', exact: false, reasons: ['52.00 USD, near 50', 'Tuesday 3 Nov'] },
    {
      id: 'cs_slip',
      exact: false,
      reasons: ['card ends in 0071', 'Visa', '500.00 USD, ten times 50', 'Friday 20 Nov, three days off'],
    },
  ]);
});

test('“Tuesday” is any of the last eight, the nearer before the farther, and the days around the latest alone', async () => {
  const own = await desk.signInApart('owner');
  const there = (await upstreams.of(own.merchant, 'test')).account;
  for (const [id, back] of Object.entries({ last: 0, three: 21, monday: 22, seven: 49, eight: 56 })) {
    await pay(id, { account: there, amount: 7000, at: tuesday - back * day });
  }
  await pay('close', { account: there, amount: 6800, at: tuesday });
  for (const text of ['about 70, Tuesday', 'tue, 70ish']) {
    expect(await find(text, own)).toMatchObject([
      { id: 'cs_last', reasons: ['70.00 USD, the very sum', 'Tuesday 17 Nov'] },
      { id: 'cs_three', reasons: ['70.00 USD, the very sum', 'Tuesday 27 Oct'] },
      { id: 'cs_close', reasons: ['68.00 USD, near 70', 'Tuesday 17 Nov'] },
      { id: 'cs_seven', reasons: ['70.00 USD, the very sum', 'Tuesday 29 Sep'] },
    ]);
  }
  const beside = (await find('about 70, Tuesday, Visa', own)).find(({ id }) => id === 'cs_monday');
  expect(beside?.reasons).toEqual(['70.00 USD, the very sum', 'Visa']);
  expect((await find('about 70, last Tuesday', own)).map(({ id }) => id)).toEqual(['cs_last', 'cs_close']);
});

test('an earlier Tuesday stands before the day beside the latest one', async () => {
  const own = await desk.signInApart('owner');
  const account = (await upstreams.of(own.merchant, 'test')).account;
  await pay('wednesday', { account, amount: 7000, at: tuesday + day });
  await pay('earlier', { account, amount: 7000, at: tuesday - 14 * day });
  expect(await find('around 70, tuesday', own)).toMatchObject([
    { id: 'cs_earlier', reasons: ['70.00 USD, the very sum', 'Tuesday 3 Nov'] },
    { id: 'cs_wednesday', reasons: ['70.00 USD, the very sum', 'Wednesday 18 Nov, one day off'] },
  ]);
});

test.each(['50ish', '50-ish', '$50ish', '~50', 'around 50', '50 or so', '50 más o menos', '50 give or take'])(
  '“%s” is an amount of which 48.50 is near',
  async (amount) => {
    const near = (await find(`${amount}, visa 4471`)).find(({ id }) => id === 'cs_near');
    expect(near?.reasons).toEqual(['card ends in 4471', '48.50 USD, near 50', 'Visa']);
  },
);

test.each([
  ['50 usd around the 3rd', 'cs_third'],
  ['~2500 JMD last week mastercard odette', 'cs_odette'],
  ['odette 2,400 jmd', 'cs_odette'],
  ['amex on 3 nov', 'cs_third'],
  ['9.00 tuesday', 'cs_other'],
  ['environ 50 le 3 novembre', 'cs_third'],
  ['unos 9 dolares el martes', 'cs_other'],
  ['90, mastercard, tuesday', 'cs_other'],
])('“%s” finds %s first', async (text, id) => {
  expect((await find(text))[0]).toMatchObject({ id, exact: false });
});

test('the day is the merchant’s: what was paid at nine in the evening of the 3rd is of the 3rd', async () => {
  expect((await find('amex on 3 nov'))[0]?.reasons).toEqual(['Tuesday 3 Nov', 'American Express']);
  expect((await find('amex on 4 nov'))[0]?.reasons).toEqual([
    'Tuesday 3 Nov, one day off',
    'American Express',
  ]);
});

test.each([
  'about 50',
  'Tuesday',
  '50',
  'order 50',
  'about 7777777, tuesday 3 march 2020',
  'ends 3, visa 1999-01-01',
])('“%s” is not two facts on which a payment agrees', async (text) => {
  expect((await find(text)).filter(({ reasons }) => reasons)).toEqual([]);
});

test('what is named outright stands before what is remembered', async () => {
  const [first, ...others] = await find('cs_other about 50 tuesday');
  expect(first).toMatchObject({ id: 'cs_other', exact: true });
  expect(others.map(({ exact }) => exact)).not.toContain(true);
});
