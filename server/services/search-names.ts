import { receiptKey } from '#shared/receipts.ts';
import { folded } from '../store/sql.ts';
import type { NamedFind, NameField } from '../store/store.ts';
import type { Clue } from './clue-kinds.ts';
import { readLinks } from './clue-names.ts';
import { plainText } from './clue-text.ts';

/** What to ask the index for when somebody writes a name: an id, a link, an address, a receipt number, in any spelling. */
export type Names = Partial<Record<NameField, string[]>>;

const uuidDigits = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/**
 * The spellings of a name that may be the stored one: without what stands around it (quotes, brackets, a full stop), without
 * spaces, with usual dashes, in small letters. Which of them are stored the index tells.
 */
function spellings(text: string): string[] {
  const forms = asWritten(text);
  return unique([...forms, ...forms.map((form) => form.toLowerCase())]);
}

function asWritten(text: string): string[] {
  const written = text.replaceAll(/\p{Cf}/gu, '').trim();
  const { plain } = plainText(text);
  const bare = [written, plain].map(withoutEnds);
  const closed = bare.map((form) => form.replaceAll(/\s/g, ''));
  const undashed = (closed[1] ?? '').replaceAll('-', '');
  const uuid = uuidDigits.test(undashed) ? [undashed.replace(uuidDigits, '$1-$2-$3-$4-$5'), undashed] : [];
  return unique([written, ...bare, ...closed, ...uuid]);
}

/** Ids as they are written, where by its form the text is one that upstream gives. */
export function spelledIds(text: string): string[] {
  return [...asWritten(text), ...sessionIdsIn(text)].filter((form) =>
    /^[a-z]{2,6}_[\w-]{2,100}$/i.test(form),
  );
}

/** True for a find by an id that is spelled otherwise than it was written. */
export function isRespelled(text: string, { field, needle }: NamedFind): boolean {
  return asCased.has(field) && !asWritten(text).includes(needle) && !sessionIdsIn(text).includes(needle);
}

/** Names that upstream tells apart by case. */
const asCased: ReadonlySet<NameField> = new Set(['transaction_id', 'session_id', 'token_id', 'event_id']);

/** From its first letter or digit to its last, without `mailto:`; by hand, since a pattern for the end runs quadratic. */
function withoutEnds(text: string): string {
  const characters = [...text];
  const isOfName = (character: string) => /[\p{L}\p{N}]/u.test(character);
  const bare = characters
    .slice(Math.max(0, characters.findIndex(isOfName)), characters.findLastIndex(isOfName) + 1)
    .join('');
  return /^mailto:/i.test(bare) ? withoutEnds(bare.slice('mailto:'.length)) : bare;
}

/** Every field that one written name can stand in. */
export function namesIn(text: string): Names {
  const forms = spellings(text);
  const links = forms.filter((form) => /^(?:https?:\/\/)?[^\s/@]+\/\S/i.test(form)).flatMap(linkForms);
  const digits = receiptKey(text);
  return {
    receipt_number: digits === undefined ? [] : [digits],
    transaction_id: forms,
    session_id: unique([...forms, ...sessionIdsIn(text)]),
    gateway_transaction_id: unique(forms.map(folded)),
    token_id: forms,
    event_id: forms.filter((form) => form.startsWith('evt_')),
    checkout_url: unique(links),
    customer_email: unique(forms.filter((form) => form.includes('@')).map(folded)),
  };
}

/** What a clue names, if it names anything. */
export function namesOfClue(clue: Clue): Names {
  if (clue.kind === 'receipt_number') {
    const digits = receiptKey(clue.number);
    return { receipt_number: digits === undefined ? [] : [digits] };
  }
  if (clue.kind === 'id') return namesIn(clue.id);
  if (clue.kind === 'email') return { customer_email: [folded(clue.email)] };
  if (clue.kind === 'card_last4') return { card_last4: [clue.digits] };
  if (clue.kind !== 'checkout_url') return {};
  return {
    checkout_url: unique(linkForms(clue.url)),
    session_id: clue.sessionId === undefined ? [] : spellings(clue.sessionId),
  };
}

export function mergeNames(all: readonly Names[]): Names {
  const merged = new Map<NameField, Set<string>>();
  for (const names of all) {
    for (const [field, needles] of Object.entries(names) as [NameField, string[]][]) {
      const known = merged.get(field) ?? new Set();
      for (const needle of needles) known.add(needle);
      merged.set(field, known);
    }
  }
  return Object.fromEntries([...merged].map(([field, needles]) => [field, [...needles]]));
}

/** True when the find is one of what these names ask for. */
export function isNamed(names: Names, find: NamedFind): boolean {
  return names[find.field]?.includes(find.needle) ?? false;
}

/** Ids of sessions in links: a find by one was found by its link. */
export function sessionIdsIn(text: string): string[] {
  return readLinks(plainText(text).plain).flatMap(({ value }) =>
    value?.kind === 'checkout_url' && value.sessionId !== undefined ? [value.sessionId] : [],
  );
}

/** With and without scheme, query and last slash: how a link comes out of a mail program. */
function linkForms(link: string): string[] {
  const [path = ''] = link.split(/[?#]/);
  const open = path.replace(/\/{1,20}$/, '').replace(/^https?:\/\//i, '');
  const slash = open.indexOf('/');
  const host = slash === -1 ? open : open.slice(0, slash);
  const rest = host.toLowerCase() + open.slice(host.length);
  return [
    link,
    ...[rest, open].flatMap((form) => [
      `https://${form}`,
      `http://${form}`,
      `https://${form}/`,
      `http://${form}/`,
    ]),
  ];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
