/** One page of a list as the API replies it. */
export type PageReply<Row> = { data: Row[]; next_cursor: string | null };

/** A page whose rows have been seen: where it begins, in the API's words and as a place, and which rows it held. */
export type KnownPage = { cursor: string; start: number; ids: readonly string[] };

/**
 * What is remembered of a list that has been scrolled through: every id in its place, and how each page is had again.
 * The rows themselves are held near the view only. Ids take about 40 bytes each, so a long way costs little.
 */
export type ListPages = {
  /** Which list: its account, noun, filters and order. */
  key: string;
  pages: readonly KnownPage[];
  /** Where the list goes on; null at its end. */
  next: string | null;
  /** Rows in all known pages. */
  count: number;
  /** Place of each id; see {@link placeOfId}. Shared by the states of one list, which only ever grows at its end. */
  places: Map<string, number>;
};

type Identified = { id: string };

/** A list from its top. */
export function startPages(key: string, reply: PageReply<Identified>): ListPages {
  const empty: ListPages = { key, pages: [], next: '', count: 0, places: new Map() };
  return withPage(empty, '', reply);
}

/**
 * The list with its next page. Rows that stand further up already are left out: one whose sort value changed between
 * two reads must not stand twice.
 */
export function withPage(known: ListPages, cursor: string, reply: PageReply<Identified>): ListPages {
  const start = known.count;
  const ids: string[] = [];
  for (const { id } of reply.data) {
    if (placeOfId(known, id) !== undefined) continue;
    known.places.set(id, start + ids.length);
    ids.push(id);
  }
  return {
    ...known,
    pages: [...known.pages, { cursor, start, ids }],
    next: reply.next_cursor,
    count: start + ids.length,
  };
}

/** Where an id stands; what a later state of the same list has noted behind this one's end does not count. */
export function placeOfId({ places, count }: Pick<ListPages, 'places' | 'count'>, id: string) {
  const place = places.get(id);
  return place !== undefined && place < count ? place : undefined;
}

/** The number of the page that a place lies in; the nearest one for a place beyond the ends. */
export function pageAt({ pages }: ListPages, place: number): number {
  let low = 0;
  let high = pages.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pages[middle]?.start ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The id at a place; undefined beyond the ends. */
export function idAt(known: ListPages, place: number): string | undefined {
  const page = known.pages[pageAt(known, place)];
  return page?.ids[place - page.start];
}

/** All ids from one place to another, both included, in either direction. */
export function idsBetween(known: ListPages, one: number, other: number): string[] {
  const [from, to] = one < other ? [one, other] : [other, one];
  const ids: string[] = [];
  for (let number = pageAt(known, from); number < known.pages.length; number += 1) {
    const page = known.pages[number];
    if (!page || page.start > to) break;
    ids.push(...page.ids.slice(Math.max(0, from - page.start), to - page.start + 1));
  }
  return ids;
}

/**
 * Rows of a page as it is now that the list does not have, without those that only moved up into it because others
 * left: behind the last known row a page that is not the list's last says nothing new.
 */
export function countNew(
  known: Pick<ListPages, 'places' | 'count'>,
  page: { ids: readonly string[]; isLast: boolean },
  latest: readonly Identified[],
): number {
  const pageIds = new Set(page.ids);
  const lastKnown = latest.findLastIndex(({ id }) => pageIds.has(id));
  const end = page.isLast || lastKnown === -1 ? latest.length : lastKnown;
  return latest.slice(0, end).filter(({ id }) => placeOfId(known, id) === undefined).length;
}
