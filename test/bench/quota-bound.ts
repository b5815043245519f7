import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { createRandom } from '../soak/random.ts';
import { type FilledDesk, startFilledDesk } from './filled-desk.ts';
import { inventOrder, inventOrders, sessionRow } from './invented-sales.ts';
import {
  documentedRate,
  endOnHostedPage,
  forEach,
  type Made,
  startLimitedSandbox,
} from './limited-sandbox.ts';
import { pressEvery } from './person.ts';
import { boundMs } from './quota-rules.ts';
import type { Row } from './row.ts';
import { watchCalls } from './upstream-calls.ts';

const links = 150;
const betweenPresses = 10_000;
/** A link rests for a quarter of its age between two reads: these for half a minute. */
const ageMs = 120_000;
const restMs = ageMs / 4;
const endings = ['paid', 'declined', 'cancelled'] as const;

/**
 * The bound at a size that can be waited for: each link has just been read when it ends upstream, all at once, and no
 * webhook tells. Meanwhile a person goes on making links. Measured until the desk shows for each what upstream holds.
 */
export async function proveBound(): Promise<Row[]> {
  const random = createRandom(150);
  const sandbox = await startLimitedSandbox();
  const watch = await watchCalls(sandbox.url);
  try {
    const made = await sandbox.make(
      Array.from({ length: links }, (_, index) => inventOrder(random, index + 1)),
    );
    const settings = { CHECKOUT_API_URL: watch.apiUrl, CHECKOUT_API_KEY_TEST: await sandbox.freshKey() };
    const desk = await startFilledDesk(settings, function* fill(accountId) {
      const now = Date.now();
      for (const { order, id, checkoutUrl, expiresAt } of made) {
        const read = { checkedAt: now, nextCheckAt: now + restMs };
        const session = sessionRow(order, {
          ...{ accountId, id, checkoutUrl, expiresAt },
          ...{ createdAt: now - ageMs, ...read },
        });
        yield { session, transaction: null };
      }
    });
    try {
      const started = performance.now();
      let ended = 0;
      await forEach(made, (link) => endOnHostedPage(link, endings[(ended += 1) % endings.length] ?? 'paid'));
      const truth = new Map((await sandbox.control.sessions()).map(({ id, status }) => [id, status]));
      const bound = boundMs({
        ...{ open: links, ratePerMinute: documentedRate, people: 60_000 / betweenPresses },
        pauseMs: restMs,
      });
      let isOver = false;
      const orders = inventOrders(random, links + 1);
      const pressing = pressEvery(betweenPresses, { ...desk, watch }, orders, () => isOver);
      const { unknown, wrong, lastAt } = await waitUntilKnown(desk, made, truth, started + 2 * bound);
      isOver = true;
      await pressing;
      const refused = watch.calls.filter(({ status }) => status === 429).length;
      return [
        {
          what: '150 links end at once, no webhook: all known after',
          value: (lastAt - started) / 1000,
          unit: 's',
          bound: bound / 1000,
        },
        { what: 'of these never known in twice the bound', value: unknown, unit: 'links', bound: 0 },
        { what: 'of these known wrongly', value: wrong, unit: 'links', bound: 0 },
        {
          what: 'calls answered 429 meanwhile',
          value: (100 * refused) / watch.calls.length,
          unit: '%',
          bound: 0.99,
        },
      ];
    } finally {
      await desk.stop();
      await desk.remove();
    }
  } finally {
    await watch.close();
    await sandbox.stop();
  }
}

/** Looks each second until no link shows as open any more; `lastAt` is when that was first seen. */
async function waitUntilKnown(
  desk: FilledDesk,
  made: readonly Made[],
  truth: ReadonlyMap<string, string>,
  deadline: number,
) {
  for (;;) {
    const shown = await statuses(desk);
    const lastAt = performance.now();
    const unknown = made.filter(({ id }) => shown.get(id) === 'open').length;
    if (unknown === 0 || lastAt > deadline) {
      const wrong = made.filter(
        ({ id }) => shown.get(id) !== 'open' && shown.get(id) !== truth.get(id),
      ).length;
      return { unknown, wrong, lastAt };
    }
    await pause(1000);
  }
}

async function statuses({ url, headers }: FilledDesk): Promise<Map<string, string>> {
  const statuses = new Map<string, string>();
  let cursor = '';
  do {
    const reply = await request(`${url}/api/main/test/checkout-sessions?limit=200${cursor}`, { headers });
    const list = (await reply.body.json()) as {
      data: { id: string; status: string }[];
      next_cursor: string | null;
    };
    for (const { id, status } of list.data) statuses.set(id, status);
    cursor = list.next_cursor === null ? '' : `&cursor=${encodeURIComponent(list.next_cursor)}`;
  } while (cursor !== '');
  return statuses;
}
