import { describe, expect, test } from 'vitest';
import { ReceiptDocumentSchema } from '#shared/receipt-documents.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const state = { now: Date.UTC(2026, 10, 23, 20, 0) };
const clock = { now: () => state.now, elapsed: () => performance.now() };
/** So that each test can come from addresses of its own. */
const desk = await startAppForFile({ settings: { ...withoutSync, TRUST_PROXY: '1' }, clock });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const at = Date.UTC(2026, 10, 22, 2, 0); // still the 21st in Jamaica
let addresses = 0;

async function soldWithCode(id: string, transaction = {}, mode: 'test' | 'live' = 'test'): Promise<string> {
  const { account } = await upstreams.of(owner.merchant, mode);
  await store.checkoutSessions.add(
    sampleSession(account, {
      ...{ id: `cs_${id}`, transactionId: `txn_${id}`, description: 'Secret cake' },
      ...{ customerName: 'Ana Ñandú', customerEmail: 'ana@example.com', amount: 2500, currency: 'USD' },
    }),
    sampleTransaction(account, {
      ...{ id: `txn_${id}`, checkoutSessionId: `cs_${id}`, receiptNumber: `RCT-${id}`, createdAt: at },
      ...{
        cardBrand: 'Visa',
        cardLast4: '8071',
        tokenId: 'tok_1',
        gatewayTransactionId: 'gw_1',
        checkedAt: at + 1000,
      },
      ...transaction,
    }),
    null,
  );
  const reply = await owner.get(`/api/${owner.merchant}/${mode}/transactions/txn_${id}/receipt`);
  return reply.as(ReceiptDocumentSchema).check.code;
}

async function ask(path: string, from = `192.0.2.${(addresses += 1)}`) {
  const reply = await desk.stranger().request('GET', path, { headers: { 'X-Forwarded-For': from } });
  const text = reply.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  return { ...reply, said: text };
}

describe('a genuine receipt', () => {
  test('says so to anybody, with how it stands now and when that was confirmed', async () => {
    const code = await soldWithCode('1', { status: 'partially_refunded', amountRefunded: 500 });
    const { status, said, headers } = await ask(`/check/${code}`);
    expect(status).toBe(200);
    for (const text of [
      ...[
        'Genuine: this TEST receipt was issued by Apart',
        'Partly refunded 5.00 USD of 25.00 USD given back',
        'Amount paid 25.00 USD',
        'Given back 5.00 USD',
        'RCT-1',
      ],
      ...[
        'Day 2026-11-21 (America/Jamaica)',
        'Last confirmed 2026-11-21 21:00:01 −05:00',
        'TEST – no money moved',
      ],
    ])
      expect(said).toContain(text);
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('tells nothing of the buyer, the card, what was bought, or the ids', async () => {
    const { text } = await ask(`/check/${await soldWithCode('2')}`);
    for (const secret of ['Ana', 'ana@', 'Secret cake', '8071', 'Visa', 'tok_1', 'gw_1', 'txn_2', 'cs_2'])
      expect(text).not.toContain(secret);
  });

  test('follows its status: what was paid when it was printed may be refunded now', async () => {
    const code = await soldWithCode('3');
    expect((await ask(`/check/${code}`)).said).toContain('Paid 25.00 USD');
    const { account } = await upstreams.of(owner.merchant, 'test');
    const session = await store.checkoutSessions.get(account.id, 'cs_3');
    if (!session) throw new Error('the session is gone');
    const refunded = sampleTransaction(account, { id: 'txn_3', status: 'refunded', amountRefunded: 2500 });
    await store.checkoutSessions.save(session, refunded, null, null);
    expect((await ask(`/check/${code}`)).said).toContain('Refunded 25.00 USD given back in full');
  });

  test('of a declined payment does not read like one that was paid', async () => {
    const { said } = await ask(`/check/${await soldWithCode('4', { status: 'failed' })}`);
    expect(said).toContain('Declined');
    expect(said).toContain('No money was taken');
    expect(said).not.toContain('Amount paid');
  });

  test('of live mode says nothing of a test', async () => {
    expect((await ask(`/check/${await soldWithCode('5', {}, 'live')}`)).said).not.toContain('TEST');
  });

  test('is found however its code is typed', async () => {
    const code = await soldWithCode('6');
    const slips = code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' ');
    const address = `https://desk.example/check/${code}`;
    for (const typed of [
      ...[slips, ` ${code.replaceAll('-', '')} `, code.replaceAll('-', '–')],
      ...[address, `TEST – no money moved\nSee whether it is genuine: ${address}.`],
    ]) {
      expect((await ask(`/check/${encodeURIComponent(typed)}`)).status).toBe(200);
      const sent = await ask(`/check?code=${encodeURIComponent(typed)}`);
      expect([sent.status, sent.headers.get('location')]).toEqual([303, `/check/${code}`]);
    }
  });
});

test('a code that no receipt has is not genuine, and stays in the field to be mended', async () => {
  const sent = await ask('/check?code=k7qw2m4x9tfa0c3b');
  const { status, said, text } = await ask(sent.headers.get('location') ?? '');
  expect(status).toBe(404);
  expect(said).toContain('Not genuine');
  expect(said).toContain('No receipt has this code');
  expect(text).toContain('name="code" value="K7QW-2M4X-9TFA-0C3B"');
});

describe.each(['/check/', '/check?code='])('what is no code, asked at %s', (path) => {
  test.each([
    ['abc', 'abc'],
    ['RCT-000001', 'RCT-000001'],
    ['K7QW-2M4X-9TFA-0C3', 'K7QW-2M4X-9TFA-0C3'],
    ['https://desk.example/check/abc', 'https://desk.example/check/abc'],
    ['"><script>alert(1)</script>', '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['%2e%2e', '%2e%2e'],
    ["'; drop", '&#39;; drop'],
  ])('%s: says nothing against the receipt, and keeps it as plain text', async (typed, kept) => {
    const { status, said, text } = await ask(`${path}${encodeURIComponent(typed)}`);
    expect(status).toBe(404);
    expect(said).toContain(
      'This is no check code: a code has 16 characters and stands on the receipt beside the QR code',
    );
    expect(said).not.toMatch(/genuine/i);
    expect(text).not.toContain('<script');
    expect(text).toContain(`name="code" value="${kept}"`);
  });
});

test('the form asks for a code, by a plain GET', async () => {
  const { status, text } = await ask('/check');
  expect(status).toBe(200);
  expect(text).not.toContain('value=');
  expect(text).toContain('<form method="get" action="/check">');
});

test('from one address thirty a minute are answered, then it says when to come back; others are not held up', async () => {
  const code = await soldWithCode('7');
  const from = '198.51.100.7';
  for (let count = 0; count < 30; count += 1) expect((await ask(`/check/${code}`, from)).status).toBe(200);
  const refused = await ask(`/check/${code}`, from);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
  expect(refused.said).not.toContain('Genuine');
  expect(refused.text).toContain(`value="${code}"`);
  expect((await ask(`/check/${code}`)).status).toBe(200);
  state.now += 2000;
  expect((await ask(`/check/${code}`, from)).status).toBe(200);
  expect((await ask(`/check/${code}`, from)).status).toBe(429);
});

test('what a stranger writes into the header before the proxy does makes no new address', async () => {
  const statuses = [];
  for (let count = 0; count < 31; count += 1)
    statuses.push((await ask('/check/nothing', `203.0.113.${count}, 198.51.100.9`)).status);
  expect(statuses.at(-1)).toBe(429);
});

test('the addresses of one household count as one', async () => {
  const statuses = [];
  for (let count = 0; count < 31; count += 1)
    statuses.push((await ask('/check/nothing', `2001:db8:1:2:${count}::1`)).status);
  expect(statuses.filter((status) => status === 404)).toHaveLength(30);
  expect(statuses.at(-1)).toBe(429);
  expect((await ask('/check/nothing', '2001:db8:1:3::1')).status).toBe(404);
});
