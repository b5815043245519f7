import { expect, test } from 'vitest';
import { createSharedRuns } from '../../../server/services/shared-runs.ts';

/** Work that ends when it is told to, and tells how often it has begun. */
function countedWork() {
  const ends: (() => void)[] = [];
  const work = () =>
    new Promise<number>((resolve) => {
      const number = ends.length + 1;
      ends.push(() => resolve(number));
    });
  return { work, end: (index: number) => ends[index]?.(), begun: () => ends.length };
}

test('whoever asks while a run goes on shares the one after it', async () => {
  const runs = createSharedRuns();
  const { work, end, begun } = countedWork();
  const first = runs.run('a', work);
  const later = [runs.run('a', work), runs.run('a', work), runs.run('a', work)];
  expect(begun()).toBe(1);
  end(0);
  expect(await first).toBe(1);
  await expect.poll(begun).toBe(2);
  const last = runs.run('a', work);
  end(1);
  expect(await Promise.all(later)).toEqual([2, 2, 2]);
  await expect.poll(begun).toBe(3);
  end(2);
  expect(await last).toBe(3);
});

test('other names do not wait, and a failure is told to those who share it alone', async () => {
  const runs = createSharedRuns();
  const { work, end } = countedWork();
  const held = runs.run('a', work);
  expect(await runs.run('b', () => Promise.resolve('b'))).toBe('b');
  const failing = runs.run('a', () => Promise.reject(new Error('no')));
  end(0);
  expect(await held).toBe(1);
  await expect(failing).rejects.toThrow('no');
  expect(await runs.run('a', () => Promise.resolve('well'))).toBe('well');
});
