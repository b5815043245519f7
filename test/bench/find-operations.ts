import { metadataEntries } from '../../server/store/session-sql.ts';
import type { Random } from '../soak/random.ts';
import { oldWord } from './find-index.ts';
import type { Sample, Samples } from './find-sample.ts';

/**
 * What people do to find something, each over and over with other words. `lookUp` and `page` have the bounds of what
 * somebody waits for, `summary` those of sums; a `whole` one is only looked at.
 */
export type Operation = {
  what: string;
  kind: 'lookUp' | 'page' | 'summary' | 'whole';
  /** What is searched for, or the filters of a list. */
  ask: () => Asked;
};

/** `pages`: how many pages on by cursor the one is that is measured. */
export type Asked = {
  of: 'list' | 'summary' | 'search';
  params: Record<string, string>;
  pages?: number;
};

const day = 86_400_000;

export function findOperations(samples: Samples, random: Random): Operation[] {
  const { rows } = samples;
  const oneOf = <T>(values: readonly T[]): T => {
    const value = values[random.below(values.length)];
    if (value === undefined) throw new Error('The index has nothing of what is to be asked for.');
    return value;
  };
  /** A sampled row that has what is needed. */
  const having = <Key extends keyof Sample>(key: Key) => {
    const fit = rows.filter((row) => row[key] !== null);
    return () => oneOf(fit)[key] as NonNullable<Sample[Key]>;
  };
  const month = () => {
    const from = samples.from + random.below(Math.max(1, samples.to - samples.from - 30 * day));
    return { created_from: instant(from), created_to: instant(from + 30 * day) };
  };
  const until = () => ({ created_to: instant(oneOf(rows).created_at + 1) });
  const entries = rows.flatMap((row) =>
    metadataEntries(row.metadata_json).map((entry) => ({ ...entry, ...row })),
  );
  const orderNumbers = entries.filter(({ key }) => key.startsWith('order')).map(({ value }) => value);
  const surnames = rows.flatMap(
    ({ customer_name }) => /\S+ (\p{L}{4,})$/u.exec(customer_name ?? '')?.slice(1) ?? [],
  );
  const twoWords = () => {
    const row = oneOf(rows.filter(({ customer_name }) => customer_name !== null));
    const words = row.search_text.split(/\s+/).filter((word) => samples.common.includes(word));
    return `${row.customer_name?.split(' ').at(-1) ?? ''} ${words[0] ?? oneOf(samples.common)}`;
  };

  const list = (what: string, params: () => Record<string, string>, pages = 0): Operation => {
    return { what, kind: 'page', ask: () => ({ of: 'list', params: params(), pages }) };
  };
  const search = (what: string, q: () => string): Operation => {
    return { what, kind: 'lookUp', ask: () => ({ of: 'search', params: { q: q() } }) };
  };
  const words: [string, () => string][] = [
    ['one hit', () => oneOf(orderNumbers)],
    ['one hit, an id’s end', () => having('id')().slice(-12)],
    ['a surname', () => oneOf(surnames)],
    ['1 in 200', () => oneOf(samples.middling)],
    ['1 in 20', () => oneOf(samples.common)],
    ['many, all old', () => oldWord],
    ['two words', twoWords],
  ];
  return [
    search('receipt number', having('receipt_number')),
    search('e-mail', having('customer_email')),
    search('gateway id', having('gateway_transaction_id')),
    search('last four', having('card_last4')),
    ...words.map(([what, q]) => search(`box: ${what}`, q)),
    ...words.map(([what, q]) => list(`text: ${what}`, () => ({ q: q() }))),
    list('1 in 20, in 30 days, by state', () => ({
      ...{ q: oneOf(samples.common), status: oneOf(rows).status },
      ...month(),
    })),
    list('state, currency, 30 days', () => {
      const { status, currency } = oneOf(rows);
      return { status, currency, ...month() };
    }),
    list('customer, state, amount', () => {
      const { status, amount } = oneOf(rows);
      const around = { amount_min: String(Math.floor(amount * 0.5)), amount_max: String(amount * 2) };
      return { customer: oneOf(surnames), status, ...around };
    }),
    list('metadata, currency, state', () => {
      const { key, value, currency, status } = oneOf(entries);
      return { [`metadata[${key}]`]: value, currency, status };
    }),
    ...(
      [
        [1, 'second'],
        [9, 'tenth'],
      ] as const
    ).map(([pages, name]) =>
      list(`${name} page, by state`, () => ({ status: oneOf(rows).status, ...until() }), pages),
    ),
    list('by amount', () => ({ sort: oneOf(['amount', '-amount']), currency: oneOf(rows).currency })),
    list('by amount, 30 days', () => ({ sort: '-amount', status: oneOf(rows).status, ...month() })),
    list('by amount, tenth page', () => ({ sort: '-amount', amount_max: String(oneOf(rows).amount) }), 9),
    list('by completion', () => ({ sort: '-completed_at', completed_to: instant(oneOf(rows).created_at) })),
    list('by completion, by currency', () => ({ sort: '-completed_at', currency: oneOf(rows).currency })),
    { what: 'summary of 30 days', kind: 'summary', ask: () => ({ of: 'summary', params: month() }) },
    {
      what: 'summary of 30 days, by state',
      kind: 'summary',
      ask: () => ({ of: 'summary', params: { status: oneOf(rows).status, ...month() } }),
    },
    { what: 'summary of all', kind: 'whole', ask: () => ({ of: 'summary', params: {} }) },
  ];
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
