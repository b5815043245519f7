import * as z from 'zod/mini';
import { parseRows, placeholders, selectList } from './row-sql.ts';
import type { Database } from './sql.ts';
import type { CandidateStore } from './statement-store.ts';

const text = z.nullable(z.string());
const integer = z.nullable(z.int());
const CandidateSchema = z.object({
  id: z.string(),
  receiptNumber: text,
  receiptDigits: text,
  status: z.string(),
  figureAmount: integer,
  figureCurrency: text,
  amountRefunded: integer,
  cardLast4: text,
  gatewayTransactionId: text,
  gatewayTransactionIdFolded: text,
  createdAt: integer,
});
const CurrencySchema = z.object({ figureCurrency: z.string() });
const columns = selectList(CandidateSchema);

/** A name that is held by more rows than it should be does not crowd out the others. */
const mostOfOne = 11;
/** As the index has it: what stands for an unknown amount. */
const unknown = Number.MIN_SAFE_INTEGER;

/** All of it is read as exports are, so that no look-up waits behind a statement. */
export function candidateStore(database: Database): CandidateStore {
  return {
    async byIds(accountId, ids) {
      if (ids.length === 0) return [];
      const rows = await database.readLong(
        `select ${columns} from transactions where account_id = ? and id in ${placeholders(ids)}`,
        [accountId, ...ids],
      );
      return parseRows(CandidateSchema, rows);
    },

    async byName(accountId, column, needles) {
      if (needles.length === 0) return [];
      const rows = await database.readLong(
        `select * from (
           select ${columns}, row_number() over (partition by ${column} order by created_order desc, id desc) as place
           from transactions where account_id = ? and ${column} in ${placeholders(needles)}) as named
         where place <= ${mostOfOne}`,
        [accountId, ...needles],
      );
      return parseRows(CandidateSchema, rows);
    },

    async byAmounts(accountId, currency, amounts, { from, to }) {
      if (amounts.length === 0) return [];
      const rows = await database.readLong(
        `select ${columns} from transactions
         where account_id = ? and coalesce(figure_currency, '') = ?
           and coalesce(figure_amount, ${unknown}) in ${placeholders(amounts)}
           and created_order >= ? and created_order < ?`,
        [accountId, currency, ...amounts, from, to],
      );
      return parseRows(CandidateSchema, rows);
    },

    async refundedCurrencies(accountId, currencies) {
      if (currencies.length === 0) return [];
      const rows = await database.readLong(
        `select distinct figure_currency from transactions
         where account_id = ? and status in ('refunded', 'partially_refunded')
           and figure_currency in ${placeholders(currencies)}`,
        [accountId, ...currencies],
      );
      return parseRows(CurrencySchema, rows).map(({ figureCurrency }) => figureCurrency);
    },

    async walk(accountId, { statuses, currencies, from, to }, { after, limit }) {
      if (currencies.length === 0) return [];
      const rows = await database.readLong(
        `select ${columns} from transactions
         where account_id = ? and created_order >= ? and created_order < ?
           ${after ? 'and (created_order, id) > (?, ?)' : ''}
           and status in ${placeholders(statuses)} and figure_currency in ${placeholders(currencies)}
         order by created_order, id limit ?`,
        [
          ...[accountId, from, to],
          ...(after ? [after.createdOrder, after.id] : []),
          ...[...statuses, ...currencies, limit],
        ],
      );
      return parseRows(CandidateSchema, rows);
    },
  };
}
