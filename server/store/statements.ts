import * as z from 'zod/mini';
import { lineKinds, matchedWays, quietOutcomes, statementOutcomes } from '#shared/statements.ts';
import { auditStatements } from './audit.ts';
import { insert, parseRow, parseRows, placeholders, selectList, toColumns } from './row-sql.ts';
import { type Database, type SqlValue, type Statement } from './sql.ts';
import { guard, ofStatement, soleHolder } from './statement-guards.ts';
import { heldElsewhereSql, openLinesSql } from './statement-held.ts';
import type { StatementLineRow, StatementStore } from './statement-store.ts';

const text = z.nullable(z.string());
const integer = z.nullable(z.int());
const StatementRowSchema = z.object({
  ...{ accountId: z.int(), id: z.string(), name: z.string(), sha256: z.string(), sheet: z.string() },
  ...{ settings: z.string(), state: z.enum(['matching', 'ready']), run: z.int() },
  ...{ stepsDone: z.int(), stepsTotal: z.int(), lines: z.int(), matched: z.int(), openLines: z.int() },
  ...{
    fromDay: text,
    toDay: text,
    importedAt: z.int(),
    importedBy: text,
    matchedAt: integer,
    updatedAt: z.int(),
  },
});
const StatementViewSchema = z.extend(StatementRowSchema, { importedByName: text });
const LineRowSchema = z.object({
  ...{
    position: z.int(),
    line: integer,
    kind: z.nullable(z.enum(lineKinds)),
    amount: integer,
    currency: text,
  },
  ...{
    fee: integer,
    net: integer,
    day: text,
    cardLast4: text,
    gatewayTransactionId: text,
    receiptNumber: text,
  },
  ...{ fingerprint: text, outcome: z.enum(statementOutcomes), matchedBy: z.nullable(z.enum(matchedWays)) },
  ...{
    difference: integer,
    transactionId: text,
    sameAsLine: integer,
    sameIn: text,
    details: text,
    note: text,
  },
  ...{ resolvedAt: integer, resolvedBy: text },
});
const LineViewSchema = z.extend(LineRowSchema, { sameInName: text, resolvedByName: text });
const TotalRowSchema = z.object({
  ...{ currency: text, outcome: z.enum(statementOutcomes), lines: z.int(), open: z.int() },
  ...{ amount: z.int(), fee: z.int(), difference: z.int() },
});
const ElsewhereSchema = z.object({
  fingerprint: z.string(),
  statementId: z.string(),
  transactionId: z.string(),
});
const HolderSchema = z.object({ position: z.int(), line: integer });
const RunSchema = z.object({ run: z.int() });
const SettingsSchema = z.object({ settings: z.string() });

const viewSql = `select ${selectList(z.omit(StatementRowSchema, { openLines: true }), 's')},
    ${openLinesSql} as open_lines, u.name as imported_by_name
  from statements s left join users u on u.id = s.imported_by`;
const lineSql = `select ${selectList(LineRowSchema, 'l')}, o.name as same_in_name, u.name as resolved_by_name
  from statement_lines l left join users u on u.id = l.resolved_by
  left join statements o on o.account_id = l.account_id and o.id = l.same_in`;
const quiet = quietOutcomes.map((outcome) => `'${outcome}'`).join(', ');
const isOpenSql = `resolved_at is null and outcome not in (${quiet})`;

/** So many rows go into one statement: some ten thousand parameters, which both engines take. */
const rowsAtOnce = 400;

export function statementStore(database: Database): StatementStore {
  const views = async (where: string, params: SqlValue[]) =>
    parseRows(StatementViewSchema, await database.read(`${viewSql} where ${where}`, params));
  return {
    get: async ({ accountId, id }) => (await views('s.account_id = ? and s.id = ?', [accountId, id]))[0],

    find: async (accountId, sha256, sheet) =>
      (await views('s.account_id = ? and s.sha256 = ? and s.sheet = ?', [accountId, sha256, sheet]))[0],

    list: (accountId, { before, limit }) =>
      views(
        `s.account_id = ? ${before ? 'and (s.imported_at, s.id) < (?, ?)' : ''}
         order by s.imported_at desc, s.id desc limit ?`,
        [accountId, ...(before ? [before.importedAt, before.id] : []), limit],
      ),

    async format(merchant, signature) {
      const [row] = await database.read(
        'select settings from statement_formats where merchant = ? and signature = ?',
        [merchant, signature],
      );
      return row && parseRow(SettingsSchema, row).settings;
    },

    async begin(row, format, audit) {
      const written = await database.write([
        {
          ...insert('statements', toColumns(StatementRowSchema, row), 'on conflict do nothing'),
          expect: 'some',
          otherwise: 'known',
        },
        insert(
          'statement_formats',
          { ...format, settings: row.settings, updated_at: row.importedAt },
          'on conflict (merchant, signature) do update set settings = excluded.settings, updated_at = excluded.updated_at',
        ),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'begun' : written.refused;
    },

    async restart({ accountId, id }, { now, stalledBefore, stepsTotal, settings, lines }, audit) {
      const written = await database.write([
        {
          sql: `update statements set state = 'matching', run = run + 1, steps_done = 0, steps_total = ?, updated_at = ?,
                  settings = ?, lines = ?
                where account_id = ? and id = ? and (state = 'ready' or updated_at < ?) returning run`,
          params: [stepsTotal, now, settings, lines, accountId, id, stalledBefore],
          expect: 'some',
          otherwise: 'busy',
        },
        ...auditStatements(audit),
      ]);
      const row = written.ok ? written.results[0]?.rows[0] : undefined;
      return row && parseRow(RunSchema, row).run;
    },

    async clear({ accountId, id, run }, { all }) {
      const written = await database.write([
        guard({ accountId, id, run }),
        {
          sql: `delete from statement_lines where ${ofStatement}
                ${all ? '' : "and outcome = 'missing_there' and resolved_at is null"}`,
          params: [accountId, id],
        },
      ]);
      return written.ok ? 'cleared' : written.refused;
    },

    async put({ accountId, id, run }, lines, { stepsDone, now }) {
      const parts = Array.from({ length: Math.ceil(lines.length / rowsAtOnce) }, (_, index) =>
        lines.slice(index * rowsAtOnce, (index + 1) * rowsAtOnce),
      );
      const written = await database.write([
        guard({ accountId, id, run }),
        {
          sql: 'update statements set steps_done = ?, updated_at = ? where account_id = ? and id = ?',
          params: [stepsDone, now, accountId, id],
        },
        ...parts.map((part) => upsertLines(accountId, id, part)),
      ]);
      return written.ok ? 'put' : written.refused;
    },

    async finish({ accountId, id, run }, { now, fromDay, toDay }, audit) {
      const written = await database.write([
        guard({ accountId, id, run }),
        {
          sql: `update statements set state = 'ready', steps_done = steps_total, matched_at = ?, updated_at = ?,
                  from_day = ?, to_day = ? where account_id = ? and id = ?`,
          params: [now, now, fromDay, toDay, accountId, id],
        },
        countLines(accountId, id),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'finished' : written.refused;
    },

    async lines({ accountId, id }, { outcome, isOpen, after, limit }) {
      const rows = await database.readLong(
        `${lineSql} where l.account_id = ? and l.statement_id = ? ${outcome ? 'and l.outcome = ?' : ''}
           ${isOpen ? `and ${isOpenSql}` : ''} and not (${heldElsewhereSql}) and l.position > ? order by l.position limit ?`,
        [accountId, id, ...(outcome ? [outcome] : []), after, limit],
      );
      return parseRows(LineViewSchema, rows);
    },

    async line({ accountId, id }, position) {
      const rows = await database.read(
        `${lineSql} where l.account_id = ? and l.statement_id = ? and l.position = ?`,
        [accountId, id, position],
      );
      return parseRows(LineViewSchema, rows)[0];
    },

    async totals({ accountId, id }) {
      const sum = (name: string, of = name) => `cast(coalesce(sum(${of}), 0) as bigint) as ${name}`;
      const rows = await database.readLong(
        `select currency, outcome, count(*) as lines, sum(case when ${isOpenSql} then 1 else 0 end) as open,
           ${sum('amount', "case when outcome = 'missing_there' then 0 else amount end")},
           ${sum('fee')}, ${sum('difference')}
         from statement_lines l where ${ofStatement} and not (${heldElsewhereSql}) group by currency, outcome order by currency, outcome`,
        [accountId, id],
      );
      return parseRows(TotalRowSchema, rows);
    },

    async settle({ accountId, id, run }, line, audit, others = []) {
      const written = await database.write([
        {
          sql: "update statements set run = run where account_id = ? and id = ? and run = ? and state = 'ready'",
          params: [accountId, id, run],
          expect: 'some',
          otherwise: 'stale',
        },
        ...soleHolder(accountId, id, line),
        upsertLines(accountId, id, [line, ...others]),
        // A receipt that a line was found for is missing no more.
        {
          sql: `delete from statement_lines where ${ofStatement} and outcome = 'missing_there' and transaction_id = ?
                  and position <> ?`,
          params: [accountId, id, line.transactionId, line.position],
        },
        countLines(accountId, id),
        ...auditStatements(audit),
      ]);
      return written.ok ? 'settled' : written.refused;
    },

    async remove({ accountId, id }, audit) {
      const written = await database.write([
        {
          sql: 'delete from statements where account_id = ? and id = ?',
          params: [accountId, id],
          expect: 'some',
          otherwise: 'unknown',
        },
        { sql: `delete from statement_lines where ${ofStatement}`, params: [accountId, id] },
        ...auditStatements(audit),
      ]);
      return written.ok ? 'removed' : written.refused;
    },

    async matchedElsewhere({ accountId, id }, fingerprints) {
      if (fingerprints.length === 0) return [];
      const rows = await database.readLong(
        `select fingerprint, min(statement_id) as statement_id, min(transaction_id) as transaction_id
         from statement_lines where account_id = ? and fingerprint in ${placeholders(fingerprints)}
           and statement_id <> ? and outcome in ('matched', 'differs') and transaction_id is not null
         group by fingerprint`,
        [accountId, ...fingerprints, id],
      );
      return parseRows(ElsewhereSchema, rows);
    },

    async refundsOf({ accountId, id }, transactionId) {
      const rows = await database.read(
        `${lineSql} where l.account_id = ? and l.transaction_id = ? and l.statement_id = ? and l.kind = 'refund'
           and l.outcome in ('matched', 'differs') order by l.position`,
        [accountId, transactionId, id],
      );
      return parseRows(LineViewSchema, rows);
    },

    async holderOf({ accountId, id }, transactionId, position) {
      const rows = await database.read(
        `select position, line from statement_lines
         where account_id = ? and transaction_id = ? and statement_id = ? and position <> ? and kind = 'payment'
           and outcome in ('matched', 'differs') limit 1`,
        [accountId, transactionId, id, position],
      );
      return parseRows(HolderSchema, rows)[0];
    },
  };
}

function countLines(accountId: number, id: string): Statement {
  const count = (where: string) =>
    `(select count(*) from statement_lines where account_id = statements.account_id and statement_id = statements.id and ${where})`;
  return {
    sql: `update statements set matched = ${count("outcome = 'matched'")}, open_lines = ${count(isOpenSql)}
          where account_id = ? and id = ?`,
    params: [accountId, id],
  };
}

const lineColumns = Object.keys(toColumns(LineRowSchema, {}));
const overwrite = lineColumns
  .filter((name) => name !== 'position')
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');
const oneRow = `(?, ?, ${lineColumns.map(() => '?').join(', ')})`;

function upsertLines(accountId: number, id: string, lines: StatementLineRow[]): Statement {
  return {
    sql: `insert into statement_lines (account_id, statement_id, ${lineColumns.join(', ')})
          values ${lines.map(() => oneRow).join(', ')}
          on conflict (account_id, statement_id, position) do update set ${overwrite}`,
    params: lines.flatMap((line) => [accountId, id, ...Object.values(toColumns(LineRowSchema, line))]),
  };
}
