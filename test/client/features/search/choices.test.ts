import { expect, test } from 'vitest';
import { isMove, moveTo } from '../../../../client/features/search/choices.ts';

const keys = ['a', 'b', 'c'];

test('the arrows go round through the box itself', () => {
  const down = [undefined, 'a', 'b', 'c'].map((at) => moveTo(keys, at, 'ArrowDown'));
  expect(down).toEqual(['a', 'b', 'c', undefined]);
  const up = [undefined, 'c', 'b', 'a'].map((at) => moveTo(keys, at, 'ArrowUp'));
  expect(up).toEqual(['c', 'b', 'a', undefined]);
});

test('Home and End lead to the first and the last', () => {
  expect(moveTo(keys, 'b', 'Home')).toBe('a');
  expect(moveTo(keys, undefined, 'End')).toBe('c');
  expect(moveTo([], undefined, 'End')).toBeUndefined();
});

test('only the keys of a list move', () => {
  expect(['ArrowDown', 'ArrowUp', 'Home', 'End'].every(isMove)).toBe(true);
  expect(['ArrowLeft', 'PageDown', 'x'].some(isMove)).toBe(false);
});
