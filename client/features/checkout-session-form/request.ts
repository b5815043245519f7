import { CreateCheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import type { CreateCheckoutSession } from '#shared/checkout-sessions.ts';
import { fieldMessages } from '#shared/errors.ts';
import type { FieldMessages } from '#shared/errors.ts';
import { formField } from './field-names.ts';
import { isBlankEntry } from './form-values.ts';
import type { FormValues } from './form-values.ts';
import { readOrder } from './order.ts';

/** Body of the create: the seed page's, plus the session that this one stands in for. */
export type CreateRequest = CreateCheckoutSession & { replaces?: string };

export type ReadRequest = { ok: true; body: CreateRequest } | { ok: false; errors: FieldMessages };

/** Turns what was typed into the request, or says at which fields of the form it can't. */
export function readRequest(values: FormValues): ReadRequest {
  const order = readOrder(values);
  const errors: FieldMessages = { ...order.errors };
  const metadata = readMetadata(values, errors);
  const customer = { ...filled('name', values.customer_name), ...filled('email', values.customer_email) };
  const draft = {
    amount: order.total,
    currency: values.currency,
    ...filled('description', values.description),
    ...(Object.keys(customer).length > 0 && { customer }),
    ...(order.hasItems && { line_items: order.items }),
    // Prices that hold their tax are sent without a subtotal, as the checkout API asks.
    ...((order.hasItems || order.tax) && order.tax?.stands !== 'included' && { subtotal: order.base }),
    ...(order.tax && { ...filled('tax_name', order.tax.name), tax_amount: order.tax.amount }),
    ...(order.tax?.rate !== undefined && { tax_rate: Number(order.tax.rate) }),
    ...(metadata.size > 0 && { metadata: Object.fromEntries(metadata) }),
    ...filled('gateway', values.gateway),
    expires_in_minutes: minutesOf(values.expiry),
    ...filled('success_url', values.success_url),
    ...filled('failure_url', values.failure_url),
    ...filled('cancel_url', values.cancel_url),
  };
  const read = CreateCheckoutSessionSchema.safeParse(draft);
  if (!read.success) {
    for (const [name, messages] of Object.entries(fieldMessages(read.error.issues))) {
      // Where the figure itself could not be read, its own message says more than the schema's.
      if (name === 'amount' && order.total === undefined) continue;
      errors[formField(name, values)] ??= messages;
    }
  }
  if (!read.success || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, body: { ...read.data, ...filled('replaces', values.replaces) } };
}

/** Minutes until the link ends; a part of an hour is fine ("1.5" hours). NaN when it is no number. */
export function minutesOf({ length, unit }: FormValues['expiry']): number {
  const text = length.trim().replace(',', '.');
  if (!/^\d{1,5}(?:\.\d{1,2})?$/.test(text)) return Number.NaN;
  return unit === 'hours' ? Math.round(Number(text) * 60) : Number(text);
}

/** A Map, because a key may be `__proto__`. */
function readMetadata(values: FormValues, errors: FieldMessages): Map<string, unknown> {
  const entries = new Map<string, unknown>();
  for (const [index, row] of values.metadata.entries()) {
    if (isBlankEntry(row)) continue;
    const key = row.key.trim();
    if (key === '') errors[`metadata.${index}.key`] = ['Name this entry.'];
    else if (entries.has(key)) errors[`metadata.${index}.key`] = [`The key “${key}” is already used above.`];
    else entries.set(key, row.as === 'json' ? readJson(row.value, index, errors) : row.value);
  }
  return entries;
}

function readJson(text: string, index: number, errors: FieldMessages): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    errors[`metadata.${index}.value`] = [
      'This value is JSON and can’t be read. Mend it or remove the entry.',
    ];
    return null;
  }
}

function filled<K extends string>(name: K, text: string): Partial<Record<K, string>> {
  const value = text.trim();
  return (value === '' ? {} : { [name]: value }) as Partial<Record<K, string>>;
}
