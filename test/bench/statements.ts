import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { StatementDetailSchema, StatementSchema, type StatementSettings } from '#shared/statements.ts';
import { startFilledDesk } from './filled-desk.ts';
import { sessionRow } from './invented-sales.ts';
import { quantile, type Row } from './row.ts';
import type { Sold } from './fill-index.ts';

const rows = 100_000;
const lines = 50_000;
const first = Date.UTC(2026, 3, 1);
/** One payment every 26 seconds: a hundred thousand make a month. */
const apartMs = 26_000;

const settings: StatementSettings = {
  ...{
    sheet: null,
    header_line: 1,
    currency: null,
    date_format: 'iso',
    decimal_sign: '.',
    refunds_by: 'sign',
  },
  columns: {
    ...{ gateway_transaction_id: 0, receipt_number: 1, amount: 2, currency: 3, date: 4, card_last4: 5 },
    ...{ fee: null, net: null, type: null },
  },
};

const probedEveryMs = 10;

const amountOf = (n: number) => 500 + ((n * 7919) % 90_000);
const cardOf = (n: number) => String((n * 104_729) % 10_000).padStart(4, '0');
const dayOf = (n: number) => new Date(first + n * apartMs - 5 * 3600_000).toISOString().slice(0, 10);

/**
 * A statement of 50,000 lines against 100,000 receipts, a third of them by each way of matching: imported by HTTP and waited
 * for until its result stands, beside a plain loop over the index file that asks for the same rows by the same names. How
 * long other requests take meanwhile is measured too.
 */
export async function measureStatements(): Promise<Row[]> {
  const desk = await startFilledDesk({ CHECKOUT_API_URL: 'http://127.0.0.1:1', LOG_LEVEL: 'silent' }, sold);
  try {
    const api = `${desk.url}/api/main/test`;
    const probe = async (waits: number[]) => {
      const asked = performance.now();
      await (await fetch(`${api}/transactions/txn_${waits.length}`, { headers: desk.headers })).arrayBuffer();
      waits.push(performance.now() - asked);
      await pause(probedEveryMs);
    };
    const before: number[] = [];
    while (before.length < 150) await probe(before);
    const from = performance.now();
    const query = new URLSearchParams({ name: 'Bench', settings: JSON.stringify(settings) });
    const waits: number[] = [];
    const reply = await fetch(`${api}/statements?${query}`, {
      method: 'POST',
      headers: { ...desk.headers, 'Content-Type': 'application/octet-stream' },
      body: statementFile(),
    });
    const { id } = StatementSchema.parse(await reply.json());
    let detail;
    do {
      await probe(waits);
      detail = StatementDetailSchema.parse(
        await (await fetch(`${api}/statements/${id}`, { headers: desk.headers })).json(),
      );
    } while (detail.state !== 'ready');
    const took = performance.now() - from;
    const raw = rawLoop(desk.dataDir);
    const unmatched = lines - detail.matched;
    return [
      { what: `statement of ${lines} lines, imported and matched`, value: took / 1000, unit: 's', bound: 10 },
      { what: 'the same look-ups, one by one on the file', value: raw / 1000, unit: 's' },
      { what: 'lines that are not matched', value: unmatched, unit: 'lines', bound: 0 },
      { what: 'a receipt before, p99', value: quantile(before, 0.99), unit: 'ms' },
      { what: 'a receipt meanwhile, p50', value: quantile(waits, 0.5), unit: 'ms' },
      { what: 'a receipt meanwhile, p99', value: quantile(waits, 0.99), unit: 'ms', bound: 30 },
    ];
  } finally {
    await desk.stop();
    await desk.remove();
  }
}

function* sold(accountId: number): Generator<Sold> {
  for (let n = 0; n < rows; n += 1) {
    const createdAt = first + n * apartMs;
    const order = { amount: amountOf(n), currency: 'USD', description: `Order ${n}`, metadata: {} };
    const ids = { id: `cs_${n}`, transactionId: `txn_${n}` };
    yield {
      session: sessionRow(order, {
        accountId,
        createdAt,
        status: 'completed',
        completedAt: createdAt,
        ...ids,
      }),
      transaction: {
        ...{
          accountId,
          id: ids.transactionId,
          receiptNumber: `RCT-${String(n).padStart(6, '0')}`,
          status: 'captured',
        },
        ...{
          amount: order.amount,
          amountRefunded: null,
          currency: 'USD',
          cardBrand: 'visa',
          cardLast4: cardOf(n),
        },
        ...{
          gatewayTransactionId: `gw_${n}`,
          tokenId: null,
          declineCode: null,
          declineMessage: null,
          createdAt,
        },
        ...{ checkoutSessionId: ids.id, source: 'session', rawJson: null, checkedAt: createdAt },
      },
    };
  }
}

function statementFile(): string {
  const text = ['Id,Receipt,Amount,Currency,Date,Card'];
  for (let n = 0; n < lines; n += 1) {
    const amount = (amountOf(n) / 100).toFixed(2);
    const id = n % 3 === 0 ? `gw_${n}` : '';
    const receipt = n % 3 === 1 ? `RCT-${String(n).padStart(6, '0')}` : '';
    text.push(`${id},${receipt},${amount},USD,${dayOf(n)},${cardOf(n)}`);
  }
  return text.join('\r\n');
}

function rawLoop(dataDir: string): number {
  const file = new DatabaseSync(path.join(dataDir, 'index.db'), { readOnly: true });
  try {
    const from = performance.now();
    const columns = 'id, status, figure_amount, figure_currency, amount_refunded, card_last4';
    const byId = file.prepare(
      `select ${columns} from transactions where account_id = 1 and gateway_transaction_id_folded = ?`,
    );
    const byReceipt = file.prepare(
      `select ${columns} from transactions where account_id = 1 and receipt_digits = ?`,
    );
    const byAmount = file.prepare(
      `select ${columns} from transactions where account_id = 1 and coalesce(figure_currency, '') = 'USD'
         and coalesce(figure_amount, ${Number.MIN_SAFE_INTEGER}) = ? and created_order between ? and ?`,
    );
    for (let n = 0; n < lines; n += 1) {
      const at = first + n * apartMs;
      if (n % 3 === 0) byId.all(`gw_${n}`);
      else if (n % 3 === 1) byReceipt.all(String(n));
      else byAmount.all(amountOf(n), at - 36 * 3600_000, at + 36 * 3600_000);
    }
    return performance.now() - from;
  } finally {
    file.close();
  }
}
