import * as z from 'zod/mini';
import { LineItemsSchema, sumOfItems } from './line-items.ts';
import { MetadataSchema, StoredMetadataSchema } from './metadata.ts';
import { currencyCodes, maxAmount } from './money.ts';
import { modes } from './roles.ts';
import { EmailSchema, HttpUrlSchema, filledText, text } from './text.ts';
import { OwnTransactionSchema } from './transactions.ts';

/** The five statuses of the seed page. Upstream may send others: they are shown as they are. */
export const checkoutSessionStatuses = ['open', 'completed', 'failed', 'expired', 'cancelled'] as const;

/** `expires_in_minutes`: 1–1440, default 30 (seed page). */
export const expiryMinutes = { min: 1, max: 1440, default: 30 } as const;

const minorUnits = (what: string, min: number) =>
  z
    .int(`Write ${what} as a whole number of the smallest unit, like 2500 for 25.00.`)
    .check(
      z.minimum(min, min === 0 ? `Make ${what} 0 or more.` : `Make ${what} ${min} or more.`),
      z.maximum(maxAmount, `Make ${what} at most ${maxAmount}.`),
    );

const CustomerSchema = z.object(
  {
    name: z.optional(filledText(200, 'Write the customer’s name or leave it out.')),
    email: z.optional(EmailSchema),
  },
  'Write the customer as an object with name and email.',
);

const order = {
  amount: minorUnits('the amount', 1),
  currency: z.enum(currencyCodes, `Choose a currency: ${currencyCodes.join(', ')}.`),
  description: z.optional(text(1000)),
  customer: z.optional(CustomerSchema),
  line_items: z.optional(LineItemsSchema),
  subtotal: z.optional(minorUnits('the subtotal', 0)),
  tax_name: z.optional(filledText(100, 'Name the tax or leave it out.')),
  tax_rate: z.optional(
    z
      .number('Write the tax rate as a decimal, like 0.15 for 15 %.')
      .check(
        z.minimum(0, 'The tax rate can’t be negative.'),
        z.maximum(1, 'Write the tax rate as a decimal, like 0.15 for 15 %.'),
      ),
  ),
  tax_amount: z.optional(minorUnits('the tax', 0)),
};

/**
 * What a caller sends to make a checkout session: the request body of the seed page, with the return
 * addresses optional, since we host return pages. Names that are not listed are left out, not passed on.
 */
export const CreateCheckoutSessionSchema = z
  .object({
    ...order,
    success_url: z.optional(HttpUrlSchema),
    failure_url: z.optional(HttpUrlSchema),
    cancel_url: z.optional(HttpUrlSchema),
    metadata: z.optional(MetadataSchema),
    gateway: z.optional(
      z
        .string('Write the gateway’s slug, like powertranz_direct.')
        .check(
          z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'Write the gateway’s slug, like powertranz_direct.'),
        ),
    ),
    expires_in_minutes: z._default(
      z
        .int('Write the expiry as a whole number of minutes, 1 to 1440.')
        .check(
          z.minimum(expiryMinutes.min, 'A link must live 1 minute or longer.'),
          z.maximum(expiryMinutes.max, 'A link can live 1440 minutes (24 hours) at most.'),
        ),
      expiryMinutes.default,
    ),
  })
  .check(({ value, issues }) => {
    const problem = findMismatch(value);
    if (problem)
      issues.push({ code: 'custom', input: value, path: [problem.field], message: problem.message });
  });
export type CreateCheckoutSession = z.infer<typeof CreateCheckoutSessionSchema>;

type Figures = Pick<CreateCheckoutSession, 'amount' | 'subtotal' | 'tax_amount' | 'line_items'>;

/**
 * The first figure that does not reconcile (checkout-api rules, "Line items and tax"): `subtotal` is the
 * sum of the items, `amount` is `subtotal + tax_amount`; where prices include tax, the items may add up to
 * `amount` instead.
 */
function findMismatch({ amount, subtotal, tax_amount: tax, line_items: items }: Figures) {
  const sum = items?.length ? sumOfItems(items) : undefined;
  if (tax !== undefined && tax > amount)
    return { field: 'tax_amount', message: 'The tax is more than the amount.' };
  if (subtotal !== undefined && subtotal + (tax ?? 0) !== amount) {
    const field = tax === undefined ? 'subtotal' : 'tax_amount';
    return {
      field,
      message: `Subtotal and tax must add up to the amount, ${amount}; they make ${subtotal + (tax ?? 0)}.`,
    };
  }
  if (sum === undefined) return undefined;
  if (subtotal !== undefined && sum !== subtotal && sum !== amount) {
    return { field: 'subtotal', message: `The items add up to ${sum}. Make the subtotal the same.` };
  }
  if (subtotal === undefined && sum !== amount && sum + (tax ?? 0) !== amount) {
    return {
      field: 'amount',
      message: `The items and tax add up to ${sum + (tax ?? 0)}. Make the amount the same.`,
    };
  }
  return undefined;
}

/** Header `Idempotency-Key` of a create and the `:key` of an intent: minted in the browser when the form opens. */
export const IdempotencyKeySchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

const nullableText = z.nullable(z.string());

/** How a session came to be known here: we made it, a webhook told of it, or it was read back and taken in. */
export const sessionSources = ['created', 'webhook', 'adopted'] as const;

/** A checkout session as the BFF replies it: upstream's field names and what we remember beside them. */
export const CheckoutSessionSchema = z.object({
  id: z.string(),
  mode: z.enum(modes),
  status: z.string(),
  reported_status: nullableText,
  amount: z.int(),
  currency: z.string(),
  checkout_url: nullableText,
  expires_at: nullableText,
  created_at: z.string(),
  completed_at: nullableText,
  description: nullableText,
  customer: z.nullable(z.object({ name: z.optional(z.string()), email: z.optional(z.string()) })),
  line_items: z.nullable(
    z.array(z.looseObject({ name: z.string(), quantity: z.number(), unit_amount: z.number() })),
  ),
  subtotal: z.nullable(z.int()),
  tax_name: nullableText,
  tax_rate: z.nullable(z.number()),
  tax_amount: z.nullable(z.int()),
  metadata: z.nullable(StoredMetadataSchema),
  gateway: nullableText,
  success_url: nullableText,
  failure_url: nullableText,
  cancel_url: nullableText,
  expires_in_minutes: z.nullable(z.int()),
  created_by: z.nullable(z.object({ id: z.string(), name: z.string() })),
  source: z.enum(sessionSources),
  checked_at: nullableText,
  missing_since: nullableText,
  /** What stands against it, in words for a person: another sum than was asked for, or perhaps a twin. */
  contradiction: z._default(nullableText, null),
  replaces: nullableText,
  replaced_by: nullableText,
  transaction: z.nullable(OwnTransactionSchema),
});
export type CheckoutSession = z.infer<typeof CheckoutSessionSchema>;

export const CheckoutSessionListSchema = z.object({
  data: z.array(CheckoutSessionSchema),
  next_cursor: nullableText,
});
export type CheckoutSessionList = z.infer<typeof CheckoutSessionListSchema>;

/**
 * Count and totals over every matching row; one line per currency, never added across. Where the filter asks for receipts with
 * a refund, also what was given back.
 */
export const SummarySchema = z.object({
  count: z.int(),
  totals: z.array(
    z.object({
      currency: z.string(),
      count: z.int(),
      amount: z.int(),
      amount_refunded: z.optional(z.int()),
    }),
  ),
});
export type Summary = z.infer<typeof SummarySchema>;

/** One entry of a session's timeline: what was recorded here, when, and by whom or by what. */
export const TimelineSchema = z.object({
  data: z.array(
    z.object({
      at: z.string(),
      action: z.string(),
      actor: nullableText,
      outcome: z.string(),
      detail: z.nullable(z.record(z.string(), z.unknown())),
    }),
  ),
});
export type Timeline = z.infer<typeof TimelineSchema>;

/** The latest upstream reply as it came, for the folded raw view. */
export const RawCheckoutSessionSchema = z.object({ raw: z.unknown(), replied_at: nullableText });
