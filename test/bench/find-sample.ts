import * as z from 'zod/mini';
import type { Random } from '../soak/random.ts';
import type { RawConnection } from './find-raw.ts';

const SampleSchema = z.object({
  id: z.string(),
  status: z.string(),
  currency: z.string(),
  amount: z.number(),
  created_at: z.number(),
  customer_name: z.nullable(z.string()),
  customer_email: z.nullable(z.string()),
  metadata_json: z.nullable(z.string()),
  search_text: z.string(),
  receipt_number: z.nullable(z.string()),
  gateway_transaction_id: z.nullable(z.string()),
  card_last4: z.nullable(z.string()),
});
export type Sample = z.output<typeof SampleSchema>;

/** What is asked for in the measured requests: all of it is in the index. */
export type Samples = {
  accountId: number;
  /** Of the other mode, in which nothing was sold. */
  otherAccountId: number;
  timeZone: string;
  /** Sessions of all times, each with its transaction. */
  rows: Sample[];
  /** Words in about one row of twenty, and in about one of two hundred. */
  common: string[];
  middling: string[];
  /** The earliest and the latest instant. */
  from: number;
  to: number;
};

const wanted = 4000;
/** Different words of each kind. */
const choice = 20;
const AccountSchema = z.object({ id: z.number(), mode: z.string(), time_zone: z.string() });
const RangeSchema = z.object({ from: z.number(), to: z.number() });

/** Draws sessions at instants of chance, so that the drawing itself is quick at any size. */
export async function drawSamples(raw: RawConnection, random: Random): Promise<Samples> {
  const place = raw.placeholder;
  const accounts = await raw.run({
    sql: `select a.id, a.mode, m.time_zone from accounts a join merchants m on m.slug = a.merchant
          where a.merchant = 'main' order by a.id`,
    params: [],
  });
  const known = accounts.map((row) => AccountSchema.parse(row));
  const own = known.find(({ mode }) => mode === 'test');
  if (!own) throw new Error('The index has no account in test mode.');
  const accountId = own.id;
  const [range] = await raw.run({
    sql: `select min(created_at) as "from", max(created_at) as "to" from checkout_sessions where account_id = ${place(1)}`,
    params: [accountId],
  });
  const { from, to } = RangeSchema.parse(range);
  const rows: Sample[] = [];
  for (let drawn = 0; drawn < wanted; drawn += 1) {
    const [row] = await raw.run({
      sql: `select s.id, s.status, s.currency, s.amount, s.created_at, s.customer_name, s.customer_email,
              s.metadata_json, s.search_text, t.receipt_number, t.gateway_transaction_id, t.card_last4
            from checkout_sessions s
            left join transactions t on t.account_id = s.account_id and t.id = s.transaction_id
            where s.account_id = ${place(1)} and s.created_at >= ${place(2)} order by s.created_at, s.id limit 1`,
      params: [accountId, from + Math.floor((random.below(1_000_000) / 1_000_000) * (to - from))],
    });
    if (row) rows.push(SampleSchema.parse(row));
  }
  const otherAccountId = known.find(({ mode }) => mode === 'live')?.id ?? 0;
  return { accountId, otherAccountId, timeZone: own.time_zone, rows, from, to, ...wordsOf(rows) };
}

function wordsOf(rows: readonly Sample[]): { common: string[]; middling: string[] } {
  const counts = new Map<string, number>();
  for (const { search_text } of rows) {
    for (const word of new Set(search_text.split(/\s+/))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].filter(([word]) => /^\p{L}{4,}$/u.test(word));
  const nearest = (share: number) => {
    const distance = (count: number) => Math.abs(Math.log(count / (share * rows.length)));
    return words
      .toSorted(([, a], [, b]) => distance(a) - distance(b))
      .slice(0, choice)
      .map(([word]) => word);
  };
  return { common: nearest(1 / 20), middling: nearest(1 / 200) };
}
