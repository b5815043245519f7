import type { ListPages } from './list-pages.ts';

/** Where somebody was in a list: what had been scrolled through, how far, and the row that had the focus. */
export type ListPlace = {
  pages: ListPages | null;
  /** How far the window had been scrolled: over so many rows, and in px of the page. NaN: not looked at yet. */
  rowsAbove: number;
  scrollY: number;
  focusedId: string | null;
};

/** Of so many entries of the history the place is remembered; older ones begin at their top. */
const maxPlaces = 40;

/** In memory alone: after a reload every list begins at its top. */
const places = new Map<string, ListPlace>();

/**
 * The place that belongs to one entry of the browser's history and one list, to be read when it is come back to and
 * written to while it is looked at. A new one for an entry that has none.
 */
export function placeOf(entry: string, listKey: string): ListPlace {
  const key = `${entry} ${listKey}`;
  const place = places.get(key) ?? { pages: null, rowsAbove: Number.NaN, scrollY: 0, focusedId: null };
  // Last used, last forgotten.
  places.delete(key);
  places.set(key, place);
  const [oldest] = places.keys();
  if (places.size > maxPlaces && oldest !== undefined) places.delete(oldest);
  return place;
}

/** Writes down where somebody is now. */
export function keepPlace<Place extends object>(place: Place, change: Partial<Place>): void {
  Object.assign(place, change);
}
