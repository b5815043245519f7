import type { Draft } from '#shared/intents.ts';
import { formatMoney } from '#shared/money.ts';

/** What an attempt is about, as far as its request body says; `amount` in minor units. */
export type Attempted = {
  amount: number | null;
  currency: string | null;
  description: string | null;
  /** E-mail address or name of the buyer. */
  customer: string | null;
};

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** Reads the body that was sent; a draft, which holds what was typed instead, says nothing here. */
export function attemptedOf(body: Draft | null): Attempted {
  const { amount, currency, description, customer } = body ?? {};
  const { email, name } = (typeof customer === 'object' && customer ? customer : {}) as Draft;
  return {
    amount: typeof amount === 'number' ? amount : null,
    currency: textOf(currency),
    description: textOf(description),
    customer: textOf(email) ?? textOf(name),
  };
}

/** "25.00 USD", or nothing where a part of it is not known. */
export function knownSum({ amount, currency }: Pick<Attempted, 'amount' | 'currency'>): string | undefined {
  return amount === null || currency === null ? undefined : formatMoney({ amount, currency });
}
