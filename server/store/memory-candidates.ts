import * as z from 'zod/mini';
import {
  amountFact,
  brandFact,
  endingFact,
  exactAmountFact,
  type Part,
  weighed,
  windowFact,
  wordsFact,
} from './memory-conditions.ts';
import type { Candidate, RememberedFacts, Window } from './memory-store.ts';
import type { Row } from './sql.ts';

/**
 * Where payments that agree on two facts are looked for: each part begins at the index of one fact, looks at so many of its
 * rows, the newest first, and hands on those that agree on most of the other facts.
 */

/** How many rows of an index are looked at, and how many of them are handed on. */
const walked = { window: 20_000, card: 2000, amount: 2000, newest: 20_000 } as const;
const handedOn = 200;

const CandidateSchema = z.object({
  session_id: z.nullable(z.string()),
  transaction_id: z.nullable(z.string()),
  amount: z.nullable(z.int()),
  currency: z.nullable(z.string()),
  created_at: z.nullable(z.int()),
  paid_at: z.nullable(z.int()),
  card_brand: z.nullable(z.string()),
  card_last4: z.nullable(z.string()),
  document: z.nullable(z.string()),
});

const ownTransaction = 'left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id';
const ownSession =
  'left join checkout_sessions s on s.account_id = t.account_id and s.id = t.checkout_session_id';

export function candidateParts(accountId: number, facts: RememberedFacts): Part[] {
  const parts = [
    ...facts.windows.flatMap((window) => inWindow(accountId, facts, window)),
    ofCard(accountId, facts),
    ofExactAmount(accountId, facts),
    ofNearAmount(accountId, facts),
  ];
  return parts.filter((part) => part !== undefined);
}

/** The rows of `from` that agree on one of the other facts at least. */
function agreeing(facts: RememberedFacts, from: Part, others: Part | undefined): Part | undefined {
  if (!others) return undefined;
  const document = facts.words.length > 0 ? 'coalesce(s.document, t.document)' : 'cast(null as text)';
  return {
    sql: `select * from (
            select s.id as session_id, t.id as transaction_id, coalesce(s.amount, t.amount) as amount,
              coalesce(s.currency, t.currency) as currency, coalesce(s.created_at, t.created_at) as created_at,
              coalesce(t.created_at, s.completed_at) as paid_at, t.card_brand_folded as card_brand,
              t.card_last4_folded as card_last4, ${document} as document, ${others.sql} as agreed
            from ${from.sql}) as candidate
          where agreed > 0 order by agreed desc, created_at desc limit ${handedOn}`,
    params: [...others.params, ...from.params],
  };
}

/** Sessions made in the window; then transactions without a session here. */
function inWindow(accountId: number, facts: RememberedFacts, { from, to }: Window) {
  const others = weighed([
    amountFact(facts),
    exactAmountFact(facts),
    brandFact(facts),
    endingFact(facts),
    wordsFact(facts),
  ]);
  const sessions = `(select * from checkout_sessions where account_id = ? and created_at >= ? and created_at < ?
    order by created_at desc, id desc limit ${walked.window}) s ${ownTransaction}`;
  const lone = `(select * from transactions where account_id = ? and lacks_session = 1
    and created_order >= ? and created_order < ?
    order by created_order desc, id desc limit ${walked.window}) t ${ownSession}`;
  return [sessions, lone].map((sql) => agreeing(facts, { sql, params: [accountId, from, to] }, others));
}

function ofCard(accountId: number, facts: RememberedFacts): Part | undefined {
  const endings = facts.endings.flatMap(endingsWith);
  if (endings.length === 0) return undefined;
  const { sql, params } = cardRows(accountId, endings);
  const others = weighed([
    amountFact(facts),
    exactAmountFact(facts),
    brandFact(facts),
    windowFact(facts),
    wordsFact(facts),
  ]);
  return agreeing(facts, { sql: `${sql} ${ownSession}`, params }, others);
}

/** The very amount, at any time. */
function ofExactAmount(accountId: number, facts: RememberedFacts): Part | undefined {
  const { exact } = facts.amounts;
  if (exact.length === 0) return undefined;
  const each = exact.map(
    () =>
      `select * from (select * from checkout_sessions where account_id = ? and amount = ?
         order by created_at desc, id desc limit ${walked.amount}) one`,
  );
  return agreeing(
    facts,
    {
      sql: `(${each.join(' union all ')}) s ${ownTransaction}`,
      params: exact.flatMap((amount) => [accountId, amount]),
    },
    weighed([brandFact(facts), endingFact(facts), wordsFact(facts)]),
  );
}

/** Amounts near it among the newest sessions. */
function ofNearAmount(accountId: number, facts: RememberedFacts): Part | undefined {
  const amount = amountFact({ ...facts, currencies: [] }, 'n.amount');
  if (!amount) return undefined;
  return agreeing(
    facts,
    {
      sql: `(select account_id, id from (
               select account_id, id, amount, created_at from checkout_sessions where account_id = ?
               order by created_at desc, id desc limit ${walked.newest}) n
             where ${amount.sql} order by created_at desc, id desc limit ${walked.amount}) near
            join checkout_sessions s on s.account_id = near.account_id and s.id = near.id ${ownTransaction}`,
      params: [accountId, ...amount.params],
    },
    weighed([brandFact(facts), endingFact(facts), wordsFact(facts)]),
  );
}

/** All last four digits with the ending; one digit alone leaves too many to ask for. */
export function endingsWith(ending: string): string[] {
  const open = 4 - ending.length;
  if (open === 0) return [ending];
  if (open < 0 || open > 2) return [];
  return Array.from({ length: 10 ** open }, (_, number) => String(number).padStart(open, '0') + ending);
}

/** The newest transactions of cards with these last four digits, as table `t`. */
export function cardRows(accountId: number, lastFours: string[]): Part {
  const limit = Math.max(20, Math.floor(walked.card / Math.max(1, lastFours.length)));
  const each = lastFours.map(
    () =>
      `select * from (select * from transactions where account_id = ? and card_last4_folded = ?
         order by created_order desc, id desc limit ${limit}) one`,
  );
  return {
    sql: `(${each.join(' union all ')}) t`,
    params: lastFours.flatMap((lastFour) => [accountId, lastFour]),
  };
}

export function toCandidate(row: Row): Candidate {
  const read = CandidateSchema.parse(row);
  return {
    sessionId: read.session_id,
    transactionId: read.transaction_id,
    amount: read.amount,
    currency: read.currency,
    createdAt: read.created_at,
    paidAt: read.paid_at,
    cardBrand: read.card_brand,
    cardLast4: read.card_last4,
    document: read.document,
  };
}
