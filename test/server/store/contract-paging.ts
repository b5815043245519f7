import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { sortFields, type SortField } from '#shared/list-grammar.ts';
import { placeOfSession, placeOfTransaction } from '../../../server/store/list-page.ts';
import type { ListPage, ListPlace, ListQuery } from '../../../server/store/list-query.ts';
import type { Account, CheckoutSessionRow, TransactionRow } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleQuery, sampleSession, sampleTransaction } from './sample-rows.ts';

type Listed = Partial<Record<'createdAt' | 'completedAt' | 'expiresAt' | 'amount', number | null>> &
  Partial<Record<'currency' | 'status' | 'receiptNumber' | 'customerName', string | null>> & { id: string };

const fieldOf: Record<SortField, Exclude<keyof Listed, 'id'>> = {
  created_at: 'createdAt',
  completed_at: 'completedAt',
  expires_at: 'expiresAt',
  amount: 'amount',
  currency: 'currency',
  status: 'status',
  receipt_number: 'receiptNumber',
  customer: 'customerName',
};

/** Few values, so that most rows share theirs with others and many have none. */
const instant = fc.option(fc.integer({ min: morning, max: morning + 3 }));
const rowsArbitrary = fc.array(
  fc.record({
    createdAt: fc.integer({ min: morning, max: morning + 5 }),
    completedAt: instant,
    expiresAt: instant,
    amount: fc.integer({ min: 1, max: 4 }),
    currency: fc.constantFrom('USD', 'JMD', 'EUR'),
    status: fc.constantFrom('open', 'completed', 'Zeta', 'élan'),
    paidAt: instant,
    paid: fc.option(fc.integer({ min: 1, max: 3 })),
    receiptNumber: fc.option(fc.constantFrom('RCT-1', 'RCT-10', 'rct-2', 'ÉCT')),
    customerName: fc.option(fc.constantFrom('ana', 'zo', 'odette')),
    words: fc.constantFrom('cake', 'cake and more', 'more'),
  }),
  { minLength: 120, maxLength: 120 },
);

const queryArbitrary: fc.Arbitrary<ListQuery> = fc
  .record({
    status: fc.option(fc.subarray(['open', 'completed', 'Zeta']), { nil: undefined }),
    notCurrency: fc.option(fc.subarray(['usd', 'EUR']), { nil: undefined }),
    min: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    from: fc.option(fc.integer({ min: morning, max: morning + 4 }), { nil: undefined }),
    q: fc.constantFrom(undefined, undefined, 'cake', 'mor', 'more cake', 'ca'),
  })
  .map(({ status, notCurrency, min, from, q }) =>
    sampleQuery({
      ...(q !== undefined && { q }),
      is: status ? { status } : {},
      isNot: notCurrency ? { currency: notCurrency } : {},
      amount: min === undefined ? {} : { min },
      instants: from === undefined ? {} : { created: { from } },
    }),
  );

/** Byte order of text, number order, null lowest, then the instant, then the id. */
function compare(field: SortField) {
  const order = (a: string | number, b: string | number) =>
    typeof a === 'string' || typeof b === 'string'
      ? Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
      : a - b;
  return (a: Listed, b: Listed) => {
    const [left, right] = [a[fieldOf[field]] ?? null, b[fieldOf[field]] ?? null];
    if (left === right) return order(a.createdAt ?? -1, b.createdAt ?? -1) || order(a.id, b.id);
    if (left === null) return -1;
    return right === null ? 1 : order(left, right);
  };
}

async function everyPage<Row extends Listed>(
  list: (page: ListPage) => Promise<Row[]>,
  placeOf: (row: Row, field: SortField) => ListPlace,
  sort: ListPage['sort'],
  limit: number,
) {
  const all: Row[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last && placeOf(last, sort.field);
    const page = await list({ sort, limit, ...(after ? { after } : {}) });
    all.push(...page);
    if (page.length < limit) return all;
  }
}

/** Found by text, rows of the very same instant come in an order of the engine's own; each still comes once. */
function inOrder(rows: readonly Listed[], { q }: ListQuery, { field }: { field: SortField }) {
  if (q === undefined || field !== 'created_at') return rows.map(({ id }) => id);
  const instants = [...new Set(rows.map(({ createdAt }) => createdAt ?? null))];
  return instants.map((at) =>
    rows
      .filter(({ createdAt }) => (createdAt ?? null) === at)
      .map(({ id }) => id)
      .toSorted(),
  );
}

export function describePaging(store: () => Store) {
  describe('paging over random rows', () => {
    let account: Account;
    const sessions: CheckoutSessionRow[] = [];
    const transactions: TransactionRow[] = [];

    beforeAll(async () => {
      account = await freshAccount(store());
      const [rows = []] = fc.sample(rowsArbitrary, 1);
      for (const [index, { paid, paidAt, receiptNumber, words, ...row }] of rows.entries()) {
        sessions.push(
          sampleSession(account, { ...row, id: `cs_${index}`, description: words, customerEmail: null }),
        );
        const { currency } = row;
        transactions.push(
          sampleTransaction(account, {
            ...{ id: `txn_${index}`, checkoutSessionId: `cs_${index}`, receiptNumber, status: row.status },
            ...{ createdAt: paidAt, amount: paid, currency: paid === null ? null : currency },
          }),
        );
      }
      await Promise.all(
        sessions.map((session, index) =>
          store().checkoutSessions.add(session, transactions[index] ?? null, null),
        ),
      );
    });

    const matches = (
      session: CheckoutSessionRow,
      createdAt: number | null,
      query: ListQuery,
      amount: number,
    ) =>
      (query.q ?? '').split(' ').every((word) => session.description?.includes(word)) &&
      (!query.is.status?.length || query.is.status.includes(session.status)) &&
      !query.isNot.currency?.map((code) => code.toUpperCase()).includes(session.currency) &&
      amount >= (query.amount.min ?? 0) &&
      (query.instants.created?.from === undefined ||
        (createdAt !== null && createdAt >= query.instants.created.from));

    const totalsOf = (rows: { currency: string; amount: number }[]) =>
      [...new Set(rows.map(({ currency }) => currency))].toSorted().map((currency) => {
        const own = rows.filter((row) => row.currency === currency);
        return { currency, count: own.length, amount: own.reduce((sum, { amount }) => sum + amount, 0) };
      });

    const requests = <F extends SortField>(fields: readonly F[]) =>
      ({
        query: queryArbitrary,
        field: fc.constantFrom(...fields),
        descending: fc.boolean(),
        limit: fc.integer({ min: 1, max: 60 }),
      }) as const;

    test('pages of sessions, laid end to end, are the whole sorted list, and the totals are its sums', async () => {
      await fc.assert(
        fc.asyncProperty(fc.record(requests(sortFields.checkout_sessions)), async (request) => {
          const { query, field, descending, limit } = request;
          const wanted = sessions
            .filter((row) => matches(row, row.createdAt, query, row.amount))
            .toSorted(compare(field));
          if (descending) wanted.reverse();
          const listed = await everyPage(
            (page) => store().checkoutSessions.list(account.id, query, page),
            placeOfSession,
            { field, descending },
            limit,
          );
          expect(inOrder(listed, query, { field })).toEqual(inOrder(wanted, query, { field }));
          expect(await store().checkoutSessions.summary(account.id, query)).toEqual(totalsOf(wanted));
        }),
        { numRuns: 40 },
      );
    });

    test('pages of transactions, laid end to end, are the whole sorted list, and the totals are its sums', async () => {
      await fc.assert(
        fc.asyncProperty(fc.record(requests(sortFields.transactions)), async (request) => {
          const { query, field, descending, limit } = request;
          const wanted = transactions.filter((row, index) => {
            const session = sessions[index];
            return session && matches(session, row.createdAt, query, row.amount ?? session.amount);
          });
          // What upstream has not told of a transaction is its session's.
          const figured = wanted.map((row) => {
            const session = sessions.find(({ id }) => id === row.checkoutSessionId);
            return {
              ...row,
              amount: row.amount ?? session?.amount,
              currency: row.currency ?? session?.currency,
            };
          });
          const sorted = (figured as Listed[]).toSorted(compare(field));
          if (descending) sorted.reverse();
          const listed = await everyPage(
            (page) => store().transactions.list(account.id, query, page),
            placeOfTransaction,
            { field, descending },
            limit,
          );
          expect(inOrder(listed, query, { field })).toEqual(inOrder(sorted, query, { field }));
          const figures = wanted.map((row) => {
            const session = sessions.find(({ id }) => id === row.checkoutSessionId);
            return {
              currency: row.currency ?? session?.currency ?? '',
              amount: row.amount ?? session?.amount ?? 0,
            };
          });
          expect(await store().transactions.summary(account.id, query)).toEqual(totalsOf(figures));
        }),
        { numRuns: 40 },
      );
    });
  });
}
