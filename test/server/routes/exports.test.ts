import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { type CheckoutSession, CheckoutSessionListSchema, SummarySchema } from '#shared/checkout-sessions.ts';
import { exportColumns } from '#shared/exports.ts';
import { unguardText } from '#shared/formula-guard.ts';
import { sortFields } from '#shared/list-grammar.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';
import { OwnTransactionSchema, type Transaction, TransactionListSchema } from '#shared/transactions.ts';
import { auditsOf } from '../../support/export-audits.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');
const noon = Date.UTC(2026, 4, 5, 17, 0, 0, 123); // 12:00 in Jamaica

type Row = Record<string, string | null>;

/** Reads a file as any program would: what stands in no quotes and is empty is not known. */
function readCsv(text: string): Row[] {
  return parse(text, {
    columns: true,
    bom: true,
    record_delimiter: '\r\n',
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
  });
}

async function download(file: string, client = owner): Promise<Row[]> {
  const reply = await client.get(`${client.account}/exports/${file}`);
  expect({ status: reply.status, text: reply.status === 200 ? '' : reply.text }).toEqual({
    status: 200,
    text: '',
  });
  return readCsv(reply.text);
}

async function shop(timeZone = 'America/Jamaica') {
  const client = await desk.signInApart('owner');
  if (timeZone !== 'America/Jamaica')
    await client.put(`/api/${client.merchant}/settings`, { name: 'Apart', time_zone: timeZone });
  return { client, account: (await upstreams.of(client.merchant, 'test')).account };
}

const hostile = [
  '=1+1',
  '+1',
  '-1',
  '@A1',
  '\t=1',
  ' =1',
  '＝1',
  "'=1",
  "''",
  'a;=1',
  'a\n=1',
  'a","=1',
  '"',
  '',
  'é, "x"\n',
];

await store.checkoutSessions.add(
  sampleSession(account, {
    id: 'cs_full',
    status: 'completed',
    amount: 123_456_789,
    currency: 'JMD',
    description: '=HYPERLINK("https://evil.example";"Paid")',
    customerName: 'Ana Ñandú, "the" 王',
    customerEmail: 'ana@example.com',
    gateway: 'alpha',
    orderJson: JSON.stringify({
      line_items: [{ name: 'Cake, large', quantity: 1, unit_amount: 123_000_000 }],
      ...{ subtotal: 123_000_000, tax_name: 'GCT', tax_rate: 0.15, tax_amount: 456_789 },
      ...{ success_url: 'https://shop.example/ok?a=1;b=2', expires_in_minutes: 45 },
    }),
    metadataJson: '{"order":"7","note":"a,\\"b\\"","__proto__":"x"}',
    createdAt: noon,
    expiresAt: noon + 60_000,
    completedAt: noon + 1,
    contradiction: null,
    transactionId: 'txn_full',
  }),
  sampleTransaction(account, {
    id: 'txn_full',
    amount: 123_456_789,
    amountRefunded: 5,
    currency: 'JMD',
    receiptNumber: '000042',
    cardLast4: '0071',
    createdAt: noon + 1,
    checkoutSessionId: 'cs_full',
  }),
  null,
);
for (const [index, text] of hostile.entries()) {
  await store.checkoutSessions.add(
    sampleSession(account, {
      ...{
        id: `cs_hostile_${String(index).padStart(2, '0')}`,
        description: text,
        createdAt: noon - 1000 - index,
      },
      ...{ metadataJson: JSON.stringify({ [text || 'k']: text }), customerName: text || null },
    }),
    // Upstream's block may lack amount and currency: totals take them from the session.
    sampleTransaction(account, {
      id: `txn_hostile_${index}`,
      declineMessage: text,
      amount: index % 2 ? 5 : null,
    }),
    null,
  );
}

/** A row of the API as its line in the file, by the rules alone. */
function asLine(columns: readonly string[], row: CheckoutSession | Transaction): Row {
  const kinds = { ...exportColumns.checkout_sessions, ...exportColumns.transactions };
  return Object.fromEntries(
    columns.map((column) => {
      const [first = '', second] = column.split('.');
      const outer = (row as Record<string, unknown>)[first];
      const value =
        second === undefined ? outer : ((outer as Record<string, unknown> | null)?.[second] ?? null);
      return [column, value === null ? null : asText(value, kinds[column])];
    }),
  );

  function asText(value: unknown, kind: string | undefined): string {
    if (kind === 'money') return toDecimal(value as number, exponentOf(row.currency ?? ''));
    if (kind === 'json') return JSON.stringify(value);
    if (kind !== 'instant') return String(value);
    const local = new Date(Date.parse(value as string) - 5 * 3_600_000).toISOString();
    return local.replace('Z', '-05:00');
  }
}

const unguarded = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null ? null : unguardText(value)]),
  );

describe('the file', () => {
  test('of sessions holds just what the list replies, row for row and field for field', async () => {
    const rows = (await owner.get(`${owner.account}/checkout-sessions?limit=200`)).as(
      CheckoutSessionListSchema,
    ).data;
    const file = await download('checkout-sessions.csv');
    expect(rows.length).toBe(hostile.length + 1);
    expect(Object.keys(file[0] ?? {})).toEqual(Object.keys(exportColumns.checkout_sessions));
    expect(file.map(unguarded)).toEqual(
      rows.map((row) => asLine(Object.keys(exportColumns.checkout_sessions), row)),
    );
  });

  test('of transactions too, with amount and currency of the session where a transaction lacks them', async () => {
    const { data } = (await owner.get(`${owner.account}/transactions?limit=200`)).as(TransactionListSchema);
    const file = await download('transactions.csv');
    const columns = Object.keys(exportColumns.transactions);
    expect(Object.keys(file[0] ?? {})).toEqual(columns);
    const whole = data.map((row) => ({
      ...row,
      amount: row.amount ?? 2500,
      currency: row.currency ?? 'USD',
    }));
    expect(file.map(unguarded)).toEqual(whole.map((row) => asLine(columns, row)));
  });

  test('names every field of our JSON, nested ones with dots', async () => {
    const [row] = (await owner.get(`${owner.account}/checkout-sessions?limit=1`)).as(
      CheckoutSessionListSchema,
    ).data;
    const nested = new Set(['customer', 'created_by', 'transaction']);
    const fields = Object.keys(row ?? {}).filter((name) => !nested.has(name));
    const columns = Object.keys(exportColumns.checkout_sessions);
    expect(columns).toEqual(expect.arrayContaining(fields));
    expect(columns.filter((name) => !name.includes('.')).sort()).toEqual(fields.sort());
    const transaction = Object.keys(OwnTransactionSchema.shape).map((name) => `transaction.${name}`);
    expect(columns.filter((name) => name.startsWith('transaction.'))).toEqual(transaction);
  });

  test('writes money as decimals beside its currency, and instants with the merchant’s offset', async () => {
    const [row] = await download('checkout-sessions.csv?status=completed');
    expect(row).toMatchObject({
      ...{
        amount: '1234567.89',
        currency: 'JMD',
        subtotal: '1230000.00',
        tax_amount: '4567.89',
        tax_rate: '0.15',
      },
      ...{ created_at: '2026-05-05T12:00:00.123-05:00', 'transaction.amount_refunded': '0.05' },
      ...{ 'transaction.receipt_number': '000042', 'transaction.card_last4': '0071' },
      metadata: '{"order":"7","note":"a,\\"b\\"","__proto__":"x"}',
    });
  });

  test('is RFC 4180: CRLF, quotes where needed, UTF-8, and a byte order mark only on request', async () => {
    const path = `${owner.account}/exports/checkout-sessions.csv?status=completed&columns=id,customer.name,description`;
    const plain = await owner.get(path);
    expect(plain.text).toBe(
      'id,customer.name,description\r\n' +
        `cs_full,"Ana Ñandú, ""the"" 王","'=HYPERLINK(""https://evil.example"";""Paid"")"\r\n`,
    );
    const response = await fetch(`http://127.0.0.1:${desk.port}${path}&bom=1`, {
      headers: { 'X-Checkout-Desk': '1', Cookie: owner.cookie() ?? '' },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.subarray(3).toString()).toBe(plain.text);
  });

  test('without rows is its header alone', async () => {
    const reply = await owner.get(`${owner.account}/exports/transactions.csv?status=none&columns=id,amount`);
    expect(reply.text).toBe('id,amount\r\n');
  });

  test('has a safe name with merchant, mode and day, and is kept nowhere', async () => {
    const { headers } = await owner.get(`${owner.account}/exports/checkout-sessions.csv`);
    expect(headers.get('content-disposition')).toMatch(
      new RegExp(`^attachment; filename="payment-links-${owner.merchant}-test-\\d{4}-\\d\\d-\\d\\d\\.csv"$`),
    );
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-length')).toBeNull();
  });

  test('carries no cell that a spreadsheet would run, whichever separator it splits by', async () => {
    const reply = await owner.get(
      `${owner.account}/exports/checkout-sessions.csv?columns=description,customer.name`,
    );
    for (const delimiter of [',', ';', '\t']) {
      const cells: string[][] = parse(reply.text, {
        delimiter,
        relax_quotes: true,
        relax_column_count: true,
      });
      expect(cells.flat().filter((cell) => /^[\s"]*[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
    }
  });

  test('keeps negative figures figures', async () => {
    const { client, account } = await shop();
    await store.checkoutSessions.add(
      sampleSession(account, { id: 'cs_minus' }),
      sampleTransaction(account, { id: 'txn_minus', amount: -2500, currency: 'USD', createdAt: noon }),
      null,
    );
    expect(await download('transactions.csv?columns=amount,currency', client)).toEqual([
      { amount: '-25.00', currency: 'USD' },
    ]);
  });

  test('has the columns that are asked for, in that order, and refuses others by name', async () => {
    const rows = await download(
      'checkout-sessions.csv?columns=transaction.receipt_number,id&status=completed',
    );
    expect(Object.entries(rows[0] ?? {})).toEqual([
      ['transaction.receipt_number', '000042'],
      ['id', 'cs_full'],
    ]);
    const refused = await owner.get(
      `${owner.account}/exports/checkout-sessions.csv?columns=id,raw_json,constructor`,
    );
    expect(refused.status).toBe(400);
    expect(refused.error().fields['columns']?.[0]).toContain('no column “raw_json”, “constructor”');
  });

  test.each([
    ['columns=id,id', 'columns'],
    ['columns=id&columns=amount', 'columns'],
    ['bom=yes', 'bom'],
    ['limit=10', 'limit'],
    ['cursor=abc', 'cursor'],
    ['sort=colour', 'sort'],
    ['colour=red', 'colour'],
    ['created_from=soon', 'created_from'],
  ])('refuses “%s”, naming %s', async (query, name) => {
    const reply = await owner.get(`${owner.account}/exports/checkout-sessions.csv?${query}`);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.error().fields)).toEqual([name]);
  });

  test('tells its length to nobody who asks for the head alone, and reads nothing for it', async () => {
    const head = await owner.request('HEAD', `${owner.account}/exports/transactions.csv?columns=status`);
    expect(head.status).toBe(200);
    expect(head.headers.get('content-disposition')).toContain('receipts-');
    const entries = auditsOf(desk.dataDir, account.id);
    expect(entries.filter((entry) => JSON.stringify(entry.detail.columns) === '["status"]')).toEqual([]);
  });
});

test.each([
  ['America/New_York', ['2026-03-08T01:59:59.000-05:00', '2026-03-08T03:00:00.000-04:00']],
  ['Pacific/Kiritimati', ['2026-03-08T20:59:59.000+14:00', '2026-03-08T21:00:00.000+14:00']],
  ['Etc/GMT+12', ['2026-03-07T18:59:59.000-12:00', '2026-03-07T19:00:00.000-12:00']],
  ['Asia/Kolkata', ['2026-03-08T12:29:59.000+05:30', '2026-03-08T12:30:00.000+05:30']],
])('in %s, instants have the offset of their moment, on the day of a change too', async (zone, texts) => {
  const { client, account } = await shop(zone);
  const change = Date.UTC(2026, 2, 8, 7); // when New York's clocks jump
  for (const [index, createdAt] of [change - 1000, change].entries()) {
    await store.checkoutSessions.add(sampleSession(account, { id: `cs_${index}`, createdAt }), null, null);
  }
  const rows = await download('checkout-sessions.csv?columns=created_at&sort=created_at', client);
  expect(rows.map((row) => row['created_at'])).toEqual(texts);
});

describe('a longer file', async () => {
  const { client, account } = await shop();
  const count = 1203; // more than two pages
  await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const id = `txn_${(index * 37) % count}`;
      return store.checkoutSessions.add(
        sampleSession(account, {
          ...{ id: `cs_${id}`, transactionId: id, createdAt: noon + (index % 40) },
          ...{ amount: 100 + (index % 7), currency: ['USD', 'JMD', 'XOF'][index % 3] ?? 'USD' },
          ...{ status: index % 5 ? 'completed' : 'open', completedAt: index % 4 ? noon + (index % 9) : null },
          ...{ expiresAt: index % 6 ? noon + (index % 11) : null, description: `Order ${index % 50}` },
          ...{ customerName: index % 3 ? `Customer ${index % 13}` : null },
        }),
        sampleTransaction(account, {
          ...{ id, checkoutSessionId: `cs_${id}`, createdAt: index % 8 ? noon + (index % 30) : null },
          ...{ amount: index % 5 ? 100 + (index % 3) : null, currency: index % 2 ? 'USD' : null },
          ...{
            status: index % 7 ? 'captured' : 'failed',
            receiptNumber: index % 6 ? `RCT-${index % 8}` : null,
          },
        }),
        null,
      );
    }),
  );

  const lists = [
    ['checkout-sessions', sortFields.checkout_sessions, CheckoutSessionListSchema],
    ['transactions', sortFields.transactions, TransactionListSchema],
  ] as const;
  const orders = lists.flatMap(([file, fields, schema]) =>
    fields.flatMap((field) => [field, `-${field}`].map((sort) => ({ file, sort, schema }))),
  );

  test.each(orders)(
    'of $file sorted by $sort has the rows of all pages of the list in their order',
    async (order) => {
      const listed: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const at: string = cursor && `&cursor=${cursor}`;
        const reply = await client.get(`${client.account}/${order.file}?sort=${order.sort}&limit=200${at}`);
        const page: { data: { id: string }[]; next_cursor: string | null } = reply.as(order.schema);
        listed.push(...page.data.map((row) => row.id));
        cursor = page.next_cursor;
      }
      const rows = await download(`${order.file}.csv?sort=${order.sort}&columns=id`, client);
      expect(rows.map((row) => row['id'])).toEqual(listed);
      expect(new Set(listed).size).toBe(count);
    },
  );

  test.each([
    ['checkout-sessions', ''],
    ['checkout-sessions', 'status=open&currency_not=JMD'],
    ['checkout-sessions', 'q=Order 1&amount_min=102'],
    ['checkout-sessions', 'q=customer&sort=created_at'],
    ['transactions', ''],
    ['transactions', 'status=failed'],
    ['transactions', 'amount_max=101&sort=receipt_number'],
  ])('of %s with “%s” adds up to the cent to the totals on screen', async (file, query) => {
    const summary = (await client.get(`${client.account}/${file}/summary?${withoutSort(query)}`)).as(
      SummarySchema,
    );
    const rows = await download(`${file}.csv?${query}`, client);
    const sums = new Map<string, { count: number; amount: number }>();
    for (const { currency, amount } of rows) {
      const line = sums.get(currency ?? '') ?? { count: 0, amount: 0 };
      const digits = exponentOf(currency ?? '');
      expect(amount).toMatch(digits === 0 ? /^\d+$/ : new RegExp(`^\\d+\\.\\d{${digits}}$`));
      sums.set(currency ?? '', {
        count: line.count + 1,
        amount: line.amount + Number(amount?.replace('.', '')),
      });
    }
    expect(summary.count).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(0);
    expect(Object.fromEntries(summary.totals.map(({ currency, ...line }) => [currency, line]))).toEqual(
      Object.fromEntries(sums),
    );
  });

  const withoutSort = (query: string) => query.replace(/&?sort=\w+/, '');

  test('leaves one entry in the audit with filter, columns and number of rows', async () => {
    await download('transactions.csv?status=failed&columns=id,amount&sort=amount', client);
    const entry = auditsOf(desk.dataDir, account.id).at(-1);
    expect(entry).toMatchObject({
      ...{ action: 'export', object_kind: 'transactions', outcome: 'done', merchant: client.merchant },
      detail: { format: 'csv', filter: 'status=failed&sort=amount', columns: ['id', 'amount'], rows: 172 },
    });
    expect(entry?.user_id).not.toBeNull();
    expect(entry?.request_id).not.toBeNull();
  });
});
