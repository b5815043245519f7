import { expect, test } from 'vitest';
import type { ReceiptDocument } from '#shared/receipt-documents.ts';
import { noActor } from '../../../server/services/audit-entries.ts';
import { createReceiptThread } from '../../../server/services/receipt-thread.ts';
import { getReceipt } from '../../../server/services/receipt-documents.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession, sampleTransaction } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { context } = desk;
const { store, log } = context;
const upstream = await context.upstreams.of('main', 'test');
await store.checkoutSessions.add(
  sampleSession(upstream.account, { id: 'cs_1', transactionId: 'txn_1' }),
  sampleTransaction(upstream.account, { id: 'txn_1', checkoutSessionId: 'cs_1' }),
  null,
);
const merchant = await store.merchants.get('main');
if (!merchant) throw new Error('There is no merchant.');
const receipt = await getReceipt(context, upstream, { merchant, id: 'txn_1', actor: noActor });

/** So many items that laying them out takes far longer than the limit below. */
const item = { name: 'Black cake '.repeat(40), quantity: 1, unit_amount: 100 };
const endless: ReceiptDocument = {
  ...receipt,
  order: {
    ...{ currency: 'USD', amount: 100, subtotal: null, tax_name: null, tax_rate: null, tax_amount: null },
    line_items: Array.from({ length: 60_000 }, () => item),
  },
};

test('a receipt that takes longer than is allowed ends, and the next is drawn by a fresh thread', async () => {
  const thread = createReceiptThread({ store, log, drawMs: 6000 });
  try {
    await expect(thread.draw(endless, 'a4', 0)).rejects.toThrow('The PDF ended before it was whole.');
    expect((await thread.draw(receipt, 'a4', 0)).subarray(0, 5).toString()).toBe('%PDF-');
  } finally {
    await thread.close();
  }
}, 30_000);
