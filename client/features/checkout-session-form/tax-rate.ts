/** A rate both ways: the decimal that is sent and reckoned with ("0.165") and the percentage as typed ("16.5"). */
export type TaxRate = { decimal: string; text: string };

/** Reads a percentage as typed ("16.5", "16,5 %") exactly: the point is moved as text, no float takes part. */
export function parsePercent(typed: string): TaxRate | undefined {
  const text = typed.normalize('NFKC').replace(/\s|%/g, '').replace(',', '.');
  const match = /^(\d{1,3})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  const padded = whole.padStart(3, '0');
  const decimal = tidy(`${padded.slice(0, -2)}.${padded.slice(-2)}${fraction}`);
  return Number(decimal) > 1 ? undefined : { decimal, text: tidy(`${whole}.${fraction}`) };
}

/** The percentage of a decimal rate as the upstream carries it: 0.165 → "16.5"; nothing when it is no rate. */
export function percentOf(rate: number): TaxRate | undefined {
  const match = /^(\d)(?:\.(\d+))?$/.exec(String(rate));
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  const padded = fraction.padEnd(2, '0');
  return parsePercent(`${Number(whole + padded.slice(0, 2))}.${padded.slice(2) || '0'}`);
}

const tidy = (decimal: string) => {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = fraction.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${digits ? `.${digits}` : ''}`;
};
