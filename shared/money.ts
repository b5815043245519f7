/**
 * Currencies that the checkout API names on its sessions page, and how many minor digits each has (ISO 4217).
 * Another page of its documentation speaks of 52 and more: a further currency is one line here.
 */
export const currencies = {
  USD: { exponent: 2, symbols: ['$', 'US$'] },
  JMD: { exponent: 2, symbols: ['$', 'J$', 'JA$'] },
  TTD: { exponent: 2, symbols: ['$', 'TT$'] },
  BBD: { exponent: 2, symbols: ['$', 'BBD$', 'BDS$'] },
  EUR: { exponent: 2, symbols: ['€'] },
  GYD: { exponent: 2, symbols: ['$', 'G$', 'GY$'] },
} as const satisfies Record<string, { exponent: number; symbols: readonly string[] }>;

export type Currency = keyof typeof currencies;
export const currencyCodes = Object.keys(currencies) as Currency[];

/** The largest amount that we send, in minor units: far above any card limit, far below 2^53 even when summed. */
export const maxAmount = 99_999_999_999;

/** An integer count of the currency's smallest unit. Amounts of different currencies are never added. */
export type Money = { amount: number; currency: string };

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(currencies, code);
}

/**
 * Minor digits of a currency. One that is not in our table comes only from upstream; Intl knows the
 * ISO table, and two digits is its own answer for what it does not know.
 */
export function exponentOf(currency: string): number {
  if (isCurrency(currency)) return currencies[currency].exponent;
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
    }).resolvedOptions();
    return maximumFractionDigits ?? 2;
  } catch {
    return 2; // Intl throws on what is not three letters
  }
}

/** Minor units as an exact decimal in major units: 2500, 2 → "25.00"; for files and machine use. */
export function toDecimal(amount: number, exponent: number): string {
  const sign = amount < 0 ? '-' : '';
  const digits = BigInt(Math.abs(amount))
    .toString()
    .padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

const decimalFormats = new Map<string, Intl.NumberFormat>();

function decimalFormat(locale: string, exponent: number): Intl.NumberFormat {
  const key = `${locale} ${exponent}`;
  const known = decimalFormats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  decimalFormats.set(key, format);
  return format;
}

/** The figure alone, minor digits always shown and with a real minus: 250000 JMD → "2,500.00". */
export function formatAmount({ amount, currency }: Money, locale = 'en'): string {
  const exponent = exponentOf(currency);
  // Intl formats a decimal string exactly; a division would pass through a float.
  const decimal = toDecimal(amount, exponent) as Intl.StringNumericLiteral;
  return decimalFormat(locale, exponent).format(decimal).replace('-', '−');
}

/** The figure with its currency behind it: "2,500.00 JMD". */
export function formatMoney(money: Money, locale = 'en'): string {
  return `${formatAmount(money, locale)} ${money.currency}`;
}
