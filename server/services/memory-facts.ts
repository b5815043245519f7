import type { AmountReading, CardBrand, DayReading, Reader } from './clue-kinds.ts';
import { currenciesOf, readAmount, readBareAmounts, readMoney } from './clue-amounts.ts';
import { brandInShort, readBrands, readLastDigits, readLastFours } from './clue-cards.ts';
import { readRememberedDays } from './clue-dates.ts';
import { boundedPattern, end, findAll, start } from './clue-patterns.ts';
import { disjoint, plainText, type Span, without } from './clue-text.ts';

/** What somebody remembers of a payment, read from one line. Several of a kind are alternatives. */
export type Remembered = {
  amounts: AmountReading[];
  /** The amount is a number and nothing says that it is one. */
  isBareAmount: boolean;
  days: DayReading[];
  brands: CardBrand[];
  /** One to four last digits of the card. */
  endings: string[];
  /** Named without an amount. */
  currencies: string[];
  words: string[];
};

const figure =
  "([0-9]{1,3}(?:[,.' ][0-9]{3}){1,4}(?:[.,][0-9]{1,2})?|[0-9]{1,11}(?:[.,][0-9]{1,2})?)(?![0-9]|[.,][0-9]| ?%)";
const about = boundedPattern(
  `(?:${start}(?:about|around|approx(?:imately)?\\.?|roughly|circa|ca\\.?|like|some|unos|como|aproximadamente|alrededor de|cerca de|environ|vers)|[~≈±]) {0,3}${figure}${end}`,
);
/** "50ish", "50-ish", "50 or so", "50 más o menos" */
const orSo = boundedPattern(
  `(?<![\\p{L}\\p{N}_.,/:#-])${figure} ?(?:-?ish|or so|or thereabouts|give or take|mas o menos|o asi|ou a peu pres|a peu pres)${end}`,
);
const number = boundedPattern(`(?<![\\p{L}\\p{N}_.,/:#-])${figure}(?![\\p{L}\\p{N}_/:-])`);
const word = boundedPattern(`[\\p{L}\\p{N}][\\p{L}\\p{N}'._@-]{1,99}`);

/** What people say around the facts. */
const filler = new Set(
  (
    'a an the of on in at by for from to with and or i we he she it my his her was is were paid pay payment bought card credit debit ' +
    'customer buyer client about around approximately approx roughly ish so something like near some between maybe think amount total receipt ending ends ' +
    'un una el la los las de del en con por para y o le les des du au avec et ou tarjeta carte pago cliente compra debito credito ' +
    'pague monto importe cerca unos como environ vers carta montant client'
  ).split(' '),
);

/** Reads a line such as "about 50, Tuesday, Visa, ends 71". */
export function readRemembered(text: string, reader: Reader): Remembered {
  let { plain } = plainText(text);
  const take = <T extends Span>(found: T[]): T[] => {
    const readings = disjoint(found, plain.length);
    plain = without(plain, readings);
    return readings;
  };
  const valued = take(readLastFours(plain));
  const endings = valued.flatMap(({ value }) => (value?.kind === 'card_last4' ? [value.digits] : []));
  endings.push(...take(readLastDigits(plain)).map(({ digits }) => digits));
  const days = take(readRememberedDays(plain, reader)).flatMap((found) => found.days);
  const amounts = [
    ...take(readMoney(plain)),
    ...take(readAbout(plain)),
    ...take(readOrSo(plain)),
    ...take(readBareAmounts(plain)),
  ].flatMap((reading) =>
    'amount' in reading ? reading.amount : reading.value?.kind === 'amount' ? reading.value.amount : [],
  );
  const brands = take(readBrands(plain)).flatMap(({ value }) =>
    value?.kind === 'card_brand' ? value.brand : [],
  );
  const hasAmount = amounts.length > 0;
  for (const { digits } of take(readNumbers(plain))) {
    const isEnding = /^0\d{3}$/.test(digits) || (/^\d{4}$/.test(digits) && amounts.length > 0);
    const reading = isEnding ? undefined : readAmount(digits, undefined);
    if (isEnding) endings.push(digits);
    else if (reading) amounts.push(reading);
  }
  const words = findAll(word, plain)
    .map(([said]) => said.toLowerCase())
    .filter((said) => !filler.has(said) && !/^\d{1,2}(?:am|pm|h)$/.test(said));
  const codes = words.filter((said) => currenciesOf(said));
  brands.push(...words.flatMap((said) => brandInShort.get(said) ?? []));
  return {
    amounts,
    isBareAmount: !hasAmount && amounts.length > 0,
    days,
    brands,
    endings,
    currencies: codes.flatMap((said) => currenciesOf(said) ?? []),
    words: words.filter((said) => !codes.includes(said) && !brandInShort.has(said)).slice(0, mostWords),
  };
}

const mostWords = 10;

const readAbout = (plain: string) => readTolerant(about, plain);
const readOrSo = (plain: string) => readTolerant(orSo, plain);

function readTolerant(pattern: RegExp, plain: string): (Span & { amount: AmountReading })[] {
  return findAll(pattern, plain).flatMap((match) => {
    const amount = readAmount(match[1] ?? '', undefined);
    return amount ? [{ start: match.index, end: match.index + match[0].length, amount }] : [];
  });
}

function readNumbers(plain: string): (Span & { digits: string })[] {
  return findAll(number, plain).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    digits: match[1] ?? '',
  }));
}

/** How many kinds of facts are there, other words not counted. */
function countFacts({ amounts, days, brands, endings, currencies }: Remembered): number {
  return [amounts, days, brands, endings, currencies].filter((facts) => facts.length > 0).length;
}

/** Two facts, or one and other words; a bare number alone may be an order's. */
export function isMemory(facts: Remembered): boolean {
  const count = countFacts(facts);
  return count >= 2 || (count === 1 && facts.words.length > 0 && !facts.isBareAmount);
}
