import { expect, onTestFinished, test, vi } from 'vitest';
import { createLog } from '../../../server/log.ts';
import { startLoop } from '../../../server/workers/loop.ts';

const log = createLog('silent');
const often = { name: 'loop under test', intervalMs: 5, log };

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test('an account that hangs holds up nobody else, and has one piece of work under way', async () => {
  const hanging = gate();
  const started = { hung: 0, well: 0 };
  const loop = startLoop({
    ...often,
    async pass({ inLane }) {
      inLane(1, async () => {
        started.hung += 1;
        await hanging.opened;
        return 'done';
      });
      inLane(2, () => {
        started.well += 1;
        return Promise.resolve('done');
      });
    },
  });
  onTestFinished(() => loop.stop());
  await vi.waitUntil(() => started.well >= 5);
  expect(started.hung).toBe(1);
  hanging.open();
  await vi.waitUntil(() => started.hung >= 2);
});

test('a stop waits for what is under way, and nothing begins after it', async () => {
  const hanging = gate();
  let started = 0;
  let ended = 0;
  const loop = startLoop({
    ...often,
    async pass({ inLane }) {
      inLane(1, async () => {
        started += 1;
        await hanging.opened;
        ended += 1;
        return 'again';
      });
    },
  });
  await vi.waitUntil(() => started === 1);
  const stopped = loop.stop();
  hanging.open();
  await stopped;
  expect({ started, ended }).toEqual({ started: 1, ended: 1 });
});

test('work that fails ends neither its lane nor the loop', async () => {
  let tries = 0;
  const loop = startLoop({
    ...often,
    async pass({ inLane }) {
      inLane(1, () => {
        tries += 1;
        return Promise.reject(new Error('the disk is full'));
      });
      if (tries === 2) throw new Error('the pass fails as well');
    },
  });
  onTestFinished(() => loop.stop());
  await vi.waitUntil(() => tries >= 4);
  expect(tries).toBeGreaterThanOrEqual(4);
});
