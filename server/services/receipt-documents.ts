import { type ReceiptDocument, ReceiptDocumentSchema } from '#shared/receipt-documents.ts';
import * as z from 'zod/mini';
import type { Context } from '../context.ts';
import type { CheckoutSessionView, TransactionView } from '../store/rows.ts';
import type { Actor } from './audit-entries.ts';
import type { CurrentMerchant } from './merchants.ts';
import { checkAddress, ensureCheckCodes } from './receipt-checks.ts';
import { checkoutSessionReply, transactionReply } from './replies.ts';
import { findTransaction } from './transactions.ts';
import type { Upstream } from './upstreams.ts';

type Issuer = { publicUrl: string; merchant: Pick<CurrentMerchant, 'name' | 'timeZone'> };

/** The document of one transaction, with its check code, which is made when it is first asked for. Throws not_found. */
export async function getReceipt(
  context: Context,
  upstream: Upstream,
  { merchant, id, actor }: { merchant: CurrentMerchant; id: string; actor: Actor },
): Promise<ReceiptDocument> {
  const { account } = upstream;
  const row = await findTransaction(context, upstream, id);
  const [session, codes] = await Promise.all([
    row.checkoutSessionId === null
      ? undefined
      : context.store.checkoutSessions.get(account.id, row.checkoutSessionId),
    ensureCheckCodes(context, account, [row.id], actor),
  ]);
  return receiptDocument({ publicUrl: context.publicUrl, merchant }, account.mode, row, {
    session,
    code: codes.get(row.id) ?? '',
  });
}

/** Puts rows together; also in the thread that writes bundles. */
export function receiptDocument(
  { publicUrl, merchant }: Issuer,
  mode: ReceiptDocument['mode'],
  row: TransactionView,
  { session, code }: { session: CheckoutSessionView | undefined; code: string },
): ReceiptDocument {
  return {
    merchant: { name: merchant.name, time_zone: merchant.timeZone },
    mode,
    transaction: transactionReply(row, mode),
    order: session ? orderOf(session, mode) : null,
    check: checkAddress(publicUrl, code),
  };
}

function orderOf(session: CheckoutSessionView, mode: ReceiptDocument['mode']): ReceiptDocument['order'] {
  const { currency, amount, line_items, subtotal, tax_name, tax_rate, tax_amount } = checkoutSessionReply(
    session,
    mode,
  );
  const given = { currency, amount, line_items: line_items ?? [], subtotal, tax_name, tax_rate, tax_amount };
  const order = z.safeParse(ReceiptDocumentSchema.shape.order, given);
  // Items that upstream wrote in a form of its own are no reason to have no receipt.
  return order.success ? order.data : { ...given, line_items: [] };
}
