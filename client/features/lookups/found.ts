import type { Hit } from '#shared/search.ts';

/** What a table of ten thousand finds keeps of each: what it shows, counts and writes into the file. */
export type Found = {
  kind: Hit['kind'];
  id: string;
  status: string;
  /** Minor units; null where it is not known. */
  amount: number | null;
  amountRefunded: number | null;
  currency: string | null;
  receiptNumber: string | null;
  transactionId: string | null;
  checkoutSessionId: string | null;
  description: string | null;
  customerName: string | null;
  customerEmail: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  gatewayTransactionId: string | null;
  createdAt: string | null;
};

/** A hit without what nobody looks at here. */
function foundOf({ kind, id, transaction: hit, checkout_session: session }: Hit): Found {
  const transaction = hit ?? session?.transaction;
  return {
    kind,
    id,
    status: (kind === 'transaction' ? transaction?.status : session?.status) ?? '',
    amount: transaction?.amount ?? session?.amount ?? null,
    amountRefunded: transaction?.amount_refunded ?? null,
    currency: transaction?.currency ?? session?.currency ?? null,
    receiptNumber: transaction?.receipt_number ?? null,
    transactionId: transaction?.id ?? null,
    checkoutSessionId: session?.id ?? transaction?.checkout_session_id ?? null,
    description: session?.description ?? null,
    customerName: session?.customer?.name ?? null,
    customerEmail: session?.customer?.email ?? null,
    cardBrand: transaction?.card_brand ?? null,
    cardLast4: transaction?.card_last4 ?? null,
    gatewayTransactionId: transaction?.gateway_transaction_id ?? null,
    createdAt: transaction?.created_at ?? session?.created_at ?? null,
  };
}

/** The payment that a find stands for: a link and its own receipt are one. A link without a payment is itself. */
export const paymentOf = ({ transactionId, id }: Found) => transactionId ?? id;

/** Finds of one value; a payment link beside its own receipt says nothing more. */
export function foundsOf(hits: readonly Hit[]): Found[] {
  const all = hits.map(foundOf);
  const receipts = new Set(all.filter(({ kind }) => kind === 'transaction').map(({ id }) => id));
  return all.filter(
    ({ kind, transactionId }) => kind === 'transaction' || !receipts.has(transactionId ?? ''),
  );
}
