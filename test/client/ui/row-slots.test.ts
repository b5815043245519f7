import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSlots } from '../../../client/ui/row-slots.ts';

const window_ = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

test('every place is shown once, a row that stays keeps its element, and at rest they stand in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 12 }), fc.boolean()), {
        minLength: 1,
        maxLength: 30,
      }),
      (steps) => {
        const slots = makeSlots();
        let before = new Map<number, number>();
        for (const [first, count, isMoving] of steps) {
          const places = window_(first, count);
          const shown = slots.assign(places, isMoving);
          expect(shown.map(({ place }) => place).toSorted((a, b) => a - b)).toEqual(places);
          expect(new Set(shown.map(({ slot }) => slot)).size).toBe(count);
          const order = shown.map(({ place }) => place);
          expect(isMoving ? order.toSorted((a, b) => a - b) : order).toEqual(places);
          const stayed = shown.filter(({ place }) => before.has(place));
          expect(stayed.map(({ slot }) => slot)).toEqual(stayed.map(({ place }) => before.get(place)));
          expect(slots.assign(places, isMoving)).toEqual(shown);
          before = new Map(shown.map(({ slot, place }) => [place, slot]));
        }
      },
    ),
  );
});

test('while the rows move no element changes its place among the others, and none is made anew', () => {
  const slots = makeSlots();
  const at = (first: number) => slots.assign(window_(first, 10), true).map(({ slot }) => slot);
  const order = at(0);
  for (const first of [3, 13, 40, 37, 0]) expect(at(first)).toEqual(order);
});
