import { currencies, currencyCodes, formatAmount } from '#shared/money.ts';
import { parseMoney } from '#shared/money-input.ts';
import type { AmountReading, Reading } from './clue-kinds.ts';
import { anyOf, boundedPattern, end, findAll, notCounting, start } from './clue-patterns.ts';

/** Sums of money: with a currency, as decimals, or behind a word such as "total". */

const named: readonly [said: string, currencies: readonly string[]][] = [
  ...currencyCodes.map((code): [string, string[]] => [code.toLowerCase(), [code]]),
  ['(?:us|u\\.s\\.|american) dollars?|dolares (?:americanos|estadounidenses)|dollars americains', ['USD']],
  ['jamaican dollars?', ['JMD']],
  ['(?:tt|trini|trinidad(?:ian)?) dollars?', ['TTD']],
  ['(?:bajan|barbados|barbadian|bds) dollars?', ['BBD']],
  ['(?:guyana|guyanese|gy) dollars?', ['GYD']],
  ['euros?', ['EUR']],
];
const signs = new Map<string, string[]>();
for (const code of currencyCodes) {
  for (const sign of currencies[code].symbols) signs.set(sign, [...(signs.get(sign) ?? []), code]);
}
/** Dollars of no country. */
const anyDollar = signs.get('$') ?? [];
const words: readonly [said: string, currencies: readonly string[]][] = [
  ...named,
  ['dollars?|dolar(?:es)?|bucks', anyDollar],
];

const whichWord = words.map(([said, codes]) => ({ codes, pattern: new RegExp(`^(?:${said})$`, 'i') }));

const figure = `(?:[0-9]{1,3}(?:[,.' ][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?|[0-9]{1,11}(?:[.,][0-9]{1,2})?)(?![0-9]|[.,][0-9]|%)`;
const sign = '(?:(?:us|j|ja|jmd|tt|ttd|bbd|bds|g|gy|gyd|usd)?\\$|€)';
const word = anyOf(...words.map(([said]) => `(?:${said})`));
const notInNumber = '(?<![\\p{L}\\p{N}]|[0-9][.,])';
const withCurrency = [
  // "US$ 25.00", "JMD 2,500", "€30" and, less tightly bound, "25.00 USD", "25$", "30 euros"
  `${start}(${sign}) {0,2}(${figure})(?: {0,2}(?:${word})${end})?`,
  `${start}(${word}) {0,2}\\$? {0,2}(${figure})`,
  `${notInNumber}(${figure}) {0,2}(${sign}|${word})${end}`,
].map(boundedPattern);

const decimals = boundedPattern(
  `(?<![\\p{L}\\p{N}_.,:/#-])((?:[0-9]{1,3}(?:[,.' ][0-9]{3}){1,4}|[0-9]{1,9})[.,][0-9]{2})(?![0-9]|[.,:/-][0-9]|[ ]{0,1}%|[\\p{L}])${notCounting}`,
);
const told = anyOf(
  ...[
    'total',
    'amount',
    'amt',
    'paid',
    'pay',
    'charged',
    'charge',
    'debited',
    'billed',
    'sum',
    'price',
    'cost',
  ],
  ...['importe', 'monto', 'pague', 'pagado', 'pago', 'cobraron', 'cobrado', 'cobro', 'suma', 'precio'],
  ...['montant', 'paye', 'debite', 'preleve', 'facture', 'prix', 'somme'],
);
const afterWord = boundedPattern(
  `${start}${told}(?: (?:was|is|of|de|d'|only|me|by|for|es|est))?[ :=]{1,3}(${figure})(?![\\p{L}\\p{N}/:-])${notCounting}`,
);

/** More than any letter needs; the others are left unread. */
const mostAmounts = 200;

/** Amounts whose currency is named, if only as dollars. */
export function readMoney(plain: string): Reading[] {
  return withCurrency.flatMap((pattern, place) =>
    matchesOf(pattern, plain).flatMap((match): Reading[] => {
      const [whole, first = '', second = ''] = match;
      const [mark, digits] = place === 2 ? [second, first] : [first, second];
      const after = place === 0 ? whole.slice(whole.indexOf(digits) + digits.length).trim() : '';
      const reading = readAmount(digits, currenciesOf(after) ?? currenciesOf(mark));
      return reading ? [amountAt(match.index, whole, reading)] : [];
    }),
  );
}

/** Amounts without a currency: "25.00", "total: 2500". */
export function readBareAmounts(plain: string): Reading[] {
  return [afterWord, decimals].flatMap((pattern) =>
    matchesOf(pattern, plain).flatMap((match): Reading[] => {
      const digits = match[1] ?? '';
      const reading = readAmount(digits, undefined);
      return reading ? [amountAt(match.index + match[0].lastIndexOf(digits), digits, reading)] : [];
    }),
  );
}

function matchesOf(pattern: RegExp, plain: string): RegExpExecArray[] {
  return findAll(pattern, plain).slice(0, mostAmounts);
}

/** The currencies that a mark may stand for; undefined for none. */
export function currenciesOf(mark: string): readonly string[] | undefined {
  const upper = mark.toUpperCase();
  if (upper === '') return undefined;
  const bySign = signs.get(upper);
  if (bySign) return bySign;
  const code = /^([A-Z]{3})\$?$/.exec(upper)?.[1];
  if (code && Object.hasOwn(currencies, code)) return [code];
  return whichWord.find(({ pattern }) => pattern.test(mark))?.codes;
}

/**
 * A figure in minor units, exactly. Where the currency has no say, the figure is read in every currency; one that can be read
 * in two ways ("2.500") is looked for in both.
 */
export function readAmount(digits: string, named: readonly string[] | undefined): AmountReading | undefined {
  const spellings = /^\d{1,3}\.\d{3}$/.test(digits)
    ? [digits.replace('.', ','), digits.replace(/0$/, '')]
    : [digits];
  const amounts = new Set<number>();
  for (const currency of named ?? currencyCodes) {
    for (const spelling of spellings) {
      const read = parseMoney(spelling.replace(/[\s']+$/, ''), currency);
      if (read.ok) amounts.add(read.amount);
    }
  }
  if (amounts.size === 0) return undefined;
  const said = [...amounts]
    .map((amount) => formatAmount({ amount, currency: named?.[0] ?? 'USD' }))
    .join(' or ');
  const text = named === undefined ? said : `${said} ${listed(named)}`;
  return { amounts: [...amounts], currencies: named, text };
}

function listed(codes: readonly string[]): string {
  return codes.length === 1 ? (codes[0] ?? '') : `${codes.slice(0, -1).join(', ')} or ${codes.at(-1) ?? ''}`;
}

function amountAt(start: number, text: string, amount: AmountReading): Reading {
  return { start, end: start + text.length, value: { kind: 'amount', amount, meaning: amount.text } };
}
