import type { SessionReply, TransactionReply } from './schemas.ts';

/** A movement of money as upstream told it. Amounts in minor units, times in ms UTC; what it did not tell is absent. */
export type UpstreamTransaction = {
  id: string;
  receiptNumber?: string;
  /** Upstream's word as it is; `unknown` where it gave none. */
  status: string;
  amount?: number;
  amountRefunded?: number;
  currency?: string;
  cardBrand?: string;
  cardLast4?: string;
  gatewayTransactionId?: string;
  tokenId?: string;
  declineCode?: string;
  declineMessage?: string;
  createdAt?: number;
  checkoutSessionId?: string;
  raw: unknown;
};

/** A checkout session as upstream told it, in the same units. Absent means "not told", never "cleared". */
export type UpstreamSession = {
  id: string;
  status: string;
  amount: number;
  currency: string;
  checkoutUrl?: string;
  expiresAt?: number;
  createdAt?: number;
  completedAt?: number;
  description?: string;
  customer?: { name?: string; email?: string };
  metadata?: Record<string, unknown>;
  transaction?: UpstreamTransaction;
  raw: unknown;
};

const isoInstant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})$/i;

/** ISO 8601 with an offset → ms UTC. Without an offset the instant is ambiguous, and nothing is better than a guess. */
function readInstant(value: string | undefined): number | undefined {
  const [, day, time, offset] = isoInstant.exec(value ?? '') ?? [];
  if (day === undefined || time === undefined || offset === undefined) return undefined;
  const zone = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase();
  const instant = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(instant) ? undefined : Math.floor(instant);
}

type Told<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined, so that merging a reply into what we know never clears anything. */
function told<T extends object>(fields: T): Told<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Told<T>;
}

export function toTransaction(reply: TransactionReply, raw: unknown): UpstreamTransaction {
  return {
    id: reply.id,
    status: reply.status ?? 'unknown',
    ...told({
      receiptNumber: reply.receipt_number,
      amount: reply.amount,
      amountRefunded: reply.amount_refunded,
      currency: reply.currency?.toUpperCase(),
      cardBrand: reply.card_brand,
      cardLast4: reply.card_last4,
      gatewayTransactionId: reply.gateway_transaction_id,
      tokenId: reply.token_id,
      declineCode: reply.decline_code,
      declineMessage: reply.decline_message,
      createdAt: readInstant(reply.created_at),
      checkoutSessionId: reply.checkout_session_id,
    }),
    raw,
  };
}

export function toSession(reply: SessionReply, raw: unknown): UpstreamSession {
  const { id, status, amount, currency, customer, transaction } = reply;
  return {
    id,
    status,
    amount,
    // How it is spelled may change between two replies; the currency does not.
    currency: currency.toUpperCase(),
    ...told({
      checkoutUrl: reply.checkout_url,
      expiresAt: readInstant(reply.expires_at),
      createdAt: readInstant(reply.created_at),
      completedAt: readInstant(reply.completed_at),
      description: reply.description,
      customer: customer && told({ name: customer.name, email: customer.email }),
      metadata: reply.metadata,
      transaction: transaction
        ? toTransaction(transaction, (raw as { transaction: unknown }).transaction)
        : undefined,
    }),
    raw,
  };
}
