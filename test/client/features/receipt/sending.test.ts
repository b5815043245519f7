import { expect, test } from 'vitest';
import { receiptSheet } from '#shared/receipt-sheets.ts';
import type { Transaction } from '#shared/transactions.ts';
import { mailAddress, sendingText, whatsAppAddress } from '../../../../client/features/receipt/sending.ts';

const transaction: Transaction = {
  ...{ id: 'txn_1', mode: 'live', receipt_number: 'RCT-000042', status: 'partially_refunded' },
  ...{ amount: 125_050, amount_refunded: 25_025, currency: 'TTD', card_brand: null, card_last4: null },
  ...{ token_id: null, gateway_transaction_id: null, decline_code: null, decline_message: null },
  ...{ checkout_session_id: 'cs_1', created_at: null, source: 'session', checked_at: null },
  ...{ description: null, customer: null },
};

const sent = (change: Partial<Transaction> = {}) =>
  sendingText(
    receiptSheet({
      merchant: { name: 'Cakes', time_zone: 'America/Jamaica' },
      ...{ mode: 'live', order: null, transaction: { ...transaction, ...change } },
      check: {
        code: 'K7QW-2M4X-9TFA-0C3B',
        url: 'https://desk.example/check/K7QW-2M4X-9TFA-0C3B',
      },
    }),
  );

test('a receipt that is sent on says how much of what was given back', () => {
  const message = sent();
  const words = 'Receipt RCT-000042 from Cakes: 250.25 TTD of 1,250.50 TTD given back. Partly refunded:';
  expect(message.text).toContain(words);
  expect(new URL(mailAddress(message, 'ana@example.com')).searchParams.get('body')).toContain(words);
  expect(new URL(whatsAppAddress(message)).searchParams.get('text')).toContain(words);
});

test('and that all was; one that was paid says the amount alone', () => {
  expect(sent({ status: 'refunded', amount_refunded: 125_050 }).text).toContain(
    'from Cakes: 1,250.50 TTD given back in full. Refunded:',
  );
  expect(sent({ status: 'captured', amount_refunded: null }).text).toContain(
    'from Cakes: 1,250.50 TTD. Paid:',
  );
});
