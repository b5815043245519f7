import { describe, expect, test } from 'vitest';
import { parse } from 'csv-parse/sync';
import {
  StatementLineSchema,
  StatementLinesSchema,
  StatementListSchema,
  StatementSchema,
} from '#shared/statements.ts';
import type { TransactionRow } from '../../../server/store/rows.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import * as shops from '../../support/statement-shop.ts';
import {
  csvOf,
  imported,
  linesOf,
  noon,
  outcomes,
  ready,
  send,
  settings,
  settle,
} from '../../support/statement-shop.ts';

const desk = await startAppForFile({ settings: withoutSync });
const shopWith = (...payments: Partial<TransactionRow>[]) => shops.shopWith(desk, payments);
const pay = (shop: shops.Shop, payment: Partial<TransactionRow>) => shops.pay(desk, shop, payment);

describe('a statement', () => {
  test('is matched by gateway id, then receipt in any spelling, then amount, date and card', async () => {
    const shop = await shopWith(
      { id: 'txn_a', gatewayTransactionId: 'GW-1' },
      { id: 'txn_b', receiptNumber: 'RCT-000042', amount: 9900 },
      { id: 'txn_c', amount: 1234, cardLast4: '4444', createdAt: noon(6) },
    );
    const { detail, lines } = await imported(
      shop,
      csvOf([
        { id: 'gw-1' },
        { receipt: 'rct 42', amount: '99.00' },
        { amount: '12.34', day: '2026-05-07', card: '**** 4444' },
        { id: 'GW-9', amount: '1,000.00' },
      ]),
    );
    expect(outcomes(lines)).toEqual(['2 matched', '3 matched', '4 matched', '5 missing_here']);
    expect(lines.map(({ matched_by: way, transaction }) => [way, transaction?.id])).toEqual([
      ['gateway_transaction_id', 'txn_a'],
      ['receipt_number', 'txn_b'],
      ['amount_date_card', 'txn_c'],
      [null, undefined],
    ]);
    expect(detail).toMatchObject({
      lines: 4,
      matched: 3,
      open: 1,
      from_day: '2026-05-05',
      to_day: '2026-05-07',
    });
    expect(detail.totals).toEqual([
      { currency: 'USD', outcome: 'matched', lines: 3, open: 0, amount: 13_634, fee: 0, difference: 0 },
      {
        currency: 'USD',
        outcome: 'missing_here',
        lines: 1,
        open: 1,
        amount: 100_000,
        fee: 0,
        difference: 100_000,
      },
    ]);
  });

  test('is matched although a line bears a date that stands for "never"', async () => {
    const shop = await shopWith({ id: 'txn_a', gatewayTransactionId: 'A' });
    const { lines } = await imported(shop, csvOf([{ id: 'A' }, { id: 'B', day: '9999-12-31' }]));
    expect(outcomes(lines)).toEqual(['2 matched', '3 error']);
    expect(lines[1]?.problems[0]?.message).toContain('is no date here');
  });

  test('compares a refund that was linked by hand together with the others of its payment, and without it when that is taken back', async () => {
    const shop = await shopWith({
      ...{ id: 'txn_a', receiptNumber: 'RCT-000042', status: 'partially_refunded' },
      amountRefunded: 1000,
    });
    const { detail } = await imported(
      shop,
      csvOf([{ receipt: 'RCT-000042', amount: '-6.00' }, { amount: '-4.00' }]),
    );
    const told = async () =>
      (await linesOf(shop, detail.id)).map(({ outcome, difference }) => [outcome, difference]);
    const before = [
      ['differs', 400],
      ['missing_here', -400],
    ];
    expect(await told()).toEqual(before);
    expect((await settle(shop, detail.id, 2, { transaction: 'txn_a' })).status).toBe(200);
    expect(await told()).toEqual([
      ['matched', 0],
      ['matched', 0],
    ]);
    expect((await ready(shop, detail.id)).matched).toBe(2);
    await shop.post(`${shop.account}/statements/${detail.id}/lines/2/reopen`);
    expect(await told()).toEqual(before);
  });

  test('tells in what a line differs, with both sides, and what that makes in money', async () => {
    const shop = await shopWith(
      { id: 'txn_a', gatewayTransactionId: 'A', amount: 2500 },
      { id: 'txn_b', gatewayTransactionId: 'B', status: 'failed' },
      { id: 'txn_c', gatewayTransactionId: 'C', cardLast4: '1111' },
      { id: 'txn_d', gatewayTransactionId: 'D' },
    );
    const { lines } = await imported(
      shop,
      csvOf([
        { id: 'A', amount: '25.01' },
        { id: 'B' },
        { id: 'C', card: '2222' },
        { id: 'D', fee: '0.75', net: '24.20' },
      ]),
    );
    expect(
      lines.map(({ outcome, difference, differences }) => ({ outcome, difference, differences })),
    ).toEqual([
      { outcome: 'differs', difference: 1, differences: [{ field: 'amount', theirs: '2501', ours: '2500' }] },
      {
        outcome: 'differs',
        difference: 2500,
        differences: [{ field: 'status', theirs: 'captured', ours: 'failed' }],
      },
      {
        outcome: 'differs',
        difference: 0,
        differences: [{ field: 'card_last4', theirs: '2222', ours: '1111' }],
      },
      { outcome: 'differs', difference: 0, differences: [{ field: 'net', theirs: '2420', ours: '2425' }] },
    ]);
  });

  test('lists captured receipts of its days and currencies that it has no line for', async () => {
    const shop = await shopWith(
      { id: 'txn_in', gatewayTransactionId: 'A' },
      { id: 'txn_out', amount: 700 },
      // 23:59 of 5 May in Jamaica, and one minute later.
      { id: 'txn_last', amount: 800, createdAt: Date.UTC(2026, 4, 6, 4, 59) },
      { id: 'txn_after', createdAt: Date.UTC(2026, 4, 6, 5, 0) },
      { id: 'txn_failed', status: 'failed' },
      { id: 'txn_jmd', currency: 'JMD' },
    );
    const { lines, detail } = await imported(shop, csvOf([{ id: 'A' }]));
    expect(
      lines.map(({ outcome, transaction, difference }) => [outcome, transaction?.id, difference]),
    ).toEqual([
      ['matched', 'txn_in', 0],
      ['missing_there', 'txn_out', -700],
      ['missing_there', 'txn_last', -800],
    ]);
    expect(detail.open).toBe(2);
  });

  test('compares refunds with what was given back in all, and a payment is one line’s only', async () => {
    const shop = await shopWith(
      { id: 'txn_a', receiptNumber: 'RCT-1', status: 'partially_refunded', amountRefunded: 1000 },
      { id: 'txn_b', receiptNumber: 'RCT-2', status: 'refunded', amountRefunded: 2500 },
    );
    const { lines } = await imported(
      shop,
      csvOf([
        { receipt: 'RCT-1' },
        { receipt: 'RCT-1', amount: '-4.00' },
        { receipt: 'RCT-1', amount: '(6.00)' },
        { receipt: 'RCT-2' },
        { receipt: 'RCT-2', amount: '-20.00' },
        { receipt: '2', id: 'again' },
      ]),
    );
    expect(outcomes(lines)).toEqual([
      '2 matched',
      '3 matched',
      '4 matched',
      '5 matched',
      '6 differs',
      '7 repeated',
    ]);
    expect(lines[4]).toMatchObject({
      difference: 500,
      differences: [{ field: 'amount_refunded', theirs: '2000', ours: '2500' }],
    });
    expect(lines[5]).toMatchObject({ same_as_line: 5, difference: 2500 });
  });

  test('leaves to a person what could be several, and takes the one that is chosen', async () => {
    const shop = await shopWith({ id: 'txn_1' }, { id: 'txn_2' });
    const { detail, lines } = await imported(shop, csvOf([{ card: '0071' }]));
    expect(lines[0]?.outcome).toBe('ambiguous');
    expect(lines[0]?.candidates.map(({ id }) => id).toSorted()).toEqual(['txn_1', 'txn_2']);
    const chosen = (await settle(shop, detail.id, 1, { transaction: 'txn_2' })).as(StatementLineSchema);
    expect(chosen).toMatchObject({ outcome: 'matched', matched_by: 'hand', transaction: { id: 'txn_2' } });
    await shop.post(`${shop.account}/statements/${detail.id}/match`);
    expect(await ready(shop, detail.id)).toMatchObject({ matched: 1, open: 1 });
    expect(outcomes(await linesOf(shop, detail.id))).toEqual(['2 matched', '- missing_there']);
  });

  test('of a line without a card never takes amount and date for enough', async () => {
    const shop = await shopWith({ id: 'txn_1' });
    const { lines } = await imported(shop, csvOf([{}]));
    expect(lines.map(({ outcome, candidates }) => [outcome, candidates.length])).toEqual([['ambiguous', 1]]);
  });

  test('names what is wrong with a line by its number and column, and matches the rest', async () => {
    const shop = await shopWith({ id: 'txn_a', gatewayTransactionId: 'A' });
    const { lines } = await imported(
      shop,
      csvOf([
        { id: 'A' },
        { id: 'B', amount: '2.500' },
        { id: 'C', day: '31/02/2026' },
        { id: 'D', currency: 'DOLLARS' },
        { id: 'E', amount: '' },
      ]),
    );
    expect(outcomes(lines)).toEqual(['2 matched', '3 error', '4 error', '5 error', '6 error']);
    expect(lines.flatMap(({ problems }) => problems.map(({ field }) => field))).toEqual([
      'amount',
      'date',
      'currency',
      'amount',
    ]);
    expect(lines[1]?.problems[0]?.message).toBe(
      '“2.500” has more decimals than the 2 that USD has. Write it like 1234.00.',
    );
  });

  test('brought again is the same statement, and what overlaps is said to be in the other', async () => {
    const shop = await shopWith(
      { id: 'txn_a', gatewayTransactionId: 'A' },
      { id: 'txn_b', gatewayTransactionId: 'B' },
    );
    const first = csvOf([{ id: 'A' }]);
    const { detail } = await imported(shop, first);
    const again = await send(shop, first, { ...settings, decimal_sign: ',' }, 'Other name.csv');
    expect(again.status).toBe(200);
    expect(again.as(StatementSchema)).toMatchObject({ id: detail.id, name: 'May.csv' });
    const { lines } = await imported(shop, csvOf([{ id: 'A' }, { id: 'B' }]));
    expect(lines.map(({ outcome, same_in: other }) => [outcome, other?.id])).toEqual([
      ['elsewhere', detail.id],
      ['matched', undefined],
    ]);
    const list = (await shop.get(`${shop.account}/statements`)).as(StatementListSchema);
    expect(list.data).toHaveLength(2);
  });

  test('does not miss a receipt that another statement of the account has, whichever came first', async () => {
    const shop = await shopWith(
      { id: 'txn_a', gatewayTransactionId: 'A' },
      { id: 'txn_b', gatewayTransactionId: 'B', amount: 700 },
      { id: 'txn_c', gatewayTransactionId: 'C', amount: 900 },
    );
    const first = (await imported(shop, csvOf([{ id: 'A' }]))).detail;
    expect(first.open).toBe(2);
    const second = (await imported(shop, csvOf([{ id: 'B', amount: '7.00' }]))).detail;
    const missed = async ({ id }: { id: string }) => {
      const { open, totals } = await ready(shop, id);
      const { data } = (await shop.get(`${shop.account}/statements`)).as(StatementListSchema);
      expect(data.find((one) => one.id === id)?.open).toBe(open);
      const lines = await linesOf(shop, id, 'limit=200&open=true');
      const total = totals.find(({ outcome }) => outcome === 'missing_there');
      expect(total).toMatchObject({ lines: open, open, amount: 0 });
      return [...lines.map(({ transaction }) => transaction?.id), total?.difference];
    };
    expect(await missed(first)).toEqual(['txn_c', -900]);
    expect(await missed(second)).toEqual(['txn_c', -900]);
    const file = await shop.get(`${shop.account}/statements/${second.id}/result.csv`);
    const rows: Record<string, string>[] = parse(file.text, { columns: true, bom: true });
    expect(rows.map((row) => [row['our_transaction_id'], row['amount'], row['our_amount']])).toEqual([
      ['txn_b', '7.00', '7.00'],
      ['txn_c', '', '9.00'],
    ]);
    await shop.request('DELETE', `${shop.account}/statements/${first.id}`);
    expect(await missed(second)).toEqual(['txn_a', 'txn_c', -3400]);
  });

  test('tells in which of its currencies something was given back', async () => {
    const shop = await shopWith(
      { id: 'txn_a', gatewayTransactionId: 'A', status: 'partially_refunded', amountRefunded: 1000 },
      { id: 'txn_b', gatewayTransactionId: 'B', currency: 'JMD' },
      { id: 'txn_c', currency: 'EUR', status: 'refunded' },
    );
    const { detail } = await imported(shop, csvOf([{ id: 'A' }, { id: 'B', currency: 'JMD' }]));
    expect(detail.matched).toBe(2);
    expect(detail.refunded_currencies).toEqual(['USD']);
  });

  test('is matched anew when receipts have come later', async () => {
    const shop = await shopWith();
    const { detail, lines } = await imported(shop, csvOf([{ id: 'A' }, { id: 'B' }]));
    expect(outcomes(lines)).toEqual(['2 missing_here', '3 missing_here']);
    await settle(shop, detail.id, 1, { note: 'Asked the gateway' });
    await settle(shop, detail.id, 2, { note: 'A test of theirs' });
    await pay(shop, { id: 'txn_late', gatewayTransactionId: 'A' });
    expect((await shop.post(`${shop.account}/statements/${detail.id}/match`)).status).toBe(202);
    await ready(shop, detail.id);
    expect(
      (await linesOf(shop, detail.id)).map(({ outcome, note, resolved_by: by }) => [outcome, note, by]),
    ).toEqual([
      ['matched', 'Asked the gateway', null],
      ['missing_here', 'A test of theirs', 'The finance'],
    ]);
  });

  test('leaves an audit entry for each step, without what people wrote', async () => {
    const shop = await shopWith({ id: 'txn_a' });
    const { detail } = await imported(shop, csvOf([{ id: 'X' }]));
    await settle(shop, detail.id, 1, { note: 'Ana Ng called' });
    await settle(shop, detail.id, 1, { transaction: 'txn_a' });
    await shop.post(`${shop.account}/statements/${detail.id}/lines/1/reopen`);
    await shop.request('DELETE', `${shop.account}/statements/${detail.id}`);
    expect((await shop.get(`${shop.account}/statements/${detail.id}`)).status).toBe(404);
    const { account } = await desk.context.upstreams.of(shop.merchant, 'test');
    const entries = await desk.context.store.audit.forObject(account.id, 'statement', detail.id);
    expect(entries.map(({ action }) => action)).toEqual([
      ...['statement.import', 'statement.match', 'statement.settle', 'statement.link', 'statement.reopen'],
      'statement.remove',
    ]);
    expect(JSON.stringify(entries)).not.toContain('Ana');
  });
});

describe('a line', () => {
  test('is settled with a note, opened again, linked by hand, and no receipt is two lines’', async () => {
    const shop = await shopWith(
      { id: 'txn_a', gatewayTransactionId: 'A', receiptNumber: 'RCT-7' },
      { id: 'txn_b', receiptNumber: 'RCT-8', gatewayTransactionId: 'Other' },
    );
    const { detail } = await imported(shop, csvOf([{ id: 'A' }, { id: 'B' }]));
    const opened = async () =>
      (await linesOf(shop, detail.id, 'open=true')).map(({ line, outcome }) => [line, outcome]);
    expect(await opened()).toEqual([
      [3, 'missing_here'],
      [null, 'missing_there'],
    ]);
    expect((await settle(shop, detail.id, 2, { note: 'Not ours' })).as(StatementLineSchema)).toMatchObject({
      note: 'Not ours',
      resolved_by: 'The finance',
    });
    expect(await opened()).toEqual([[null, 'missing_there']]);
    await shop.post(`${shop.account}/statements/${detail.id}/lines/2/reopen`);
    const refused = await settle(shop, detail.id, 2, { transaction: 'RCT-7' });
    expect(refused.error()).toMatchObject({
      code: 'validation_failed',
      fields: { transaction: ['Line 2 is this receipt already. Open that one first.'] },
    });
    expect((await settle(shop, detail.id, 2, { transaction: 'nobody' })).status).toBe(422);
    expect((await settle(shop, detail.id, 2, {})).status).toBe(422);
    expect(
      (await settle(shop, detail.id, 2, { transaction: 'rct 8' })).as(StatementLineSchema),
    ).toMatchObject({
      ...{ outcome: 'differs', matched_by: 'hand' },
      differences: [{ field: 'gateway_transaction_id', theirs: 'B', ours: 'Other' }],
    });
    expect(await opened()).toEqual([[3, 'differs']]);
    await settle(shop, detail.id, 2, { note: 'Their new id' });
    expect(await opened()).toEqual([]);
    expect((await ready(shop, detail.id)).open).toBe(0);
    expect((await settle(shop, detail.id, 99, { note: 'x' })).status).toBe(404);
  });

  test('comes in pages, by outcome', async () => {
    const shop = await shopWith();
    const { detail } = await imported(shop, csvOf(Array.from({ length: 25 }, (_, n) => ({ id: `N${n}` }))));
    const page = async (query: string) =>
      (await shop.get(`${shop.account}/statements/${detail.id}/lines?${query}`)).as(StatementLinesSchema);
    const first = await page('limit=20&outcome=missing_here');
    const second = await page(`limit=20&outcome=missing_here&cursor=${first.next_cursor}`);
    expect([...first.data, ...second.data].map(({ line }) => line)).toEqual(
      Array.from({ length: 25 }, (_, n) => n + 2),
    );
    expect(second.next_cursor).toBeNull();
    expect((await page('outcome=matched')).data).toEqual([]);
    for (const bad of ['outcome=colour', 'limit=0', 'cursor=x']) {
      expect((await shop.get(`${shop.account}/statements/${detail.id}/lines?${bad}`)).status).toBe(400);
    }
  });
});

describe('the result as a file', () => {
  test('holds every line with both sides, safe for spreadsheets', async () => {
    const shop = await shopWith({ id: 'txn_a', gatewayTransactionId: 'A', amount: 2499 });
    const { detail } = await imported(shop, csvOf([{ id: 'A', fee: '0.50' }, { id: '=1+1' }]));
    const reply = await shop.get(`${shop.account}/statements/${detail.id}/result.csv`);
    expect(reply.headers.get('content-disposition')).toMatch(
      /"settlement-shop-\d+-test-may-\d{4}-\d\d-\d\d\.csv"/,
    );
    const rows: Record<string, string>[] = parse(reply.text, { columns: true, bom: true });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      ...{
        line: '2',
        outcome: 'differs',
        amount: '25.00',
        fee: '0.50',
        difference: '0.01',
        our_amount: '24.99',
      },
      ...{
        differences: 'amount: 25.00 there, 24.99 here',
        our_created_at: '2026-05-05T12:00:00.000-05:00',
        mode: 'test',
      },
    });
    expect(rows[1]?.['gateway_transaction_id']).toBe("'=1+1");
    const part = await shop.get(`${shop.account}/statements/${detail.id}/result.csv?outcome=differs`);
    expect(parse(part.text, { columns: true, bom: true })).toHaveLength(1);
    expect(part.headers.get('content-disposition')).toContain('-differs.csv"');
  });

  test('bears the name of the statement in letters, digits and dashes', async () => {
    const shop = await shopWith();
    const sent = await send(shop, csvOf([{ id: 'A' }]), settings, 'Zahlungen_März 2026 (№ 2)/ü.XLSX');
    const { id } = await ready(shop, sent.as(StatementSchema).id);
    const reply = await shop.get(`${shop.account}/statements/${id}/result.csv`);
    expect(reply.headers.get('content-disposition')).toMatch(
      /-test-zahlungen-marz-2026-no-2-u-\d{4}-\d\d-\d\d\.csv"/,
    );
  });
});

test('a statement of another merchant is the same 404 as none', async () => {
  const [shop, other] = [await shopWith(), await shopWith()];
  const { detail } = await imported(shop, csvOf([{ id: 'A' }]));
  const at = `${other.account}/statements/${detail.id}`;
  for (const reply of [
    await other.get(at),
    await other.get(`${at}/lines`),
    await other.get(`${at}/result.csv`),
    await other.post(`${at}/match`),
    await other.put(`${at}/lines/1`, { note: 'Mine', transaction: null }),
    await other.post(`${at}/lines/1/reopen`),
    await other.request('DELETE', at),
    await shop.get(`/api/${shop.merchant}/live/statements/${detail.id}`),
  ]) {
    expect(reply.status).toBe(404);
    expect(reply.error().message).toBe('There is nothing at this address.');
  }
});
