import * as z from 'zod/mini';
import type { OverviewStore, Span } from './overview-store.ts';
import type { Database, SqlValue } from './sql.ts';
import { unknownInstant } from './transaction-sql.ts';

const sum = { currency: z.string(), count: z.int(), amount: z.int() };
const StatusSumSchema = z.object({ span: z.int(), status: z.string(), ...sum });
const RefundSumSchema = z.extend(StatusSumSchema, { refunded: z.int() });
const DeclineSumSchema = z.object({ code: z.nullable(z.string()), text: z.nullable(z.string()), ...sum });
const CurrencySumSchema = z.object(sum);

// Behind an expression that no index knows, grouping offers SQLite no index for its order: before it has figures of its own to
// judge by, it would walk the whole account along that rather than read the range.
const status = (alias: string) => `${alias}.status || ''`;
const currency = `coalesce(t.figure_currency, '') || ''`;
const total = (amount: string) => `cast(coalesce(sum(${amount}), 0) as bigint)`;

export function overviewStore(database: Database): OverviewStore {
  /** Each span a range of its own, so that an engine groups what one bucket holds, not all at once. */
  async function bySpan(spans: Span[], select: (span: Span) => string, accountId: number) {
    const parts = spans.map((span, index) => `select ${index} as span, part.* from (${select(span)}) part`);
    const params = spans.flatMap(({ from, to }): SqlValue[] => [
      accountId,
      // Rows of an unknown instant stand before all others.
      Math.max(from, unknownInstant + 1),
      to,
    ]);
    return await database.readLong(parts.join(' union all '), params);
  }

  return {
    async transactions(accountId, spans) {
      const rows = await bySpan(
        spans,
        () => `select ${status('t')} as status, ${currency} as currency, count(*) as count, ${total('t.figure_amount')} as amount
               from transactions t where t.account_id = ? and t.created_order >= ? and t.created_order < ?
               group by ${status('t')}, ${currency}`,
        accountId,
      );
      return rows.map((row) => StatusSumSchema.parse(row));
    },

    async refunds(accountId, spans) {
      const rows = await bySpan(
        spans,
        () => `select ${status('t')} as status, ${currency} as currency, count(*) as count,
                 ${total('t.figure_amount')} as amount, ${total('t.amount_refunded')} as refunded
               from transactions t where t.account_id = ? and t.created_order >= ? and t.created_order < ?
                 and t.amount_refunded > 0
               group by ${status('t')}, ${currency}`,
        accountId,
      );
      return rows.map((row) => RefundSumSchema.parse(row));
    },

    async sessions(accountId, span) {
      const rows = await bySpan(
        [span],
        () => `select ${status('s')} as status, s.currency, count(*) as count, ${total('s.amount')} as amount
               from checkout_sessions s where s.account_id = ? and s.created_at >= ? and s.created_at < ?
               group by ${status('s')}, s.currency`,
        accountId,
      );
      return rows.map((row) => StatusSumSchema.parse(row));
    },

    async declines(accountId, { from, to }) {
      const rows = await database.readLong(
        `select t.decline_code as code, max(t.decline_message) as text, ${currency} as currency, count(*) as count,
           ${total('t.figure_amount')} as amount
         from transactions t
         where t.account_id = ? and t.status = 'failed' and t.created_order >= ? and t.created_order < ?
         group by t.decline_code, ${currency}`,
        [accountId, Math.max(from, unknownInstant + 1), to],
      );
      return rows.map((row) => DeclineSumSchema.parse(row));
    },

    async expiring(accountId, { from, to }) {
      const expires = `coalesce(s.expires_at, ${unknownInstant})`;
      const rows = await database.readLong(
        `select s.currency, count(*) as count, ${total('s.amount')} as amount from checkout_sessions s
         where s.account_id = ? and ${expires} >= ? and ${expires} < ? and s.status = 'open'
         group by s.currency`,
        [accountId, from, to],
      );
      return rows.map((row) => CurrencySumSchema.parse(row));
    },
  };
}
