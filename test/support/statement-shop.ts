import { expect, vi } from 'vitest';
import {
  type SettleLine,
  type StatementDetail,
  StatementDetailSchema,
  type StatementLine,
  StatementLinesSchema,
  StatementSchema,
  type StatementSettings,
} from '#shared/statements.ts';
import type { TransactionRow } from '../../server/store/rows.ts';
import { sampleSession, sampleTransaction } from '../server/store/sample-rows.ts';
import type { DeskClient } from './desk-client.ts';
import type { TestDesk } from './start-app.ts';

/** A file as a test sends it. */
type SentFile = string | Uint8Array<ArrayBuffer>;

/** Noon of a day of May in Jamaica. */
export const noon = (day: number) => Date.UTC(2026, 4, day, 17);

export type Shop = DeskClient & { merchant: string };

/** A merchant of its own, with these payments: made at noon of 5 May for 25.00 USD unless told. */
export async function shopWith(desk: TestDesk, payments: readonly Partial<TransactionRow>[]): Promise<Shop> {
  const shop = await desk.signInApart('finance');
  for (const payment of payments) await pay(desk, shop, payment);
  return shop;
}

export async function pay(desk: TestDesk, shop: Shop, payment: Partial<TransactionRow>): Promise<void> {
  const { account } = await desk.context.upstreams.of(shop.merchant, 'test');
  const session = sampleSession(account, { status: 'completed', createdAt: noon(5) });
  const change = {
    status: 'captured',
    amount: 2500,
    currency: 'USD',
    amountRefunded: null,
    createdAt: noon(5),
    ...payment,
  };
  const transaction = sampleTransaction(account, { ...change, cardLast4: payment.cardLast4 ?? '0071' });
  await desk.context.store.checkoutSessions.add(
    { ...session, transactionId: transaction.id },
    transaction,
    null,
  );
}

const columns = ['Gateway ID', 'Receipt', 'Amount', 'Date', 'Card', 'Fee', 'Net', 'Type', 'Currency'];
export const settings: StatementSettings = {
  sheet: null,
  header_line: 1,
  columns: {
    ...{ gateway_transaction_id: 0, receipt_number: 1, amount: 2, date: 3, card_last4: 4, fee: 5, net: 6 },
    ...{ type: null, currency: 8 },
  },
  currency: null,
  date_format: 'iso',
  decimal_sign: '.',
  refunds_by: 'sign',
};

type Line = {
  id?: string;
  receipt?: string;
  amount?: string;
  day?: string;
  card?: string;
  fee?: string;
  net?: string;
  currency?: string;
};
export const csvOf = (lines: Line[]) =>
  [
    columns.join(','),
    ...lines.map(
      ({
        id = '',
        receipt = '',
        amount = '25.00',
        day = '2026-05-05',
        card = '',
        fee = '',
        net = '',
        currency = 'USD',
      }) => [id, receipt, `"${amount}"`, day, card, fee, net, '', currency].join(','),
    ),
  ].join('\r\n');

export function send(
  shop: DeskClient,
  file: SentFile,
  given: StatementSettings = settings,
  name = 'May.csv',
) {
  const query = new URLSearchParams({ name, settings: JSON.stringify(given) });
  return shop.request('POST', `${shop.account}/statements?${query}`, {
    rawBody: file,
    headers: { 'Content-Type': 'application/octet-stream' },
  });
}

export async function ready(shop: DeskClient, id: string): Promise<StatementDetail> {
  return vi.waitFor(
    async () => {
      const detail = (await shop.get(`${shop.account}/statements/${id}`)).as(StatementDetailSchema);
      expect(detail.state).toBe('ready');
      return detail;
    },
    { timeout: 20_000, interval: 20 },
  );
}

export async function imported(shop: DeskClient, file: SentFile, given = settings) {
  const reply = await send(shop, file, given);
  expect({ status: reply.status, text: reply.status < 300 ? '' : reply.text }).toEqual({
    status: 201,
    text: '',
  });
  const detail = await ready(shop, reply.as(StatementSchema).id);
  return { detail, lines: await linesOf(shop, detail.id) };
}

export const linesOf = async (shop: DeskClient, id: string, query = 'limit=200') =>
  (await shop.get(`${shop.account}/statements/${id}/lines?${query}`)).as(StatementLinesSchema).data;
export const outcomes = (lines: StatementLine[]) =>
  lines.map(({ line, outcome }) => `${line ?? '-'} ${outcome}`);
export const settle = (shop: DeskClient, id: string, position: number, given: Partial<SettleLine>) =>
  shop.put(`${shop.account}/statements/${id}/lines/${position}`, { note: null, transaction: null, ...given });
