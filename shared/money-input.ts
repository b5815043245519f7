import { currencies, exponentOf, isCurrency, maxAmount, toDecimal } from './money.ts';

export type MoneyInput = { ok: true; amount: number } | { ok: false; message: string };

const refuse = (message: string): MoneyInput => ({ ok: false, message });

/**
 * Reads an amount as a person types it ("1,234.50", "1.234,50", "1 234.50", "$ 25", "25") into minor
 * units, exactly: digits are moved as text, no float takes part. What can be read in two ways is
 * refused with a sentence that says how to write it.
 *
 * "2,500" is read as two thousand five hundred, since three digits behind a comma can't be cents;
 * "2.500" is refused, since a full stop is the decimal sign of every currency we take but the euro,
 * and a slip of one digit is likelier there than a grouping.
 */
export function parseMoney(text: string, currency: string): MoneyInput {
  const exponent = exponentOf(currency);
  const example = toDecimal(1234 * 10 ** exponent, exponent);
  const typed = text.normalize('NFKC').trim();
  if (typed === '') return refuse('Enter an amount.');
  const stripped = stripCurrency(typed, currency);
  if (!stripped.ok) return refuse(stripped.message);
  const figure = stripped.figure.replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, '');
  if (/^[-−–(]/.test(figure)) return refuse('An amount must be more than zero.');
  if (!/^[\d.,]+$/.test(figure) || !/\d/.test(figure)) {
    return refuse(`“${typed}” is not an amount. Write it like ${example}.`);
  }
  const split = splitDecimals(figure, exponent);
  if (!split) return refuse(`“${typed}” can be read in more than one way. Write it like ${example}.`);
  if (split.fraction.length > exponent) {
    const digits = exponent === 0 ? 'no decimals' : `at most ${exponent} decimals`;
    return refuse(`${currency} has ${digits}. Write it like ${example}.`);
  }
  const amount = BigInt((split.whole || '0') + split.fraction.padEnd(exponent, '0'));
  if (amount === 0n) return refuse('An amount must be more than zero.');
  if (amount > BigInt(maxAmount)) {
    return refuse(`An amount can be at most ${toDecimal(maxAmount, exponent)} ${currency}.`);
  }
  return { ok: true, amount: Number(amount) };
}

/** Takes off one currency mark in front or behind; another currency's mark is a mistake to point out. */
function stripCurrency(
  typed: string,
  currency: string,
): { ok: true; figure: string } | { ok: false; message: string } {
  const match = /^(?<before>[\p{L}\p{Sc}]*)\s*(?<figure>.*?)\s*(?<after>[\p{L}\p{Sc}]*)$/su.exec(typed);
  const { before = '', figure = '', after = '' } = match?.groups ?? {};
  // Letters beside something that is no figure are not a currency but a slip of the keys.
  if (!/^[\d.,\s'’()−–-]*$/.test(figure) || !/\d/.test(figure)) return { ok: true, figure: typed };
  for (const mark of [before, after].filter(Boolean)) {
    const upper = mark.toUpperCase();
    const own: readonly string[] = isCurrency(currency) ? currencies[currency].symbols : [];
    if (upper === currency || own.includes(upper)) continue;
    const looksLikeCurrency = /^\p{L}{3,}$|\p{Sc}/u.test(mark);
    if (!looksLikeCurrency) return { ok: true, figure: typed };
    return {
      ok: false,
      message: `“${mark}” does not fit the chosen currency, ${currency}. Change one of the two.`,
    };
  }
  return { ok: true, figure };
}

/** Whole and fractional digits, or nothing when the separators can be read in two ways or in none. */
function splitDecimals(figure: string, exponent: number): { whole: string; fraction: string } | undefined {
  const separators = figure.replace(/\d/g, '');
  const last = separators.at(-1);
  if (last === undefined) return { whole: figure, fraction: '' };
  const [head, tail] = cutAt(figure, figure.lastIndexOf(last));
  if (separators.length === 1) return oneSeparator(last, head, tail, exponent);
  const group = separators[0] ?? '';
  if (separators === group.repeat(separators.length)) {
    return isGrouped(figure, group) ? { whole: figure.replaceAll(group, ''), fraction: '' } : undefined;
  }
  const isMixed = last !== group && separators.slice(0, -1) === group.repeat(separators.length - 1);
  if (!isMixed || !isGrouped(head, group)) return undefined;
  return { whole: head.replaceAll(group, ''), fraction: tail };
}

function oneSeparator(separator: string, head: string, tail: string, exponent: number) {
  const looksGrouped = tail.length === 3 && /^[1-9]\d{0,2}$/.test(head);
  if (!looksGrouped) return { whole: head, fraction: tail };
  if (exponent === 3) return separator === '.' ? { whole: head, fraction: tail } : undefined;
  return separator === ',' ? { whole: head + tail, fraction: '' } : undefined;
}

function isGrouped(figure: string, group: string): boolean {
  const [first = '', ...rest] = figure.split(group);
  return /^\d{1,3}$/.test(first) && rest.every((part) => /^\d{3}$/.test(part));
}

function cutAt(text: string, index: number): [string, string] {
  return [text.slice(0, index), text.slice(index + 1)];
}
