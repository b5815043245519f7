import * as z from 'zod/mini';
import { refundSources, refundStates } from '#shared/refunds.ts';

/** What a refund's row looks like when it comes from an engine; the keys are also the column list. */
const text = z.string();
const nullableText = z.nullable(z.string());
const integer = z.int();
const nullableInteger = z.nullable(z.int());

export const RefundRowSchema = z.object({
  /** Random UUID: the idempotency key sent upstream. */
  id: text,
  accountId: integer,
  /** Null where it was made elsewhere, as is the key minted in the browser. */
  userId: nullableText,
  key: nullableText,
  transactionId: text,
  upstreamId: nullableText,
  state: z.enum(refundStates),
  source: z.enum(refundSources),
  amount: integer,
  currency: nullableText,
  reason: nullableText,
  /** SHA-256 of the canonical body that was submitted. */
  bodyHash: nullableText,
  /** The exact bytes to send upstream. */
  upstreamBody: nullableText,
  /** Why it is not settled or was refused, or what is odd about it: JSON text. */
  error: nullableText,
  /** The definitive answer, replayed byte for byte. */
  answerStatus: nullableInteger,
  answerBody: nullableText,
  attempts: integer,
  submittedAt: nullableInteger,
  nextAttemptAt: nullableInteger,
  leaseOwner: nullableText,
  /** Marks the API key under which a try may have reached upstream; null while none can have. */
  sentUnder: nullableText,
  fence: integer,
  /** How much of the payment was known as given back when it was asked for. */
  refundedBefore: nullableInteger,
  acknowledgedAt: nullableInteger,
  createdAt: integer,
  updatedAt: integer,
});
export type RefundRow = z.infer<typeof RefundRowSchema>;

/** With the name of who asked for it. */
export const RefundViewSchema = z.extend(RefundRowSchema, { userName: nullableText });
export type RefundView = z.infer<typeof RefundViewSchema>;
