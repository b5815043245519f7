import { describe, expect, onTestFinished, test } from 'vitest';
import { SummarySchema } from '#shared/checkout-sessions.ts';
import { UnreconciledSchema } from '#shared/intents.ts';
import { type CurrencyFigures, type FigureFilter, OverviewSchema } from '#shared/overview.ts';
import { TransactionListSchema } from '#shared/transactions.ts';
import type { Clock } from '../../../server/clock.ts';
import { systemClock } from '../../../server/clock.ts';
import type { TransactionRow } from '../../../server/store/rows.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleAudit, sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const hour = 3_600_000;
/** 12:30 on 15 May 2026 in Jamaica, where the clock stays. */
let now = Date.UTC(2026, 4, 15, 17, 30);
const clock: Clock = { ...systemClock, now: () => now };
const desk = await startAppForFile({ settings: withoutSync, clock });
const { store, upstreams } = desk.context;
let shops = 0;

async function shop(timeZone = 'America/Jamaica') {
  const merchant = `overview-${(shops += 1)}`;
  await store.merchants.add({ slug: merchant, name: 'Overview', timeZone, createdAt: 0 });
  const client = await desk.signInAs('viewer', { merchant });
  const { account } = await upstreams.of(merchant, 'test');
  let rows = 0;
  /** A receipt with its link, both made at the instant. */
  const sell = async (at: number, change: Partial<TransactionRow> = {}): Promise<void> => {
    const id = `${merchant}-${(rows += 1)}`;
    await store.checkoutSessions.add(
      sampleSession(account, {
        ...{ id: `cs_${id}`, transactionId: `txn_${id}`, createdAt: at, amount: 1000, currency: 'JMD' },
        status: change.status === 'failed' ? 'failed' : 'completed',
      }),
      sampleTransaction(account, {
        ...{ id: `txn_${id}`, checkoutSessionId: `cs_${id}`, createdAt: at },
        ...change,
      }),
      null,
    );
  };
  const link = async (change: Parameters<typeof sampleSession>[1]): Promise<void> => {
    await store.checkoutSessions.add(sampleSession(account, { currency: 'JMD', ...change }), null, null);
  };
  return { client, sell, link, account };
}

async function overview(client: DeskClient, query = '') {
  return (await client.get(`${client.account}/overview${query && `?${query}`}`)).as(OverviewSchema);
}

async function jmd(client: DeskClient, query: string): Promise<CurrencyFigures> {
  const found = (await overview(client, query)).currencies.find(({ currency }) => currency === 'JMD');
  if (!found) throw new Error('The overview has no figures in JMD.');
  return found;
}

async function summary(client: DeskClient, { list, params }: FigureFilter) {
  const noun = list === 'transactions' ? 'transactions' : 'checkout-sessions';
  const query = new URLSearchParams(params).toString();
  const { count, totals } = (await client.get(`${client.account}/${noun}/summary?${query}`)).as(
    SummarySchema,
  );
  const back = totals[0]?.amount_refunded;
  const amount = totals.reduce((sum, total) => sum + total.amount, 0);
  return { count, back, amount, currencies: totals.map(({ currency }) => currency) };
}

const may = (day: number, clockHour = 12) => Date.UTC(2026, 4, day, clockHour + 5);

describe('the figures of a period', () => {
  test('tell captured, given back, kept, average and failed, each currency by itself', async () => {
    const { client, sell } = await shop();
    await sell(may(4));
    await sell(may(4), { status: 'partially_refunded', amount: 501, amountRefunded: 200 });
    await sell(may(5), { status: 'refunded', amount: 300, amountRefunded: 300 });
    await sell(may(5), { status: 'failed', declineCode: '51' });
    await sell(may(5), { status: 'voided' });
    await sell(may(5), { currency: 'USD', amount: 77 });
    await sell(may(6), { amount: 9 });
    const reply = await overview(client, 'from=2026-05-04&to=2026-05-06');
    expect(reply.currencies.map(({ currency }) => currency)).toEqual(['JMD', 'USD']);
    expect(reply.currencies[0]).toMatchObject({
      captured: { count: 3, amount: 1801 },
      refunded: { count: 2, amount: 500, of_amount: 801 },
      net: 1301,
      // 600⅓, to the nearest unit.
      average: 600,
      failed: { count: 1, amount: 1000 },
      success: { captured: 3, of: 4 },
    });
    expect(reply.currencies[1]?.captured).toMatchObject({ count: 1, amount: 77 });
  });

  test('round half a unit of the average up', async () => {
    const { client, sell } = await shop();
    await sell(may(4), { amount: 1 });
    await sell(may(4), { amount: 2 });
    expect((await jmd(client, 'from=2026-05-04&to=2026-05-05')).average).toBe(2);
  });

  test('begin with the first moment of a day of the merchant’s zone and end before the last', async () => {
    const { client, sell } = await shop();
    const midnight = Date.UTC(2026, 4, 4, 5);
    for (const at of [midnight - 1, midnight, midnight + 24 * hour - 1, midnight + 24 * hour]) await sell(at);
    expect((await jmd(client, 'from=2026-05-04&to=2026-05-05')).captured.count).toBe(2);
  });

  test('name lists whose totals are the same', async () => {
    const { client, sell, link } = await shop();
    const codes = ['05', '05', '51', 'a,b', '1\\2', '12', '14', '97', '54', '91', null, ' odd'];
    for (const declineCode of codes)
      await sell(may(4), { status: 'failed', declineCode, declineMessage: 'NO' });
    await sell(may(4), { currency: 'jmd', amount: 12 });
    await sell(may(5), { status: 'partially_refunded', amountRefunded: 5 });
    await sell(may(5), { status: 'on_hold' });
    await sell(may(5), { currency: 'USD', status: 'failed', declineCode: '05' });
    await link({ id: 'cs_soon', status: 'open', createdAt: may(5), expiresAt: now + hour, amount: 40 });
    const figures = await jmd(client, 'from=2026-05-04&to=2026-05-06');
    expect(figures.declines.map(({ code, count }) => [code, count])).toContainEqual(['05', 2]);
    expect(figures.declines.at(-1)).toMatchObject({ code: null, reason: 'other reasons', count: 3 });
    for (const { filter, count, amount } of [
      ...[figures.captured, figures.failed, figures.expiring],
      { ...figures.refunded, amount: figures.refunded.of_amount },
      ...[...figures.transactions, ...figures.checkout_sessions, ...figures.declines],
    ]) {
      const sum = await summary(client, filter);
      // However the currency was written by the gateway, it is one.
      expect(new Set(sum.currencies.map((one) => one.toUpperCase()))).toEqual(new Set(['JMD']));
      expect({ filter, count: sum.count, amount: sum.amount }).toEqual({ filter, count, amount });
    }
  });

  test('say of refunds what their list says was given back, and other lists say nothing of it', async () => {
    const { client, sell } = await shop();
    await sell(may(4), { status: 'partially_refunded', amountRefunded: 5 });
    await sell(may(4), { status: 'refunded', amountRefunded: 1000 });
    // At odds with itself, and counted as it was told.
    await sell(may(4), { status: 'captured', amountRefunded: 7 });
    await sell(may(4));
    const { captured, refunded } = await jmd(client, 'from=2026-05-04&to=2026-05-05');
    expect(refunded).toMatchObject({ count: 3, amount: 1012, of_amount: 3000 });
    expect(await summary(client, refunded.filter)).toMatchObject({ count: 3, amount: 3000, back: 1012 });
    expect((await summary(client, captured.filter)).back).toBeUndefined();
    const { list, params } = refunded.filter;
    const none = { list, params: { ...params, has_refund: 'false' } };
    expect(await summary(client, none)).toMatchObject({ count: 1, amount: 1000 });
  });

  test('say why payments failed in plain words, most frequent first', async () => {
    const { client, sell } = await shop();
    await sell(may(4), { status: 'failed', declineCode: '91', declineMessage: 'Issuer down' });
    await sell(may(4), { status: 'failed', declineCode: '51' });
    await sell(may(4), { status: 'failed', declineCode: '51' });
    await sell(may(4), { status: 'failed' });
    const { declines } = await jmd(client, 'from=2026-05-04&to=2026-05-05');
    expect(declines.map(({ code, reason, count }) => [code, reason, count])).toEqual([
      ['51', 'insufficient funds (51)', 2],
      ['91', 'code 91: Issuer down', 1],
      [null, 'the gateway gave no reason', 1],
    ]);
  });

  test('count open links that expire within 24 hours, and what needs eyes', async () => {
    const { client, link } = await shop();
    const times = [now - 1, now, now + 24 * hour - 1, now + 24 * hour];
    for (const [index, expiresAt] of times.entries())
      await link({ id: `cs_x${index}-${shops}`, expiresAt, amount: 10 ** index, source: 'created' });
    await link({ id: `cs_paid-${shops}`, expiresAt: now + hour, status: 'completed', source: 'created' });
    await link({ id: `cs_odd-${shops}`, contradiction: 'amount', source: 'created' });
    const reply = await overview(client);
    expect(reply.currencies[0]?.expiring).toMatchObject({ count: 2, amount: 110 });
    expect(reply.unreconciled).toBe(1);
  });

  test('count a refund of which it is not known whether it was made among what needs eyes', async () => {
    const { client, sell, account } = await shop();
    await sell(may(4), { amount: 501 });
    const [row] = (await client.get(`${client.account}/transactions`)).as(TransactionListSchema).data;
    const asked = { accountId: account.id, userId: 'user-1', key: 'key', id: `refund-${account.id}` };
    await store.refunds.submit({
      ...{ ...asked, transactionId: row?.id ?? '', amount: 1, currency: 'JMD', reason: 'Broken' },
      ...{ bodyHash: '', upstreamBody: '{}', leaseOwner: 'gone', sentUnder: null, seenRefunded: null },
      ...{ audit: sampleAudit(), now },
    });
    const { count } = (await client.get(`${client.account}/unreconciled`)).as(UnreconciledSchema);
    // The payment's link was not made here, which needs eyes, too.
    expect([count, (await overview(client)).unreconciled]).toEqual([2, 2]);
  });
});

describe('the period before', () => {
  test.each([
    ['from=2026-03-01&to=2026-04-01', '2026-02-01'],
    ['from=2024-01-01&to=2025-01-01', '2023-01-01'],
    ['from=2026-04-01&to=2026-05-01', '2026-03-01'],
    ['from=2026-03-02&to=2026-03-09', '2026-02-23'],
  ])('of %s begins on %s and ends where the period begins', async (query, from) => {
    const { client } = await shop();
    const { previous, from: start, previous_so_far } = await overview(client, query);
    expect(previous).toEqual({ from: `${from}T05:00:00.000Z`, to: start });
    expect(previous_so_far).toBeNull();
  });

  test('of a running month is also told as far as this one has come', async () => {
    const { client, sell } = await shop();
    const april = (day: number, clockHour: number) => Date.UTC(2026, 3, day, clockHour + 5);
    for (const at of [april(1, 0), april(15, 12), april(15, 13), april(30, 23), may(2)]) await sell(at);
    const { previous, previous_so_far: part } = await overview(client, 'created=this_month');
    expect(previous).toEqual({ from: '2026-04-01T05:00:00.000Z', to: '2026-05-01T05:00:00.000Z' });
    expect(part).toEqual({ from: '2026-04-01T05:00:00.000Z', to: '2026-04-15T17:30:00.000Z' });
    const figures = await jmd(client, 'created=this_month');
    expect([figures.captured, figures.previous.captured, figures.previous_so_far?.captured]).toMatchObject([
      { count: 1 },
      { count: 4 },
      { count: 2 },
    ]);
    expect(
      (await summary(client, figures.previous_so_far?.captured.filter ?? figures.failed.filter)).count,
    ).toBe(2);
  });

  test('has as many days where summer time began in between', async () => {
    const { client } = await shop('America/New_York');
    const { previous, from, to } = await overview(client, 'from=2026-03-08&to=2026-03-10');
    expect([previous.from, from, to]).toEqual([
      '2026-03-06T05:00:00.000Z',
      '2026-03-08T05:00:00.000Z',
      '2026-03-10T04:00:00.000Z',
    ]);
  });
});

describe('the series', () => {
  test.each([
    ['from=2026-05-04&to=2026-05-05', 'America/Jamaica', 'hour', 24],
    ['from=2026-03-08&to=2026-03-09', 'America/New_York', 'hour', 23],
    ['from=2026-11-01&to=2026-11-02', 'America/New_York', 'hour', 25],
    ['from=2026-05-04&to=2026-05-06', 'Pacific/Kiritimati', 'day', 2],
    ['from=2026-02-01&to=2026-05-04', 'America/New_York', 'day', 92],
    ['from=2026-02-01&to=2026-05-05', 'America/New_York', 'week', 15],
    ['from=2024-01-01&to=2025-01-01', 'Etc/GMT+12', 'month', 12],
    // Its clocks were set back at a minute past midnight, to the day before.
    ['from=2010-11-07T03:00:00Z&to=2010-11-09T03:30:00Z', 'America/St_Johns', 'day', 3],
  ])('of %s in %s goes by %s, %i of them, without gap or overlap', async (query, zone, unit, count) => {
    const { client } = await shop(zone);
    const { bucket, buckets, from, to } = await overview(client, query);
    expect({ bucket, count: buckets.length }).toEqual({ bucket: unit, count });
    expect(buckets.map((one) => one.from)).toEqual([from, ...buckets.slice(0, -1).map((one) => one.to)]);
    expect(buckets.at(-1)?.to).toBe(to);
    expect(buckets.filter((one) => Date.parse(one.from) >= Date.parse(one.to))).toEqual([]);
  });

  test('puts each receipt into the bucket whose list it stands in', async () => {
    const { client, sell } = await shop('America/New_York');
    // The hour between one and two comes twice on this day.
    for (const at of [5.5, 6.5, 6.75, 28.9]) await sell(Date.UTC(2026, 10, 1) + at * hour);
    const reply = await overview(client, 'from=2026-11-01&to=2026-11-02');
    const { series, captured } = reply.currencies[0] ?? { series: [], captured: undefined };
    expect(series.map(({ count }) => count)).toEqual([0, 1, 2, ...Array<number>(21).fill(0), 1]);
    const { params } = reply.buckets[2] ?? { params: {} };
    const list = captured?.filter.params ?? {};
    const one = await summary(client, { list: 'transactions', params: { ...list, ...params } });
    expect(one.count).toBe(2);
  });
});

describe('the request', () => {
  test('without a period is about the last 30 days, today included', async () => {
    const { client } = await shop();
    expect(await overview(client)).toMatchObject({
      from: '2026-04-16T05:00:00.000Z',
      to: '2026-05-16T05:00:00.000Z',
      time_zone: 'America/Jamaica',
    });
  });

  test.each([
    ['from=2026-05-32', ['from']],
    ['from=soon&to=2026-05', ['from', 'to']],
    ['from=2026-05-05&to=2026-05-05', ['to']],
    ['from=2026-05-17', ['from']],
    ['from=2020-01-01&to=2026-01-01', ['from']],
    ['created=this_week_or_so', ['created']],
    ['created=today&from=2026-05-05', ['created']],
    ['from=2026-05-05&from=2026-05-06', ['from']],
    ['status=captured', ['status']],
  ])('%s is refused with the parameters at fault', async (query, names) => {
    const { client } = await shop();
    const reply = await client.get(`${client.account}/overview?${query}`);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.error().fields).sort()).toEqual(names);
  });

  test('takes instants, and then counts as much time before', async () => {
    const { client, sell } = await shop();
    await sell(may(4, 10));
    await sell(may(4, 11));
    const query = 'from=2026-05-04T11:00:00-05:00&to=2026-05-04T12:00:00-05:00';
    const reply = await overview(client, query);
    expect(reply.currencies[0]).toMatchObject({
      captured: { count: 1 },
      previous: { captured: { count: 1 } },
    });
    expect(reply.previous.from).toBe('2026-05-04T15:00:00.000Z');
  });

  test('of many at once is read twice: once for the first, once for all who came meanwhile', async () => {
    const { client, sell } = await shop();
    await sell(may(4));
    const [{ overview: real }, { summaries }] = [store, desk.context];
    onTestFinished(() => {
      store.overview = real;
      desk.context.summaries = summaries;
    });
    let release = () => {};
    const allAsked = new Promise<void>((resolve) => (release = resolve));
    let [asked, reads] = [0, 0];
    store.overview = {
      ...real,
      async sessions(...given) {
        reads += 1;
        await allAsked;
        return await real.sessions(...given);
      },
    };
    desk.context.summaries = {
      run(name, work) {
        const result = summaries.run(name, work);
        asked += 1;
        if (asked === 10) release();
        return result;
      },
    };
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => overview(client, 'created=this_month')),
    );
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(reads).toBe(2);
  });

  test('about today is about the new day from midnight on', async () => {
    const noon = now;
    onTestFinished(() => {
      now = noon;
    });
    now = Date.UTC(2026, 4, 16, 5) - 1;
    const { client } = await shop();
    const before = await overview(client, 'created=today');
    now += 1;
    const after = await overview(client, 'created=today');
    expect([before.to, after.from]).toEqual([after.from, '2026-05-16T05:00:00.000Z']);
  });
});
