import { currencies, isCurrency } from '#shared/money.ts';
import * as z from 'zod/mini';
import { fieldErrorsOf, text, whole, webAddress } from './field-rules.ts';
import { type FieldErrors, invalidFields, refusal } from './api-error.ts';

// Upper limits are assumed: the documentation names those of `expires_in_minutes` alone.
const maxMinorUnits = 999_999_999_999;
const maxLineItems = 200;
const amountInWords = 'a whole number in the smallest currency unit';

const LineItemSchema = z.object({
  name: text('The item name', { max: 255 }),
  quantity: whole('The quantity', { min: 1, max: 1_000_000 }),
  unit_amount: whole('The unit amount', { min: 0, max: maxMinorUnits, what: amountInWords }),
  description: z.optional(text('The item description', { min: 0, max: 1000 })),
});

const CustomerSchema = z.object(
  {
    name: z.optional(text('The customer name', { min: 0, max: 255 })),
    email: z.optional(
      text('The customer email', { max: 254 }).check(
        z.refine((value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value), {
          error: 'The customer email must be an e-mail address.',
        }),
      ),
    ),
  },
  { error: 'The customer must be an object with name and email.' },
);

const CreateRequestSchema = z.object({
  amount: whole('The amount', { min: 1, max: maxMinorUnits, what: amountInWords }),
  currency: text('The currency', { max: 10 }).check(
    z.refine(isCurrency, {
      error: `The currency must be one of ${Object.keys(currencies).join(', ')}.`,
    }),
  ),
  success_url: webAddress('The success URL'),
  failure_url: webAddress('The failure URL'),
  cancel_url: z.optional(webAddress('The cancel URL')),
  description: z.optional(text('The description', { min: 0, max: 1000 })),
  customer: z.optional(CustomerSchema),
  line_items: z.optional(
    z
      .array(LineItemSchema, { error: 'The line items must be a list.' })
      .check(z.maxLength(maxLineItems, { error: `There may be at most ${maxLineItems} line items.` })),
  ),
  subtotal: z.optional(whole('The subtotal', { min: 0, max: maxMinorUnits, what: amountInWords })),
  tax_name: z.optional(text('The tax name', { min: 0, max: 100 })),
  tax_rate: z.optional(
    z
      .number({ error: 'The tax rate must be a number.' })
      .check(
        z.refine((rate) => rate >= 0 && rate <= 1, { error: 'The tax rate is a decimal: 0.15 is 15%.' }),
      ),
  ),
  tax_amount: z.optional(whole('The tax amount', { min: 0, max: maxMinorUnits, what: amountInWords })),
  metadata: z.optional(
    z.custom<Record<string, unknown>>(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      { error: 'The metadata must be an object.' },
    ),
  ),
  gateway: z.optional(text('The gateway', { max: 100 })),
  expires_in_minutes: z._default(whole('The minutes to expiry', { min: 1, max: 1440 }), 30),
});
export type CreateRequest = z.infer<typeof CreateRequestSchema>;

/** Checks the body of `POST /checkout-sessions`; throws 400 or 422 with one message per fault and field. */
export function readCreateRequest(body: unknown, strictTax: boolean): CreateRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refusal(400, 'The body must be a JSON object.');
  }
  const parsed = CreateRequestSchema.safeParse(body);
  if (!parsed.success) throw invalidFields(fieldErrorsOf(parsed.error));
  const faults = strictTax ? taxFaults(parsed.data) : {};
  if (Object.keys(faults).length > 0) throw invalidFields(faults);
  return parsed.data;
}

/** Reads back what was stored; it was checked when it came in. */
export function storedRequest(json: string): CreateRequest {
  return CreateRequestSchema.parse(JSON.parse(json));
}

/** Sum of the line items, or null without any. */
export function itemsTotal(request: CreateRequest): number | null {
  if (!request.line_items?.length) return null;
  return request.line_items.reduce((sum, item) => sum + item.quantity * item.unit_amount, 0);
}

/**
 * Only a session that names a tax amount is held to its sums. Two readings are allowed: tax on top
 * (amount = subtotal + tax), and tax included (the prices already are what is charged).
 */
function taxFaults(request: CreateRequest): FieldErrors {
  const { amount, tax_amount: tax } = request;
  if (tax === undefined) return {};
  const items = itemsTotal(request);
  const subtotal = request.subtotal ?? items;
  if (subtotal !== null && subtotal + tax !== amount && subtotal !== amount) {
    const sum = `${subtotal} and ${tax} make ${subtotal + tax}, not ${amount}`;
    return { tax_amount: [`The tax amount does not reconcile: subtotal ${sum}.`] };
  }
  if (subtotal !== null && items !== null && items !== subtotal && items !== amount) {
    return { subtotal: [`The subtotal does not reconcile: the line items make ${items}, not ${subtotal}.`] };
  }
  return tax > amount ? { tax_amount: ['The tax amount is larger than the amount.'] } : {};
}
