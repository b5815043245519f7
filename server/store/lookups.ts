import { TransactionRowSchema } from './row-schemas.ts';
import { parseRow, placeholders, selectList } from './row-sql.ts';
import { sessionViewColumns, sessionViewSql, toSessionView } from './session-view.ts';
import type { Database, Row, SqlValue } from './sql.ts';
import type { FoundRow, LookupStore, NamedFind, NameField } from './store.ts';

/** Where a name stands; `many`: it may be shared by thousands of rows, so each needle is asked for its newest few. */
type Place = { table: 't' | 's' | 'w'; column: string; matched: string; many?: true };

type Needle = { field: NameField; needle: string };

/** Best names first: what names one thing stands before what many share. */
const places: Readonly<Record<NameField, Place>> = {
  receipt_number: { table: 't', column: 'receipt_digits', matched: 'receipt_number' },
  transaction_id: { table: 't', column: 'id', matched: 'id' },
  session_id: { table: 's', column: 'id', matched: 'id' },
  gateway_transaction_id: {
    table: 't',
    column: 'gateway_transaction_id_folded',
    matched: 'gateway_transaction_id',
  },
  checkout_url: { table: 's', column: 'checkout_url', matched: 'checkout_url' },
  event_id: { table: 'w', column: 'event_id', matched: 'event_id' },
  token_id: { table: 't', column: 'token_id', matched: 'token_id' },
  customer_email: { table: 's', column: 'customer_email_folded', matched: 'customer.email', many: true },
  card_last4: { table: 't', column: 'card_last4_folded', matched: 'card_last4', many: true },
};

const sessionTables = `checkout_sessions s
  left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id
  left join users u on u.id = s.created_by`;

/** What is selected, and in which order the newest come first. */
const selected = {
  t: {
    columns: selectList(TransactionRowSchema, 't'),
    from: 'transactions t',
    newest: 't.created_order desc, t.id desc',
  },
  s: { columns: sessionViewColumns, from: sessionTables, newest: 's.created_at desc, s.id desc' },
  // An event leads to the session that it tells of.
  w: {
    columns: sessionViewColumns,
    from: `webhooks w join ${sessionTables.replace('\n', ' on s.account_id = w.account_id and s.id = w.checkout_session_id\n')}`,
    newest: 's.created_at desc, s.id desc',
  },
} as const;

/** So many needles go into one statement; thousands of rows at once would keep the event loop busy reading them. */
const atOnce = { one: 500, many: 50, sessions: 250 } as const;

/** What one person types names few things: those are asked for in one statement a table, since each is a way to and fro. */
const fewNeedles = 20;

export function lookupStore(database: Database): LookupStore {
  async function findBy(accountId: number, field: NameField, needles: string[], limit: number) {
    const place = places[field];
    const statement = place.many ? newestOfEach : allNamed;
    const parts = inParts([...new Set(needles)], place.many ? atOnce.many : atOnce.one);
    const rows = await Promise.all(
      parts.map((part) => {
        const { sql, params } = statement(place, accountId, part, limit);
        return place.many ? database.readList(sql, params) : database.read(sql, params);
      }),
    );
    return rows.flat().map((row): NamedFind => ({
      field,
      needle: String(row['found_by']),
      found: toFound(place, row),
    }));
  }

  async function findFew(accountId: number, few: Needle[], limit: number) {
    const tables = [...new Set(few.map(({ field }) => places[field].table))];
    const found = await Promise.all(
      tables.map((table) => {
        const { sql, params } = newestOfFew(
          few.filter(({ field }) => places[field].table === table),
          accountId,
          limit,
        );
        return database.readList(sql, params);
      }),
    );
    const rank = Object.keys(places);
    return found
      .flat()
      .map((row): NamedFind => {
        const field = String(row['found_in']) as NameField;
        return { field, needle: String(row['found_by']), found: toFound(places[field], row) };
      })
      .toSorted((one, other) => rank.indexOf(one.field) - rank.indexOf(other.field));
  }

  return {
    async find(accountId, needles, limit) {
      const fields = (Object.keys(places) as NameField[]).filter((field) => needles[field]?.length);
      const few = fields.flatMap((field) =>
        [...new Set(needles[field])].map((needle) => ({ field, needle })),
      );
      if (few.length <= fewNeedles) return findFew(accountId, few, limit);
      const found = await Promise.all(
        fields.map((field) => findBy(accountId, field, needles[field] ?? [], limit)),
      );
      return found.flat();
    },

    async sessions(accountId, ids) {
      const parts = inParts([...new Set(ids)], atOnce.sessions);
      const rows = await Promise.all(
        parts.map((part) =>
          database.read(`${sessionViewSql} where s.account_id = ? and s.id in ${placeholders(part)}`, [
            accountId,
            ...part,
          ]),
        ),
      );
      return rows.flat().map(toSessionView);
    },
  };
}

/** One list of needles; a name that is held by more rows than it should be does not crowd out the others. */
function allNamed({ table, column }: Place, accountId: number, needles: string[], limit: number) {
  const { columns, from, newest } = selected[table];
  const held = `${table}.${column}`;
  return {
    sql: `select * from (
            select ${columns}, ${held} as found_by, row_number() over (partition by ${held} order by ${newest}) as place
            from ${from} where ${table}.account_id = ? and ${held} in ${placeholders(needles)}) as named
          where place <= ? order by place`,
    params: [accountId, ...needles, limit] satisfies SqlValue[],
  };
}

/** Walks no further than the newest few of each needle, however many rows hold it. */
function newestOfEach({ table, column }: Place, accountId: number, needles: string[], limit: number) {
  const each = needles.map((_needle, index) => newestOfOne(table, column, index));
  return {
    sql: each.join(' union all '),
    params: needles.flatMap((needle): SqlValue[] => [accountId, needle, limit]),
  };
}

/** The newest few of each needle, whatever field of one table each belongs to. */
function newestOfFew(few: Needle[], accountId: number, limit: number) {
  const each = few.map(({ field }, index) => {
    const { table, column } = places[field];
    return newestOfOne(table, column, index, `, '${field}' as found_in`);
  });
  return {
    sql: each.join(' union all '),
    params: few.flatMap(({ needle }): SqlValue[] => [accountId, needle, limit]),
  };
}

function newestOfOne(table: Place['table'], column: string, index: number, more = '') {
  const { columns, from, newest } = selected[table];
  return `select * from (select ${columns}, ${table}.${column} as found_by${more} from ${from}
            where ${table}.account_id = ? and ${table}.${column} = ? order by ${newest} limit ?) as part${index}`;
}

function toFound({ table, matched }: Place, row: Row): FoundRow {
  return table === 't'
    ? { kind: 'transaction', matched, transaction: parseRow(TransactionRowSchema, row) }
    : { kind: 'checkout_session', matched, session: toSessionView(row) };
}

function inParts<T>(all: T[], size: number): T[][] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}
