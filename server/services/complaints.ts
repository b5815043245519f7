import type { ClueKind, ComplaintReply, Hit } from '#shared/search.ts';
import type { Context } from '../context.ts';
import type { Account } from '../store/rows.ts';
import type { FoundRow, NamedFind } from '../store/store.ts';
import { searchable } from '../store/words.ts';
import type { Clue, Reader } from './clue-kinds.ts';
import { readClues } from './clues.ts';
import { asFind } from './lookups.ts';
import type { Remembered } from './memory-facts.ts';
import {
  type Agreement,
  agreements,
  amountFact,
  brandFact,
  dayFact,
  endingFact,
  type Fact,
} from './memory-score.ts';
import { candidateOf, candidatesFor, keyOf, rank, type Ranked, toFinds, windowsOf } from './memory-search.ts';
import { findFolded } from './search-folded.ts';
import { type Find, onceEach, sessionsOf, toHits } from './search-hits.ts';
import { isNamed, mergeNames, type Names, namesOfClue, sessionIdsIn } from './search-names.ts';
import type { Upstream } from './upstreams.ts';

/** Clues that are looked up of one text, finds shown for each and for all together; ids that no field is, as words. */
const most = { clues: 50, perClue: 5, together: 10, perName: 20, inWords: 10 } as const;

/** Points of what a clue names outright, as the table in memory-score.ts has them. */
const namePoints: Partial<Record<ClueKind, number>> = {
  receipt_number: 60,
  id: 60,
  checkout_url: 60,
  email: 35,
};

type Asked = { clue: Clue; names: Names; fact: Fact | undefined };

/** Looks up every clue of a pasted e-mail or chat, all together, and what several of them point to. */
export async function lookUpComplaint(
  context: Context,
  { account }: Upstream,
  otherMode: Upstream,
  { text, timeZone }: { text: string; timeZone: string },
): Promise<ComplaintReply> {
  const reader = { timeZone, now: context.clock.now() };
  const { clues, isCut } = readClues(text, reader, most.clues);
  const asked = clues.map((clue): Asked => ({ clue, names: namesOfClue(clue), fact: factOf(clue, reader) }));
  const names = mergeNames(asked.map((one) => one.names));
  const [named, elsewhere, remembered] = await Promise.all([
    context.store.lookups.find(account.id, names, most.perName),
    context.store.lookups.find(otherMode.account.id, names, 1),
    candidatesFor(context, account, rememberedIn(clues), reader),
  ]);
  const unknown = asked.filter((one) => !named.some((find) => isNamed(one.names, find)));
  const inWords = new Set(unknown.filter(({ clue }) => clue.kind === 'id').slice(0, most.inWords));
  const shared = await Promise.all(
    asked.map((one) => findShared(context, account, one.clue, reader, inWords.has(one))),
  );
  const pointed = await pointersOf(context, account, asked, named);
  const weigh = (candidate: Ranked['candidate']) => [
    ...(pointed.agreed.get(keyOf(candidate))?.values() ?? []),
    ...agreements(
      candidate,
      asked.flatMap(({ fact }) => fact ?? []),
    ),
  ];
  const ranked = rank([...pointed.candidates, ...remembered], weigh).slice(0, most.together);
  const together = await toFinds(context, account, ranked);
  const finds = asked.map((one, index) => {
    const inLinks = sessionIdsIn(one.clue.text);
    const byName = named.filter((find) => isNamed(one.names, find)).map((find) => asFind(find, inLinks));
    const agreed = together.filter(({ found }) => one.fact?.(candidateOf(found)));
    return oncePerPayment(onceEach(byName), [
      ...agreed.map((find) => agreeing(find, one)),
      ...(shared[index] ?? []),
    ]).slice(0, most.perClue);
  });
  const hits = (await toHits(context, account, [...finds.flat(), ...together])).values();
  const next = (list: readonly Find[]): Hit[] => list.flatMap(() => hits.next().value ?? []);
  return {
    clues: asked.map(({ clue, names }, index) => ({
      kind: clue.kind,
      text: clue.text,
      meaning: clue.meaning,
      hits: next(finds[index] ?? []),
      other_mode: elsewhere.some((find) => isNamed(names, find)),
    })),
    together: next(together),
    is_cut: isCut,
  };
}

function factOf(clue: Clue, reader: Reader): Fact | undefined {
  if (clue.kind === 'amount') return amountFact(clue.amount);
  if (clue.kind === 'card_brand') return brandFact(clue.brand);
  if (clue.kind === 'card_last4') return endingFact(clue.digits);
  if (clue.kind !== 'date') return undefined;
  const facts = clue.days.map((day) => dayFact(day, reader));
  return (candidate) => agreements(candidate, facts)[0];
}

function rememberedIn(clues: readonly Clue[]): Remembered {
  return {
    amounts: clues.flatMap((clue) => (clue.kind === 'amount' ? clue.amount : [])),
    days: clues.flatMap((clue) => (clue.kind === 'date' ? clue.days : [])),
    brands: clues.flatMap((clue) => (clue.kind === 'card_brand' ? clue.brand : [])),
    endings: clues.flatMap((clue) => (clue.kind === 'card_last4' ? clue.digits : [])),
    currencies: [],
    words: [],
    isBareAmount: false,
  };
}

/** What one clue by itself is held by, newest first: many rows share an amount, a day, a brand. */
async function findShared(
  context: Context,
  account: Account,
  clue: Clue,
  reader: Reader,
  isInWords: boolean,
): Promise<Find[]> {
  if (clue.kind === 'id' && !isInWords) return [];
  const respelled = clue.kind === 'id' ? await findFolded(context, account, clue.id) : [];
  if (respelled.length > 0) return respelled;
  const found = await sharedRows(context, account, clue, reader);
  return found.map((row) => ({ found: row, exact: clue.kind !== 'id' }));
}

async function sharedRows(
  { store: { memory, search } }: Context,
  { id: accountId }: Account,
  clue: Clue,
  reader: Reader,
): Promise<FoundRow[]> {
  const limit = most.perClue;
  if (clue.kind === 'amount') {
    const { amounts, currencies = [] } = clue.amount;
    const folded = currencies.map((code) => code.toLowerCase());
    return memory.ofAmounts(accountId, [...amounts], folded, limit);
  }
  if (clue.kind === 'date') {
    const days = windowsOf(clue.days, reader).slice(0, clue.days.length);
    return memory.ofWindows(accountId, days, limit);
  }
  if (clue.kind === 'card_brand') return memory.ofBrands(accountId, [...clue.brand.stored], limit);
  if (clue.kind !== 'id') return [];
  const holding = await search.containing(accountId, clue.id, limit);
  return holding.filter((row) => holdsWord(row, clue.id));
}

/** An order's number stands in a description as a word of its own, not as a part of a longer number. */
function holdsWord(row: FoundRow, id: string): boolean {
  const texts =
    row.kind === 'transaction'
      ? [row.transaction.receiptNumber, row.transaction.gatewayTransactionId]
      : [row.session.description, row.session.metadataJson, row.session.transaction?.gatewayTransactionId];
  const wanted = searchable(id);
  return texts.some((text) => {
    const held = searchable(text ?? '');
    const at = held.indexOf(wanted);
    const isOpen = (character: string | undefined) => !character || !/[\p{L}\p{N}]/u.test(character);
    return at !== -1 && isOpen(held[at - 1]) && isOpen(held[at + wanted.length]);
  });
}

/** Which payments the names in the text point to, and by which clues. */
async function pointersOf(
  context: Context,
  account: Account,
  asked: readonly Asked[],
  named: readonly NamedFind[],
) {
  const sure = named.filter(({ field }) => field !== 'card_last4');
  const sessions = await sessionsOf(
    context,
    account.id,
    sure.map(({ found }) => found),
  );
  // By payment and then by clue: one that is found by a link and by the id in it is one clue's.
  const agreed = new Map<string, Map<Clue, Agreement>>();
  const candidates = sure.map((find) => {
    const { found } = find;
    const own = candidateOf(found);
    const session = sessions.get(own.sessionId ?? '');
    const whole = session && candidateOf({ kind: 'checkout_session', matched: '', session });
    const candidate = whole ? { ...whole, transactionId: own.transactionId ?? whole.transactionId } : own;
    const byClue = agreed.get(keyOf(candidate)) ?? new Map<Clue, Agreement>();
    for (const { clue, names } of asked) {
      if (!isNamed(names, find)) continue;
      const { kind, meaning } = clue;
      const points = namePoints[kind] ?? 0;
      byClue.set(clue, { kind: 'name', points, isExact: true, field: found.matched, reason: () => meaning });
    }
    agreed.set(keyOf(candidate), byClue);
    return candidate;
  });
  return { candidates, agreed };
}

/** What was named, then others: a payment that stands there already, as session or as transaction, not once more. */
function oncePerPayment(named: readonly Find[], others: readonly Find[]): Find[] {
  const seen = new Set(named.map(({ found }) => keyOf(candidateOf(found))));
  const further = others.filter(({ found }) => {
    const key = keyOf(candidateOf(found));
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return [...named, ...further];
}

/** A find that several clues point to, as what one of them found. */
function agreeing({ found }: Find, { clue, fact }: Asked): Find {
  const agreement = fact?.(candidateOf(found));
  return { found: { ...found, matched: agreement?.kind ?? clue.kind }, exact: agreement?.isExact ?? false };
}
