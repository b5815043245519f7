import { currencies, exponentOf, isCurrency, maxAmount, toDecimal } from './money.ts';

export type ReadAmount = { ok: true; amount: number } | { ok: false; message: string };
export type DecimalSign = '.' | ',';

const marked = /^(?<before>\p{L}{0,3}\p{Sc}|\p{L}{3})?(?<figure>.*?)(?<after>\p{Sc}|\p{L}{3})?$/su;
const groupSigns = { '.': /[,'’\s]/g, ',': /[.'’\s]/g };

/**
 * Reads an amount of a statement into minor units, exactly: digits are moved as text. Negative ones stand with a minus in
 * front or behind, or in parentheses. The file's decimal sign is known, so "1.234" is one thing only: with three digits
 * behind a comma or point, a currency of two is refused rather than cut. Zero is an amount here; fees often are.
 */
export function readStatementAmount(text: string, currency: string, decimalSign: DecimalSign): ReadAmount {
  const exponent = exponentOf(currency);
  const example = toDecimal(1234 * 10 ** exponent, exponent).replace('.', decimalSign);
  const refuse = (why: string): ReadAmount => ({ ok: false, message: `${why} Write it like ${example}.` });
  const shown = `“${text.trim().slice(0, 40)}”`;
  const { sign, rest, marks } = takeSign(
    text
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, '')
      .trim(),
  );
  const foreign = marks.find((mark) => !fits(mark, currency));
  if (foreign !== undefined && /\d/.test(rest))
    return refuse(`“${foreign}” does not fit the currency of this line, ${currency}.`);
  const [whole = '', fraction = '', ...more] = rest.split(decimalSign);
  const plain = wholeDigits(whole, decimalSign);
  if (more.length > 0 || plain === undefined || !/^\d*$/.test(fraction) || plain + fraction === '') {
    return refuse(`${shown} is not an amount with “${decimalSign}” as its decimal sign.`);
  }
  // Banks write ".00" for currencies without decimals too; what is behind must be nothing, and no group of thousands.
  const surplus = fraction.slice(exponent);
  if (/[1-9]/.test(surplus) || (surplus !== '' && fraction.length === 3)) {
    return refuse(`${shown} has more decimals than the ${exponent} that ${currency} has.`);
  }
  const amount = BigInt(plain + fraction.slice(0, exponent).padEnd(exponent, '0') || '0');
  if (amount > BigInt(maxAmount)) return refuse(`${shown} is more than any payment can be.`);
  return { ok: true, amount: sign * Number(amount) || 0 };
}

/** Minus, parentheses and currency marks, in whatever order they stand. */
function takeSign(text: string): { sign: 1 | -1; rest: string; marks: string[] } {
  const inner = /^\((?<inner>.*)\)$/s.exec(text)?.groups?.['inner'];
  const bare = (inner ?? text).trim();
  const minus = /^[-−–‐]|[-−–‐]$/;
  const {
    before,
    figure = '',
    after,
  } = marked.exec(bare.replace(minus, '').replace(/^\+/, '').trim())?.groups ?? {};
  const rest = figure.trim();
  const isNegative = inner !== undefined || minus.test(bare) || minus.test(rest);
  const marks = [before, after].flatMap((mark) => (mark === undefined ? [] : [mark.toUpperCase()]));
  return { sign: isNegative ? -1 : 1, rest: rest.replace(minus, '').trim(), marks };
}

/** Whether a mark can stand beside amounts of the currency; of those that are not in our table any sign may be the one. */
function fits(mark: string, currency: string): boolean {
  if (mark === currency) return true;
  const own: readonly string[] | undefined = isCurrency(currency) ? currencies[currency].symbols : undefined;
  return own ? own.includes(mark) : /^\p{Sc}$/u.test(mark);
}

/** The digits before the decimal sign; undefined when what stands between them makes no groups of three. */
function wholeDigits(whole: string, decimalSign: DecimalSign): string | undefined {
  if (/^\d*$/.test(whole)) return whole;
  const signs = new Set(whole.match(groupSigns[decimalSign]));
  if (signs.size !== 1) return undefined;
  const [first = '', ...groups] = whole.split([...signs][0] ?? '');
  // Indian grouping (12,34,567) ends in a group of three as well.
  const isGrouped = /^\d{1,3}$/.test(first) && groups.every((part) => /^\d{2,3}$/.test(part));
  return isGrouped && groups.at(-1)?.length === 3 ? first + groups.join('') : undefined;
}

/** Which sign the amounts of a column have before their decimals; `ambiguous`: it could be either; null: no amounts. */
export function guessDecimalSign(cells: readonly string[]): DecimalSign | 'ambiguous' | null {
  const evidence = { '.': 0, ',': 0 };
  let amounts = 0;
  let unclear = 0;
  for (const cell of cells) {
    const { rest, marks } = takeSign(cell.normalize('NFKC').trim());
    // "RCT-1" is no minus one of a currency RCT.
    const isMarked = marks.every((mark) => isCurrency(mark) || /\p{Sc}$/u.test(mark));
    if (!isMarked || !/^\d[\d.,'’\s]*$/.test(rest)) continue;
    amounts += 1;
    const signs = rest.replace(/[\d'’\s]/g, '');
    const last = signs.at(-1);
    if (last !== '.' && last !== ',') continue;
    const behind = rest.length - 1 - rest.lastIndexOf(last);
    const other = last === '.' ? ',' : '.';
    if (signs.length > 1 && new Set(signs).size === 1) evidence[other] += 1;
    else if (signs.length > 1 || behind !== 3) evidence[last] += 1;
    else unclear += 1;
  }
  if (amounts === 0 || amounts < cells.length / 2) return null;
  if (evidence['.'] > evidence[',']) return '.';
  if (evidence[','] > 0) return ',';
  return unclear > 0 ? 'ambiguous' : '.';
}
