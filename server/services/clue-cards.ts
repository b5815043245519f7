import type { CardBrand, Reading } from './clue-kinds.ts';
import { plainText } from './clue-text.ts';
import { anyOf, boundedPattern, end, findAll, notCounting, start } from './clue-patterns.ts';

/** What people say of a card: its last digits and its brand. A whole card number is never more than its last four. */

const cardNumber = boundedPattern('(?<![\\p{L}\\p{N}_])[0-9](?:[ -]{0,2}[0-9]){12,18}(?![0-9])');

/** True for what may be a card number: 13 to 19 digits that pass the check (Luhn, ISO/IEC 7812-1), or look like one mistyped. */
function isCardNumber(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0 || /^(?:3[47]\d{13}|[2-6]\d{15})$/.test(digits);
}

/** The last four digits of each card number that stands in the text, and where. */
function cardNumbers(plain: string): { start: number; end: number; lastFour: string }[] {
  return findAll(cardNumber, plain).flatMap(({ 0: written, index }) => {
    const digits = written.replace(/\D/g, '');
    return isCardNumber(digits)
      ? [{ start: index, end: index + written.length, lastFour: digits.slice(-4) }]
      : [];
  });
}

export function readCardNumbers(plain: string): Reading[] {
  return cardNumbers(plain).map(({ start, end, lastFour }) => lastFourAt(start, end, lastFour));
}

/** The text with every card number in it as "•••• 0071": nothing of ours may ever show one. */
export function maskCardNumbers(text: string): string {
  const { plain, places } = plainText(text);
  let masked = '';
  let at = 0;
  for (const { start, end, lastFour } of cardNumbers(plain)) {
    masked += `${text.slice(at, places[start])}•••• ${lastFour}`;
    at = places[end] ?? text.length;
  }
  return masked + text.slice(at);
}

function lastFourAt(start: number, end: number, digits: string): Reading {
  return { start, end, value: { kind: 'card_last4', digits, meaning: `card ending in ${digits}` } };
}

const brands: readonly (CardBrand & { said: string })[] = [
  { name: 'Visa', said: 'visa(?!-[a-z]| (?:application|office|interview|appointment))', stored: ['visa'] },
  { name: 'Mastercard', said: 'master[ -]?card|m/c', stored: ['mastercard', 'master card', 'mc'] },
  {
    name: 'American Express',
    said: 'amex|american express',
    stored: ['american express', 'amex', 'americanexpress', 'american_express'],
  },
  { name: 'Discover', said: `discover(?= {1,2}(?:card|ending|[0-9*]))`, stored: ['discover'] },
  {
    name: 'Diners Club',
    said: 'diners(?: club)?',
    stored: ['diners', 'diners club', 'dinersclub', 'diners_club'],
  },
  { name: 'JCB', said: 'jcb', stored: ['jcb'] },
  { name: 'UnionPay', said: 'union[ -]?pay', stored: ['unionpay', 'union pay', 'cup'] },
  { name: 'Maestro', said: 'maestro', stored: ['maestro'] },
  { name: 'Keycard', said: 'keycard', stored: ['keycard'] },
];
/** What only somebody in a hurry calls one. */
export const brandInShort = new Map(
  brands.flatMap((brand): [string, CardBrand][] => (brand.name === 'Mastercard' ? [['mc', brand]] : [])),
);
const brandWords = anyOf(...brands.map(({ said }) => said));
const brandWord = boundedPattern(`${start}${brandWords}${end}`);
const whichBrand = brands.map((brand) => ({ brand, pattern: new RegExp(`^(?:${brand.said})$`, 'iu') }));

export function readBrands(plain: string): Reading[] {
  return findAll(brandWord, plain).flatMap(({ 0: written, index }): Reading[] => {
    // What stands behind "discover" was looked at already.
    const found =
      whichBrand.find(({ pattern }) => pattern.test(written))?.brand ??
      brands.find(({ name }) => name === 'Discover');
    if (!found) return [];
    const { name, stored } = found;
    return [
      {
        start: index,
        end: index + written.length,
        value: { kind: 'card_brand', brand: { name, stored }, meaning: name },
      },
    ];
  });
}

const card = anyOf('card', 'credit card', 'debit card', 'tarjeta', 'carte');
const joined =
  '(?: {1,2}(?:in|with|on|en|con|par|number|numbers|numero|digits|the|los|no\\.?|nos\\.?|is|are|:)){0,3}';
const ending = anyOf(
  'ending',
  'ends',
  'ended',
  'end',
  'terminad[ao]',
  'termina',
  'acabad[ao]',
  'acaba',
  'finit',
  'finissant',
  'terminant',
  'se termine',
);
const hidden = '*•·∙●✱#.';
/** What stands for digits that are not shown. One class and no alternatives: a page of stars is gone through once. */
const mask = `[x${hidden}][x${hidden} -]{0,30}`;
const isMask = /[*•·∙●✱]|x[ -]{0,2}x|##|\.{3}|^x-/i;
const four = '([0-9]{4})(?![0-9]|[.,/-][0-9])';
const masked = boundedPattern(`(?<![\\p{L}\\p{N}${hidden}])(${mask})${four}${end}`);
const lastFours = [
  `${start}${ending}${joined}[ :#]{0,3}(?:${mask})?${four}${end}`,
  // "last four digits of my card are 0071"
  `${start}last (?:4|four)(?: (?:digits|numbers))?(?: (?:of|on) (?:the|my|his|her) (?:card|visa))?(?: (?:is|are|were|was))?[ :#-]{1,4}${four}${end}`,
  `${start}ultimos (?:4|cuatro)(?: (?:digitos|numeros))?(?: (?:de (?:la|mi) tarjeta))?(?: son)?[ :#-]{1,4}${four}${end}`,
  `${start}(?:4|quatre) derniers chiffres(?: de (?:la|ma) carte)?(?: sont)?[ :#-]{1,4}${four}${end}`,
  `${start}${card}(?: (?:no\\.?|number|numero|#))?[ :#-]{1,3}${four}${end}`,
].map(boundedPattern);
const brandAndFour = boundedPattern(
  `${start}${brandWords}(?: (?:card|debit|credit|tarjeta))?[ :#-]{1,3}(?:${mask})?${four}${end}`,
);
const fourAndBrand = boundedPattern(
  `(?<![\\p{L}\\p{N}.,:/#$€-])(?!(?:19|20)[0-9]{2})([0-9]{4}) {1,2}(?=(?:on (?:my|his|her) )?${brandWords}${end})`,
);

/**
 * The last four digits of a card, said as such: "•••• 0071", "XXXX-XXXX-XXXX-0071", "x-0071",
 * "ending in 0071". The brand before them is left to be read by itself.
 */
export function readLastFours(plain: string): Reading[] {
  const said = lastFours.flatMap((pattern) =>
    findAll(pattern, plain).map((match) =>
      lastFourAt(match.index, match.index + match[0].length, match[1] ?? ''),
    ),
  );
  const shownLast = findAll(masked, plain).flatMap(({ 0: whole, 1: mark = '', 2: digits = '', index }) =>
    isMask.test(mark) ? [lastFourAt(index, index + whole.length, digits)] : [],
  );
  const afterBrand = findAll(brandAndFour, plain).map((match) => {
    const place = match.index + match[0].length;
    return lastFourAt(place - 4, place, match[1] ?? '');
  });
  const beforeBrand = findAll(fourAndBrand, plain).map(({ index, 1: digits = '' }) =>
    lastFourAt(index, index + 4, digits),
  );
  return [...shownLast, ...said, ...afterBrand, ...beforeBrand];
}

const few = boundedPattern(
  `${start}(?:${ending}${joined}|${card}(?: (?:no\\.?|number))?|(?:last|ultimos|derniers) (?:[1-4] |two |three |four )?(?:digits?|numbers?|digitos|numeros|chiffres)?)` +
    `[ :#]{0,3}(?:${mask})?([0-9]{1,4})${end}${notCounting}`,
);
const fewShown = boundedPattern(`(?<![\\p{L}\\p{N}${hidden}])[x*•][x${hidden} -]{0,30}([0-9]{1,4})${end}`);

/** One to four last digits, as somebody remembers them: "ends 71", "*71". */
export function readLastDigits(plain: string): { start: number; end: number; digits: string }[] {
  return [few, fewShown].flatMap((pattern) =>
    findAll(pattern, plain).map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      digits: match[1] ?? '',
    })),
  );
}
