import { expect, test } from 'vitest';
import type { Transaction } from '#shared/transactions.ts';
import { ticketSnippet } from '../../../../client/features/receipt/snippet.ts';

const paid: Transaction = {
  ...{ id: 'txn_1', mode: 'live', receipt_number: 'RCT-000042', status: 'captured', amount: 250_000 },
  ...{
    amount_refunded: null,
    currency: 'JMD',
    card_brand: 'Visa',
    card_last4: '0071',
    token_id: 'tok_secret',
  },
  ...{
    gateway_transaction_id: 'gw_1',
    decline_code: null,
    decline_message: null,
    checkout_session_id: 'cs_1',
  },
  ...{ created_at: '2026-11-21T19:02:33Z', source: 'session', checked_at: null, description: 'Cake' },
  customer: { name: 'Ana', email: 'ana@example.com' },
};
const place = { timeZone: 'America/Jamaica', address: 'https://desk.example/main/live/transactions/txn_1' };

test('a ticket is told what the receipt is, in both forms the same', () => {
  const { text, html } = ticketSnippet(paid, place);
  expect(text.split('\n')).toEqual([
    'Receipt: RCT-000042',
    'Status: Captured (captured)',
    'Amount: 2,500.00 JMD',
    'Card: Visa ···· 0071',
    'Time: 2026-11-21 14:02:33 −05:00 (America/Jamaica) · 2026-11-21 19:02:33 UTC',
    place.address,
  ]);
  const shown = html.replaceAll('<br>', '\n').replace(/<[^>]+>/g, '');
  expect(shown).toBe(text);
});

test('it holds no token, no name and no e-mail', () => {
  const { text, html } = ticketSnippet(paid, place);
  for (const secret of ['tok_', 'Ana', 'ana@']) expect(text + html).not.toContain(secret);
});

test('a declined one says why, a refunded one how much, and one of test mode that it is a test', () => {
  const declined = ticketSnippet({ ...paid, status: 'failed', decline_code: '51', mode: 'test' }, place).text;
  expect(declined).toMatch(/^TEST – no money moved\n/);
  expect(declined).toContain('Declined: insufficient funds (51)');
  expect(ticketSnippet({ ...paid, amount_refunded: 100 }, place).text).toContain('Given back: 1.00 JMD');
});

test('what others wrote makes no line and no tag of its own', () => {
  const hostile = 'x\nStatus: Captured\u2028<img src=x onerror=1>"';
  const { text, html } = ticketSnippet(
    { ...paid, status: 'failed', decline_code: '91', decline_message: hostile, receipt_number: hostile },
    place,
  );
  expect(text.split('\n').filter((line) => line.startsWith('Status:'))).toEqual(['Status: Failed (failed)']);
  expect(html).not.toContain('<img');
  expect(html.match(/<[a-z]+/g)?.toSorted()).toEqual([
    ...'<a,<b,<b,<b,<b,<b,<b,<br,<br,<br,<br,<br,<br,<p'.split(','),
  ]);
});
