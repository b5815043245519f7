import * as z from 'zod/mini';

/**
 * The checkout API's wire shapes. What the seed page promises is required; everything else may be absent, null
 * or of a type nobody announced, and is then ignored here (the raw reply keeps it). Unknown fields and unknown
 * status strings pass.
 */

// eslint-disable-next-line no-control-regex -- the rule is about these very characters
const control = /[\u0000-\u001f\u007f-\u009f]/;

/** Ids are opaque; the length only keeps a broken reply out of the index. */
const id = z.string().check(
  z.minLength(1),
  z.maxLength(255),
  z.refine((value) => value.isWellFormed() && !control.test(value)),
);
const status = z.string().check(z.minLength(1), z.maxLength(100));
const currency = z.string().check(z.minLength(1), z.maxLength(10));
const amount = z.int().check(z.nonnegative());

const optionalText = z.catch(z.optional(z.string()), undefined);
const optionalAmount = z.catch(z.optional(amount), undefined);

/** PHP writes an empty object as `[]`, so an empty list stands for "nothing" wherever an object is expected. */
const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

export const TransactionReplySchema = z.looseObject({
  id,
  status: optionalText,
  receipt_number: optionalText,
  amount: optionalAmount,
  amount_refunded: optionalAmount,
  currency: optionalText,
  card_brand: optionalText,
  card_last4: optionalText,
  gateway_transaction_id: optionalText,
  token_id: optionalText,
  decline_code: optionalText,
  decline_message: optionalText,
  created_at: optionalText,
  checkout_session_id: optionalText,
});

const required = { id, status, amount, currency };
const optional = {
  created_at: optionalText,
  completed_at: optionalText,
  description: optionalText,
  customer: z.catch(z.optional(z.looseObject({ name: optionalText, email: optionalText })), undefined),
  metadata: z.catch(z.optional(z.record(z.string(), z.unknown())), undefined),
  transaction: z.pipe(
    z.transform((value) => (isEmptyList(value) ? null : value)),
    z.optional(z.nullable(TransactionReplySchema)),
  ),
};

/** An address a browser can open and that carries no credentials. */
function isWebAddress(value: string): boolean {
  if (/[\s\\]/.test(value) || control.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/** The reply to `POST /checkout-sessions`. */
export const CreateReplySchema = z.looseObject({
  ...required,
  checkout_url: z.string().check(z.maxLength(2048), z.refine(isWebAddress)),
  expires_at: z.string(),
  ...optional,
});

/** The reply to `GET /checkout-sessions/{id}`, shown on the seed page without the link and its expiry. */
export const RetrieveReplySchema = z.looseObject({
  ...required,
  // A link that is not a web address is worth ignoring, not worth hiding that the session was paid.
  checkout_url: z.catch(z.optional(z.string().check(z.maxLength(2048), z.refine(isWebAddress))), undefined),
  expires_at: optionalText,
  ...optional,
});

/** The reply to `POST /payments/{id}/refund`. */
export const RefundReplySchema = z.looseObject({
  id,
  amount,
  payment_id: optionalText,
  status: optionalText,
});

/** The reply to `GET /transactions`. A row without an id fails the page: skipping it would hide money. */
export const TransactionPageSchema = z.looseObject({
  data: z.array(TransactionReplySchema),
  meta: z.looseObject({
    current_page: z.int().check(z.positive()),
    last_page: z.int().check(z.nonnegative()),
    total: z.int().check(z.nonnegative()),
  }),
});

export type SessionReply = z.infer<typeof CreateReplySchema> | z.infer<typeof RetrieveReplySchema>;
export type TransactionReply = z.infer<typeof TransactionReplySchema>;
