import { useState } from 'react';

/** One drawn row: the element that shows it, by a number that stays, and its place in the list. */
export type RowSlot = { slot: number; place: number };

/**
 * Which element shows which row. An element whose row has left the window takes the next one that comes in: to change
 * its texts costs a fraction of making it anew. While the rows move, elements stay in the order in which they are; at
 * rest they stand in the order of the rows again, for who goes through them by Tab or has them read out.
 */
export function useRowSlots(places: readonly number[], isMoving: boolean): readonly RowSlot[] {
  const [slots] = useState(makeSlots);
  return slots.assign(places, isMoving);
}

/** Asked twice for the same places it gives the same slots, as React may do. */
export function makeSlots() {
  const slotOf = new Map<number, number>();
  let order: number[] = [];
  let made = 0;
  return {
    assign(places: readonly number[], isMoving: boolean): readonly RowSlot[] {
      const wanted = new Set(places);
      const free: number[] = [];
      for (const [place, slot] of slotOf) {
        if (wanted.has(place)) continue;
        slotOf.delete(place);
        free.push(slot);
      }
      for (const place of places) {
        if (!slotOf.has(place)) slotOf.set(place, free.shift() ?? made++);
      }
      const placeOf = new Map([...slotOf].map(([place, slot]) => [slot, place]));
      const known = order.filter((slot) => placeOf.has(slot));
      const added = [...placeOf.keys()].filter((slot) => !order.includes(slot));
      order = isMoving ? [...known, ...added] : places.map((place) => slotOf.get(place) ?? 0);
      return order.map((slot) => ({ slot, place: placeOf.get(slot) ?? 0 }));
    },
  };
}
