import { setTimeout as pause } from 'node:timers/promises';
import { createRandom, type Random } from '../soak/random.ts';
import { startFilledDesk } from './filled-desk.ts';
import { inventOrder, inventOrders, sessionRow } from './invented-sales.ts';
import { endOnHostedPage, type LimitedSandbox, startLimitedSandbox } from './limited-sandbox.ts';
import { type Person, pressEvery } from './person.ts';
import { betweenPresses, callRows, createRows, isWatched, openLinks, orderRows } from './quota-rows.ts';
import { proveBound } from './quota-bound.ts';
import type { Row } from './row.ts';
import { type Watch, watchCalls } from './upstream-calls.ts';

/** Of these upstream has news already, and a webhook has said so: they are promised the first places. */
const reported = 5;
const minute = 60_000;

/**
 * The documented 120 calls a minute, enforced by the sandbox in a process of its own; 5,000 open links that are all due
 * to be read; a person who makes a link every ten seconds. Real minutes: nothing here can be hurried. The bound on how
 * late a true status is known is computed for that, and shown to hold on 150 links at the same rate.
 */
export async function measureQuota(): Promise<Row[]> {
  const random = createRandom(120);
  const sandbox = await startLimitedSandbox();
  const watch = await watchCalls(sandbox.url);
  const quietWatch = await watchCalls(sandbox.url);
  try {
    const quiet = await startFilledDesk(await settingsFor(sandbox, quietWatch, 'quiet'), () => []);
    try {
      // Side by side to save minutes: each has a limit of its own.
      const [full, proof] = await Promise.all([
        watchFullDesk(sandbox, watch, { ...quiet, watch: quietWatch }, random),
        proveBound(),
      ]);
      return [
        ...createRows(full.quietPresses, full.presses),
        ...callRows(full.calls, full.from),
        ...orderRows(full.promised, full.calls),
        ...proof,
      ];
    } finally {
      await quiet.stop();
      await quiet.remove();
    }
  } finally {
    await Promise.all([watch.close(), quietWatch.close()]);
    await sandbox.stop();
  }
}

async function settingsFor(sandbox: LimitedSandbox, watch: Watch, merchant = 'main') {
  return { CHECKOUT_API_URL: watch.apiUrl, CHECKOUT_API_KEY_TEST: await sandbox.freshKey(merchant) };
}

/** Every link has been due for a while, each since an instant of its own, as after a night without the desk. */
async function watchFullDesk(sandbox: LimitedSandbox, watch: Watch, quiet: Person, random: Random) {
  const made = await sandbox.make(
    Array.from({ length: openLinks }, (_, index) => inventOrder(random, index + 1)),
  );
  await Promise.all(made.slice(-reported).map((link) => endOnHostedPage(link, 'paid')));
  const promised = [...made.slice(-reported), ...shuffled(random, made.slice(0, -reported))];
  const now = Date.now();
  const settings = await settingsFor(sandbox, watch);
  const before = watch.calls.length;
  const desk = await startFilledDesk(settings, function* fill(accountId) {
    for (const [place, { order, id, checkoutUrl, expiresAt }] of promised.entries()) {
      const isReported = place < reported;
      const session = sessionRow(order, {
        ...{ accountId, id, checkoutUrl, expiresAt },
        createdAt: now - random.below(20 * 60 * minute),
        // What was reported goes first though it came due last.
        nextCheckAt: now - (isReported ? 1 : (promised.length - place) * 100),
        reportedStatus: isReported ? 'completed' : null,
      });
      yield { session, transaction: null };
    }
  });
  try {
    const from = performance.now();
    let isOver = false;
    const orders = inventOrders(random, openLinks + 1);
    const pressing = pressEvery(betweenPresses, { ...desk, watch }, orders, () => isOver);
    // A moment later the same on a desk with nothing to sync: what the machine does to one, it does to the other.
    await pause(500);
    const pressingQuietly = pressEvery(betweenPresses, quiet, orders, () => isOver);
    while (!isWatched(watch.calls.slice(before), from)) await pause(1000);
    isOver = true;
    const [presses, quietPresses] = await Promise.all([pressing, pressingQuietly]);
    return { promised, presses, quietPresses, calls: watch.calls.slice(before), from };
  } finally {
    await desk.stop();
    await desk.remove();
  }
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, draw: random.below(2 ** 31) }))
    .toSorted((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}
