import { CreateCheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import type { CheckoutSession, CreateCheckoutSession } from '#shared/checkout-sessions.ts';
import type { Draft } from '#shared/intents.ts';
import { intentMetadataKey } from '#shared/metadata.ts';
import { formatAmount } from '#shared/money.ts';
import { taxFor } from '#shared/tax.ts';
import { blankValues, valuesOfDraft } from './form-values.ts';
import type { FormValues, MetadataRow } from './form-values.ts';
import { percentOf } from './tax-rate.ts';

type Order = Pick<CreateCheckoutSession, 'amount' | 'currency'> & Partial<Nullable<CreateCheckoutSession>>;
type Nullable<T> = { [K in keyof T]: T[K] | null };
type Choices = Pick<FormValues, 'currency' | 'expiry' | 'success_url' | 'failure_url' | 'cancel_url'>;

/** Our own return pages stand in every session that left them out; in the form they are the empty default. */
const isHostedReturnPage = (url: string) => /^https?:\/\/[^/]+\/return\/[^/]+\/(test|live)\//.test(url);
const returnAddress = (url: string | null | undefined) => (url && !isHostedReturnPage(url) ? url : '');

/** What the next link takes over from the last one: currency, expiry and return pages. */
export function choicesOf(session: CheckoutSession): Choices {
  return {
    currency: session.currency,
    expiry: expiryOf(session.expires_in_minutes),
    success_url: returnAddress(session.success_url),
    failure_url: returnAddress(session.failure_url),
    cancel_url: returnAddress(session.cancel_url),
  };
}

/** The form as it must have been filled in to make this session: for "Make again" and "Make another like it". */
export function valuesOfSession(session: CheckoutSession): FormValues {
  const { line_items: items, ...rest } = session;
  return valuesOfOrder({
    ...rest,
    currency: session.currency as CreateCheckoutSession['currency'],
    line_items: items?.map((item) => ({ ...item, description: textOf(item['description']) })) ?? null,
  });
}

/** The typed values behind an intent: its draft, or, once it was sent in another shape, its request body. */
export function valuesOfIntentBody(body: Draft | null): FormValues | undefined {
  if (!body) return undefined;
  const drafted = valuesOfDraft(body);
  if (drafted) return drafted;
  const sent = CreateCheckoutSessionSchema.safeParse(body);
  if (!sent.success) return undefined;
  const replaces = body['replaces'];
  return { ...valuesOfOrder(sent.data), replaces: typeof replaces === 'string' ? replaces : '' };
}

function valuesOfOrder(order: Order): FormValues {
  const decimal = (amount: number) => formatAmount({ amount, currency: order.currency });
  const tax = taxOf(order, decimal);
  return {
    ...blankValues,
    // Where tax stands on top, what was typed is the sum before tax.
    amount: decimal(
      order.amount - (tax.by !== 'none' && tax.stands === 'on_top' ? (order.tax_amount ?? 0) : 0),
    ),
    currency: order.currency,
    description: order.description ?? '',
    customer_name: order.customer?.name ?? '',
    customer_email: order.customer?.email ?? '',
    items: (order.line_items ?? []).map((item) => ({
      name: item.name,
      quantity: String(item.quantity),
      price: decimal(item.unit_amount),
      note: item.description ?? '',
    })),
    tax,
    metadata: metadataRows(order.metadata ?? {}),
    expiry: expiryOf(order.expires_in_minutes),
    gateway: order.gateway ?? '',
    success_url: returnAddress(order.success_url),
    failure_url: returnAddress(order.failure_url),
    cancel_url: returnAddress(order.cancel_url),
  };
}

function taxOf(order: Order, decimal: (amount: number) => string): FormValues['tax'] {
  const { tax_amount: sum, tax_rate: rate, subtotal } = order;
  if (typeof sum !== 'number') return { ...blankValues.tax };
  const stands = typeof subtotal === 'number' && subtotal + sum === order.amount ? 'on_top' : 'included';
  const base = stands === 'on_top' ? order.amount - sum : order.amount;
  const percent = typeof rate === 'number' ? percentOf(rate) : undefined;
  // A sum that the rate does not give was set by hand; only the sum can bring it back as it was.
  const isByRate = percent !== undefined && taxFor(base, percent.decimal, stands) === sum;
  return {
    by: isByRate ? 'rate' : 'sum',
    stands,
    name: order.tax_name ?? '',
    rate: percent?.text ?? '',
    sum: decimal(sum),
  };
}

function expiryOf(minutes: number | null | undefined): FormValues['expiry'] {
  if (!minutes) return { ...blankValues.expiry };
  if (minutes >= 120 && minutes % 60 === 0) return { length: String(minutes / 60), unit: 'hours' };
  return { length: String(minutes), unit: 'minutes' };
}

function metadataRows(metadata: Record<string, unknown>): MetadataRow[] {
  return Object.entries(metadata)
    .filter(([key]) => key !== intentMetadataKey)
    .map(([key, value]) =>
      typeof value === 'string'
        ? { key, value, as: 'text' }
        : { key, value: JSON.stringify(value), as: 'json' },
    );
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
