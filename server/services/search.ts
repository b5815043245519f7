import type { SearchReply } from '#shared/search.ts';
import type { Context } from '../context.ts';
import type { Account } from '../store/rows.ts';
import { metadataEntries } from '../store/session-sql.ts';
import type { FoundRow } from '../store/store.ts';
import { searchable } from '../store/words.ts';
import { maskCardNumbers } from './clue-cards.ts';
import type { Reader } from './clue-kinds.ts';
import { readClues } from './clues.ts';
import { asFind } from './lookups.ts';
import { isMemory, readRemembered, type Remembered } from './memory-facts.ts';
import { searchMemory } from './memory-search.ts';
import { type Find, onceEach, toHits } from './search-hits.ts';
import { isRespelled, mergeNames, namesIn, namesOfClue, sessionIdsIn } from './search-names.ts';
import type { Upstream } from './upstreams.ts';

const maxHits = 20;

/** What is typed into the one box, understood once. */
type Question = { named: string; text: string; remembered: Remembered; reader: Reader };

/**
 * One box for everything: what names a row first, then amounts and last digits, then what fits a memory, then whatever holds
 * the text. No date window, no filter. The other mode is hinted at when it has an exact find, or, where there is none here, any.
 */
export async function search(
  context: Context,
  upstream: Upstream,
  otherMode: Upstream,
  { text, timeZone }: { text: string; timeZone: string },
): Promise<SearchReply> {
  const reader = { timeZone, now: context.clock.now() };
  const question = understand(text, reader);
  const [exact, elsewhere] = await Promise.all([
    findExact(context, upstream.account, question, maxHits),
    findExact(context, otherMode.account, question, 1),
  ]);
  const finds = await addInexact(context, upstream.account, question, exact);
  const isElsewhere =
    elsewhere.some((find) => find.exact) ||
    (finds.length === 0 && (await addInexact(context, otherMode.account, question, elsewhere)).length > 0);
  return { hits: await toHits(context, upstream.account, finds), other_mode: isElsewhere };
}

/**
 * A card number is looked for by its last four digits, and nothing else of it is compared with any text; only as an id it may
 * stand, since some gateways number their transactions as long.
 */
function understand(named: string, reader: Reader): Question {
  const text = maskCardNumbers(named);
  return { named, text, remembered: readRemembered(text, reader), reader };
}

/** What the text names as a whole, or what is named in it; then amounts and last digits, when it says nothing else. */
async function findExact(
  context: Context,
  account: Account,
  { named, text, remembered, reader }: Question,
  limit: number,
): Promise<Find[]> {
  const names = mergeNames([
    namesIn(named),
    // "Ana <ana@example.com>", "receipt 42 please", "21376, 21370"
    ...(/[\s,;]/.test(text) ? readClues(text, reader, maxHits).clues.filter(isName).map(namesOfClue) : []),
  ]);
  const [byName, shared] = await Promise.all([
    context.store.lookups.find(account.id, names, limit),
    findShared(context, account, remembered, text, limit),
  ]);
  const inLinks = sessionIdsIn(text);
  // Ids that differ by case alone are several: the one that is spelled like this comes first.
  const spelledFirst = byName.toSorted(
    (one, other) => Number(isRespelled(named, one)) - Number(isRespelled(named, other)),
  );
  return onceEach([...spelledFirst.map((find) => asFind(find, inLinks)), ...shared]).slice(0, limit);
}

const isName = ({ kind }: { kind: string }) =>
  ['receipt_number', 'id', 'checkout_url', 'email'].includes(kind);

/** Finds by an amount or by a card's last digits, where the text is that alone. */
async function findShared(
  context: Context,
  account: Account,
  { amounts, endings, brands, days, currencies, words }: Remembered,
  text: string,
  limit: number,
): Promise<Find[]> {
  if (days.length > 0 || words.length > 0 || currencies.length > 0) return [];
  const { memory } = context.store;
  // "2500" alone may be either.
  const bare = /^\d{4}$/.test(text) && endings.length === 0 ? [text] : endings;
  const [ending = ''] = bare;
  const spelled = brands.flatMap(({ stored }) => stored);
  const cards =
    bare.length === 1 && ending.length >= 2 && (amounts.length === 0 || ending === text)
      ? await memory.ofCards(account.id, ending, spelled, limit)
      : [];
  const [reading] = amounts;
  const ofAmount =
    reading && amounts.length === 1 && endings.length === 0 && brands.length === 0
      ? await memory.ofAmounts(
          account.id,
          [...reading.amounts],
          (reading.currencies ?? []).map((code) => code.toLowerCase()),
          limit,
        )
      : [];
  return [
    ...cards.map((found) => ({ found, exact: ending.length === 4 })),
    ...ofAmount.map((found) => ({ found, exact: true })),
  ];
}

/** Fills up with what fits a memory, then with whatever holds the text, equals first. */
async function addInexact(
  context: Context,
  account: Account,
  { text, remembered, reader }: Question,
  exact: readonly Find[],
): Promise<Find[]> {
  if (exact.length >= maxHits) return exact.slice(0, maxHits);
  const [remembering, holding] = await Promise.all([
    isMemory(remembered) ? searchMemory(context, account, remembered, reader, maxHits) : [],
    context.store.search.containing(account.id, text, maxHits),
  ]);
  const holds = holding.map((found): Find => {
    const field = equalField(found, text);
    return { found: field === undefined ? found : { ...found, matched: field }, exact: field !== undefined };
  });
  const texts = [...holds.filter((find) => find.exact), ...holds.filter((find) => !find.exact)];
  return onceEach([...exact, ...remembering, ...texts]).slice(0, maxHits);
}

/** The API's name of a field that is the very text, case, accents and space apart. */
function equalField(found: FoundRow, text: string): string | undefined {
  const plain = (value: string) => searchable(value).replaceAll(/\s/g, '');
  const wanted = plain(text);
  return fieldsOf(found).find(([, value]) => typeof value === 'string' && plain(value) === wanted)?.[0];
}

function fieldsOf(found: FoundRow): [name: string, value: unknown][] {
  if (found.kind === 'transaction') {
    const { id, receiptNumber, gatewayTransactionId, tokenId } = found.transaction;
    return [
      ['id', id],
      ['receipt_number', receiptNumber],
      ['gateway_transaction_id', gatewayTransactionId],
      ['token_id', tokenId],
    ];
  }
  const { id, description, customerName, customerEmail, transaction } = found.session;
  return [
    ['id', id],
    ['customer.name', customerName],
    ['description', description],
    ['customer.email', customerEmail],
    ['transaction.id', transaction?.id],
    ['transaction.token_id', transaction?.tokenId],
    ...metadataEntries(found.session.metadataJson).map(({ value }): [string, string] => ['metadata', value]),
  ];
}
