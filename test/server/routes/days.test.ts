import { describe, expect, test } from 'vitest';
import { DayDetailSchema, DayListSchema, ReceiptNumbersSchema, type DayDetail } from '#shared/days.ts';
import { systemClock } from '../../../server/clock.ts';
import type { TransactionRow } from '../../../server/store/rows.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const hour = 3_600_000;
/** Every day of the tests is over by then. */
const present = Date.UTC(2029, 0, 10, 12);
let now = present;
const desk = await startAppForFile({
  // Time leaps, and logins with it.
  settings: { ...withoutSync, LOGIN_IDLE_MINUTES: '99999999', LOGIN_ABSOLUTE_HOURS: '999999' },
  clock: { ...systemClock, now: () => now },
});
const { store, upstreams } = desk.context;
let shops = 0;

/** A merchant of its own in a zone. */
async function shop(timeZone = 'America/Jamaica', role: 'owner' | 'viewer' | 'support' = 'owner') {
  const merchant = `zone-${(shops += 1)}`;
  await store.merchants.add({ slug: merchant, name: 'Shop', timeZone, createdAt: 0 });
  const client = await desk.signInAs(role, { merchant });
  const { account } = await upstreams.of(merchant, 'test');

  async function add(change: Partial<TransactionRow> & { at?: string }) {
    const { at, ...told } = change;
    const createdAt = at === undefined ? (told.createdAt ?? null) : Date.parse(at);
    const row = sampleTransaction(account, { amount: 2500, currency: 'USD', ...told, createdAt });
    const session = sampleSession(account, { transactionId: row.id });
    const linked = { ...row, checkoutSessionId: session.id };
    await store.checkoutSessions.add(session, linked, null);
    return {
      id: row.id,
      tell: (more: Partial<TransactionRow>) =>
        store.checkoutSessions.save({ ...session, version: 1 }, { ...linked, ...more }, null, null),
    };
  }

  return { merchant, client, add };
}

const month = async (client: DeskClient, name: string) =>
  (await client.get(`${client.account}/days?month=${name}`)).as(DayListSchema);
const dayOf = async (client: DeskClient, day: string) =>
  (await client.get(`${client.account}/days/${day}`)).as(DayDetailSchema);
const shown = async (client: DeskClient, name: string) =>
  (await month(client, name)).data
    .filter(({ figures }) => figures.length > 0)
    .map(({ day, figures }) => [day, ...figures.map(({ count, currency, net }) => [count, currency, net])]);
const seenOf = ({ figures }: Pick<DayDetail, 'figures'>) =>
  figures.map(({ currency, count, captured, refunded }) => ({ currency, count, captured, refunded }));
const close = (client: DeskClient, day: string, totals: unknown) =>
  client.post(`${client.account}/days/${day}/close`, { totals });
const reopen = (client: DeskClient, day: string, reason: unknown) =>
  client.post(`${client.account}/days/${day}/reopen`, { reason });

describe('days are the merchant’s', () => {
  test.each([
    // The clocks go forward on the 8th, back on the 1st of November: 23 and 25 hours.
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', 23],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', 25],
    ['Europe/London', '2026-03-29', '2026-03-29T00:00:00Z', 23],
    ['Europe/London', '2026-10-25', '2026-10-24T23:00:00Z', 25],
    // Midnight itself is left out.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00Z', 23],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00Z', 24.5],
    ['Pacific/Kiritimati', '2026-05-05', '2026-05-04T10:00:00Z', 24],
    ['Pacific/Pago_Pago', '2026-05-05', '2026-05-05T11:00:00Z', 24],
    ['Etc/GMT+12', '2026-05-05', '2026-05-05T12:00:00Z', 24],
    ['Asia/Kathmandu', '2028-02-29', '2028-02-28T18:15:00Z', 24],
    ['Pacific/Kiritimati', '2026-12-31', '2026-12-30T10:00:00Z', 24],
    ['America/Jamaica', '2027-01-01', '2027-01-01T05:00:00Z', 24],
  ])('in %s %s begins at %s and has %d hours, to the millisecond', async (zone, day, from, hours) => {
    const { client, add } = await shop(zone);
    const begins = Date.parse(from);
    const ends = begins + hours * hour;
    for (const createdAt of [begins - 1, begins, ends - 1, ends]) await add({ createdAt });
    const found = await dayOf(client, day);
    expect([Date.parse(found.from), Date.parse(found.to)]).toEqual([begins, ends]);
    expect(found).toMatchObject({ time_zone: zone, is_over: true, figures: [{ count: 2, captured: 5000 }] });
    const listed = await month(client, day.slice(0, 7));
    expect(listed.data.find((one) => one.day === day)).toMatchObject({ figures: found.figures });
  });

  test('a month has its days until today, the newest first, each between its neighbours', async () => {
    const { client } = await shop('America/New_York');
    const { data, today, undated } = await month(client, '2028-02');
    expect(data.map(({ day }) => day).slice(0, 2)).toEqual(['2028-02-29', '2028-02-28']);
    expect([data.length, undated]).toEqual([29, 0]);
    for (const [index, { from }] of data.entries()) expect(data[index + 1]?.to ?? from).toBe(from);
    expect(today).toBe('2029-01-10');
    const current = (await client.get(`${client.account}/days`)).as(DayListSchema);
    expect(current).toMatchObject({
      month: '2029-01',
      data: [{ day: '2029-01-10', is_over: false }, {}, {}, {}, {}, {}, {}, {}, {}, {}],
    });
    expect((await month(client, '2029-02')).data).toEqual([]);
  });

  test.each(['2026-13', '2026-1', 'May', '1999-01', '2026-05-05'])(
    'the month “%s” is a 400',
    async (name) => {
      const { client } = await shop();
      expect((await client.get(`${client.account}/days?month=${name}`)).status).toBe(400);
    },
  );

  test.each(['2026-02-29', '2026-5-5', 'today', '2029-01-11', '1999-01-01'])(
    'the day “%s” is a 404',
    async (day) => {
      const { client } = await shop();
      expect((await client.get(`${client.account}/days/${day}`)).status).toBe(404);
      expect((await close(client, day, [])).status).toBe(404);
      expect((await reopen(client, day, 'A late refund')).status).toBe(404);
    },
  );
});

test('money is by currency in minor units, whatever digits a currency has', async () => {
  const { client, add } = await shop();
  const at = '2026-05-05T12:00:00-05:00';
  await add({ at, amount: 5000, currency: 'JPY' });
  await add({ at, amount: 1_234_567, currency: 'KWD', status: 'partially_refunded', amountRefunded: 1 });
  await add({ at, amount: 9_007_199_254_740, currency: 'USD' });
  await add({ at, amount: 1, currency: 'USD', status: 'refunded', amountRefunded: 1 });
  await add({ at, amount: 99, currency: 'USD', status: 'failed' });
  await add({ amount: 99 });
  expect(await shown(client, '2026-05')).toEqual([
    ['2026-05-05', [1, 'JPY', 5000], [1, 'KWD', 1_234_566], [2, 'USD', 9_007_199_254_740]],
  ]);
  expect(await month(client, '2026-05')).toMatchObject({ undated: 1 });
  expect(await dayOf(client, '2026-05-05')).toMatchObject({ others: 1 });
});

test('the figures of a month are those of the list of receipts', async () => {
  const { client, add } = await shop('Europe/London');
  for (let index = 0; index < 60; index += 1) {
    await add({ createdAt: Date.UTC(2026, 2, 27) + index * 2 * hour, amount: 100 + index });
  }
  for (const { day, figures } of (await month(client, '2026-03')).data) {
    const filters = `created_from=${day}&created_to=${nextOf(day)}&status=captured,partially_refunded,refunded`;
    const summary = await client.get(`${client.account}/transactions/summary?${filters}`);
    expect(summary.body).toMatchObject({
      totals: figures.map(({ currency, count, captured }) => ({ currency, count, amount: captured })),
    });
  }
});

const nextOf = (day: string) => new Date(Date.parse(day) + 24 * hour).toISOString().slice(0, 10);

describe('signing a day', () => {
  const day = '2026-11-22';
  const at = `${day}T12:00:00-05:00`;

  test('keeps its totals; what comes later stands beside them, with its amounts', async () => {
    const { client, add } = await shop();
    const first = await add({ at, receiptNumber: 'RCT-000001' });
    await add({ at, amount: 100, currency: 'JMD' });
    const reply = await close(client, day, seenOf(await dayOf(client, day)));
    expect(reply.status).toBe(200);
    const signed = reply.as(DayDetailSchema);
    const usd = { currency: 'USD', count: 1, captured: 2500, refunded: 0, net: 2500, reviewed: 0 };
    const jmd = { ...usd, currency: 'JMD', captured: 100, net: 100 };
    expect(signed).toMatchObject({
      state: 'closed',
      since: { changes: 0, totals: [] },
      signature: {
        version: 1,
        signed_by: { name: 'The owner' },
        time_zone: 'America/Jamaica',
        reopened: null,
      },
    });
    expect(signed.signature?.totals).toEqual([jmd, usd]);

    await first.tell({ status: 'partially_refunded', amountRefunded: 400 });
    const late = await add({ at, amount: 50 });
    const later = await dayOf(client, day);
    expect(later.signature?.totals).toEqual([jmd, usd]);
    expect(later.since).toEqual({
      changes: 2,
      totals: [{ currency: 'USD', count: 1, captured: 50, refunded: 400, net: -350 }],
    });
    const was = { status: 'captured', amount: 2500, currency: 'USD', amount_refunded: null };
    expect(later.differences.toSorted((one, other) => (one.kind < other.kind ? 1 : -1))).toEqual([
      {
        ...{ kind: 'changed', id: first.id, receipt_number: 'RCT-000001', was },
        now: { ...was, status: 'partially_refunded', amount_refunded: 400 },
      },
      { kind: 'added', id: late.id, receipt_number: null, was: null, now: { ...was, amount: 50 } },
    ]);
    const [listed] = (await month(client, '2026-11')).data.filter((one) => one.day === day);
    expect(listed).toEqual({
      ...Object.fromEntries(Object.entries(later).filter(([name]) => listed && name in listed)),
    });
  });

  test('with other totals than it has is a conflict that names the new ones, and signs nothing', async () => {
    const { client, add } = await shop();
    await add({ at });
    const seen = seenOf(await dayOf(client, day));
    await add({ at, amount: 5 });
    const reply = await close(client, day, seen);
    expect(reply.status).toBe(409);
    expect(reply.error()).toMatchObject({
      code: 'conflict',
      fields: { totals: ['2 receipts, 25.05 USD taken, 0.00 USD given back'] },
    });
    expect(await dayOf(client, day)).toMatchObject({ state: 'open', versions: [] });
  });

  test('is possible once the day has ended in the merchant’s zone, and not a moment before', async () => {
    const { client } = await shop('Pacific/Kiritimati');
    const ends = Date.parse('2028-12-31T10:00:00Z'); // the year, there
    try {
      now = ends - 1;
      const early = await close(client, '2028-12-31', []);
      expect(early.status).toBe(422);
      expect(Object.keys(early.error().fields)).toEqual(['day']);
      expect(await dayOf(client, '2028-12-31')).toMatchObject({ is_over: false });
      now = ends;
      expect((await close(client, '2028-12-31', [])).status).toBe(200);
    } finally {
      now = present;
    }
  });

  test('is undone with a reason; signing again makes a new version beside the old one', async () => {
    const { client, add } = await shop();
    await add({ at });
    await close(client, day, seenOf(await dayOf(client, day)));
    for (const reason of ['', '  a ', 'x'.repeat(501), 'a\u0007bc', 7, undefined]) {
      const refused = await reopen(client, day, reason);
      expect([refused.status, Object.keys(refused.error().fields)]).toEqual([422, ['reason']]);
    }
    const opened = (await reopen(client, day, ' A late refund ')).as(DayDetailSchema);
    expect(opened).toMatchObject({ state: 'reopened', since: null, differences: [] });
    expect((await reopen(client, day, 'A late refund')).status).toBe(409);
    await add({ at, amount: 1 });
    const again = await close(client, day, seenOf(await dayOf(client, day)));
    expect(again.as(DayDetailSchema).versions).toMatchObject([
      { version: 2, reopened: null, totals: [{ captured: 2501 }] },
      {
        ...{ version: 1, totals: [{ captured: 2500 }] },
        reopened: { by: { name: 'The owner' }, reason: 'A late refund' },
      },
    ]);
    expect((await close(client, day, [])).status).toBe(409);
    const { account } = await upstreams.of(client.account.split('/')[2] ?? '', 'test');
    const audited = await store.audit.forObject(account.id, 'day', day);
    expect(audited.map(({ action, userName }) => [action, userName])).toEqual([
      ['day.close', 'The owner'],
      ['day.reopen', 'The owner'],
      ['day.close', 'The owner'],
    ]);
  });

  test('a signed day stays the stretch of time that it was when the merchant’s zone is changed', async () => {
    const { client, merchant, add } = await shop('America/Jamaica');
    await add({ at: `${day}T23:30:00-05:00` });
    await close(client, day, seenOf(await dayOf(client, day)));
    await client.put(`/api/${merchant}/settings`, { name: 'Shop', time_zone: 'Asia/Tokyo' });
    expect(await dayOf(client, day)).toMatchObject({
      ...{ state: 'closed', time_zone: 'Asia/Tokyo', figures: [] },
      ...{ signature: { time_zone: 'America/Jamaica', totals: [{ count: 1 }] }, since: { changes: 0 } },
    });
  });

  test.each([
    [
      'a currency twice',
      [
        { currency: 'USD', count: 0, captured: 0, refunded: 0 },
        { currency: 'USD', count: 1, captured: 1, refunded: 0 },
      ],
      'totals',
    ],
    ['half a cent', [{ currency: 'USD', count: 1, captured: 0.5, refunded: 0 }], 'totals.0.captured'],
    ['no totals', undefined, 'totals'],
  ])('with %s is refused, and the field is named', async (_what, totals, field) => {
    const { client } = await shop();
    const reply = await close(client, day, totals);
    expect([reply.status, Object.keys(reply.error().fields)]).toEqual([422, [field]]);
  });

  test.each(['viewer', 'support'] as const)('is not for the role %s, who may look', async (role) => {
    const { client } = await shop('America/Jamaica', role);
    expect((await dayOf(client, day)).state).toBe('open');
    expect((await close(client, day, [])).status).toBe(403);
    expect((await reopen(client, day, 'A late refund')).status).toBe(403);
  });
});

describe('receipt numbers', () => {
  const at = '2026-05-05T12:00:00-05:00';

  test('that are missing between the smallest and the largest of a day are named, unless another day has them', async () => {
    const { client, add } = await shop();
    for (const number of ['RCT-000041', 'RCT-000047', 'RCT-000043', 'INV-2026/008', 'INV-2026/010', 'odd']) {
      await add({ at, receiptNumber: number });
    }
    await add({ at: '2026-05-06T12:00:00-05:00', receiptNumber: 'RCT-000044' });
    const { numbers } = await dayOf(client, '2026-05-05');
    expect(numbers).toEqual({
      series: [
        {
          ...{ prefix: 'INV-2026/', first: 'INV-2026/008', last: 'INV-2026/010', count: 2, missing_count: 1 },
          ...{ missing: [{ first: 'INV-2026/009', last: 'INV-2026/009', count: 1 }], is_checked: true },
        },
        {
          ...{ prefix: 'RCT-', first: 'RCT-000041', last: 'RCT-000047', count: 3, missing_count: 3 },
          missing: [
            { first: 'RCT-000042', last: 'RCT-000042', count: 1 },
            { first: 'RCT-000045', last: 'RCT-000046', count: 2 },
          ],
          is_checked: true,
        },
      ],
      duplicates: [],
      is_complete: true,
    });
    const both = await client.get(`${client.account}/days/numbers?from=2026-05-05&to=2026-05-06`);
    expect(both.as(ReceiptNumbersSchema).series[1]).toMatchObject({ count: 4, missing_count: 3 });
  });

  test('that several transactions carry are named with each of them, on whatever day', async () => {
    const { client, add } = await shop();
    const here = await add({ at, receiptNumber: 'RCT-000042' });
    const there = await add({ at: '2026-06-01T00:00:00Z', receiptNumber: 'RCT-000042' });
    await add({ at, receiptNumber: 'RCT-42' });
    expect((await dayOf(client, '2026-05-05')).numbers.duplicates).toEqual([
      {
        receipt_number: 'RCT-000042',
        transactions: [
          { id: here.id, created_at: '2026-05-05T17:00:00.000Z' },
          { id: there.id, created_at: '2026-06-01T00:00:00.000Z' },
        ],
      },
    ]);
  });

  test('more than a thousand missing ones are counted and not looked for', async () => {
    const { client, add } = await shop();
    for (const number of ['7', '2000000', '2000002']) await add({ at, receiptNumber: number });
    expect((await dayOf(client, '2026-05-05')).numbers.series).toEqual([
      {
        ...{ prefix: '', first: '7', last: '2000002', count: 3, missing_count: 1_999_993, is_checked: false },
        missing: [
          { first: '8', last: '1999999', count: 1_999_992 },
          { first: '2000001', last: '2000001', count: 1 },
        ],
      },
    ]);
  });

  test.each(['', 'from=2026-05-05', 'from=2026-05-06&to=2026-05-05', 'from=2026-01-01&to=2026-12-31'])(
    'asked for “%s” are a 400',
    async (query) => {
      const { client } = await shop();
      expect((await client.get(`${client.account}/days/numbers?${query}`)).status).toBe(400);
    },
  );
});
