import * as z from 'zod/mini';
import { auditStatements } from './audit.ts';
import { closingStatements } from './day-closing-sql.ts';
import { differencesOf, differenceSumsOf } from './day-difference-sql.ts';
import type { ClosingRow, DayStore, DayTotalsRow, DifferenceRow } from './day-store.ts';
import { isCaptured, tickOf } from './review-sql.ts';
import { parseRow, parseRows, placeholders } from './row-sql.ts';
import type { Database, Row } from './sql.ts';
import { unknownInstant } from './transaction-sql.ts';

const text = z.string();
const integer = z.int();
const TotalsSchema = z.object({ currency: text, count: integer, captured: integer, refunded: integer });
const FiguresSchema = z.extend(TotalsSchema, { day: text, reviewed: integer, others: integer });
const SumsSchema = z.extend(TotalsSchema, { day: text, currency: z.nullable(text), changes: integer });
const CountSchema = z.object({ count: integer });
const ClosingSchema = z.object({
  day: text,
  from: integer,
  to: integer,
  version: integer,
  timeZone: text,
  userId: text,
  userName: z.nullable(text),
  signedAt: integer,
  reopenedBy: z.nullable(text),
  reopenedByName: z.nullable(text),
  reopenedAt: z.nullable(integer),
  reason: z.nullable(text),
});
const SignedTotalsSchema = z.extend(TotalsSchema, { day: text, version: integer, reviewed: integer });
const DifferenceSchema = z.object({
  kind: z.enum(['added', 'changed', 'moved', 'gone']),
  id: text,
  receiptNumber: z.nullable(text),
});
const StateSchema = z.object({
  status: text,
  amount: z.nullable(integer),
  currency: z.nullable(text),
  refunded: z.nullable(integer),
});
const NumberSchema = z.object({ receiptNumber: text });
const KeySchema = z.object({ receiptDigits: text });
const SharedSchema = z.object({ receiptNumber: text, id: text, createdAt: z.nullable(integer) });

export function dayStore(database: Database): DayStore {
  return {
    async figures(accountId, days) {
      const rows: Row[] = [];
      for (const some of fewAtATime(days)) {
        const found = await database.readLong(
          `${some.map(() => figuresOfDay).join(' union all ')} order by day, currency`,
          some.flatMap(({ day, from, to }) => [day, accountId, from, to]),
        );
        rows.push(...found);
      }
      return parseRows(FiguresSchema, rows);
    },

    async undated(accountId) {
      const [row] = await database.read(
        'select count(*) as count from transactions where account_id = ? and created_order = ?',
        [accountId, unknownInstant],
      );
      return CountSchema.parse(row).count;
    },

    async closings(accountId, { first, last }) {
      const [closings, totals] = await Promise.all([
        database.read(
          `select c.day, c.day_from as "from", c.day_to as "to", c.version, c.time_zone, c.user_id, u.name as user_name,
             c.signed_at, c.reopened_by, o.name as reopened_by_name, c.reopened_at, c.reason
           from day_closings c left join users u on u.id = c.user_id left join users o on o.id = c.reopened_by
           where c.account_id = ? and c.day >= ? and c.day <= ? order by c.day, c.version desc`,
          [accountId, first, last],
        ),
        database.read(
          `select day, version, currency, count, captured, refunded, reviewed from day_totals
           where account_id = ? and day >= ? and day <= ? order by currency`,
          [accountId, first, last],
        ),
      ]);
      const signed = parseRows(SignedTotalsSchema, totals);
      return parseRows(ClosingSchema, closings).map((closing): ClosingRow => ({
        ...closing,
        totals: signed
          .filter(({ day, version }) => day === closing.day && version === closing.version)
          .map(({ day: _day, version: _version, ...figures }) => figures),
      }));
    },

    async differenceSums(accountId, closed) {
      const rows: Row[] = [];
      for (const some of fewAtATime(closed)) {
        const { sql, params } = differenceSumsOf(accountId, some);
        rows.push(...(await database.readLong(sql, params)));
      }
      const byDay = new Map<string, { day: string; changes: number; totals: DayTotalsRow[] }>();
      for (const { day, currency, changes, ...sums } of parseRows(SumsSchema, rows)) {
        const found = byDay.get(day) ?? { day, changes: 0, totals: [] };
        byDay.set(day, found);
        if (currency === null) found.changes = changes;
        else if (sums.count !== 0 || sums.captured !== 0 || sums.refunded !== 0)
          found.totals.push({ currency, ...sums });
      }
      return [...byDay.values()];
    },

    async differences(accountId, closed, limit) {
      const { sql, params } = differencesOf(accountId, closed, limit);
      const rows = await database.readLong(sql, params);
      return rows.map(toDifference);
    },

    async close(closing, audit) {
      const written = await database.write([...closingStatements(closing), ...auditStatements(audit)]);
      return written.ok ? 'closed' : written.refused;
    },

    async reopen(accountId, day, { userId, at, reason }, audit) {
      const written = await database.write([
        {
          sql: `update day_closings set reopened_by = ?, reopened_at = ?, reason = ?
                where account_id = ? and day = ? and reopened_at is null`,
          params: [userId, at, reason, accountId, day],
          expect: 'some',
          otherwise: 'not_closed',
        },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'reopened' : written.refused;
    },

    async numbers(accountId, { from, to }, limit) {
      const rows = await database.readLong(
        `select receipt_number from transactions
         where account_id = ? and created_order >= ? and created_order < ? and receipt_number is not null
         order by created_order, id limit ?`,
        [accountId, from, to, limit],
      );
      return parseRows(NumberSchema, rows).map(({ receiptNumber }) => receiptNumber);
    },

    async carried(accountId, keys) {
      if (keys.length === 0) return [];
      const rows = await database.readLong(
        `select distinct receipt_digits from transactions
         where account_id = ? and receipt_digits in ${placeholders(keys)}`,
        [accountId, ...keys],
      );
      return parseRows(KeySchema, rows).map(({ receiptDigits }) => receiptDigits);
    },

    async sharedNumbers(accountId, { from, to }, limit) {
      const rows = await database.readLong(
        `select distinct o.receipt_number, o.id, o.created_at from transactions t
           join transactions o on o.account_id = t.account_id and o.receipt_digits = t.receipt_digits
             and o.receipt_number = t.receipt_number
         where t.account_id = ? and t.created_order >= ? and t.created_order < ? and t.receipt_digits is not null
           and exists (select 1 from transactions e where e.account_id = t.account_id
             and e.receipt_digits = t.receipt_digits and e.receipt_number = t.receipt_number and e.id <> t.id)
         order by o.receipt_number, o.created_at, o.id limit ?`,
        [accountId, from, to, limit],
      );
      return parseRows(SharedSchema, rows);
    },
  };
}

/**
 * Several days are so many of these in one statement: joined with a table of days instead, PostgreSQL reads every row for every day.
 * Each is a stretch of one index that has all that it asks for.
 */
const figuresOfDay = `
  select cast(? as text) as day, coalesce(t.figure_currency, '') as currency,
    count(case when ${isCaptured('t')} then 1 end) as count,
    cast(sum(case when ${isCaptured('t')} then coalesce(t.figure_amount, 0) else 0 end) as bigint) as captured,
    cast(sum(case when ${isCaptured('t')} then coalesce(t.amount_refunded, 0) else 0 end) as bigint) as refunded,
    count(case when ${isCaptured('t')} and ${tickOf('t')} = 2 then 1 end) as reviewed,
    count(case when ${isCaptured('t')} then null else 1 end) as others
  from transactions t
  where t.account_id = ? and t.created_order >= ? and t.created_order < ?
  group by coalesce(t.figure_currency, '')`;

/** What PostgreSQL takes for a long statement it compiles first, which takes a second or two: a month at once is one. */
const daysAtATime = 4;

function fewAtATime<T>(days: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(days.length / daysAtATime) }, (_none, index) =>
    days.slice(index * daysAtATime, (index + 1) * daysAtATime),
  );
}

function toDifference(row: Row): DifferenceRow {
  const state = (prefix: string) =>
    row[`${prefix}status`] === null ? null : parseRow(StateSchema, row, prefix);
  return { ...parseRow(DifferenceSchema, row), was: state('was_'), now: state('now_') };
}
