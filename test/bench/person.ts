import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import type { Order } from './invented-sales.ts';
import type { Watch } from './upstream-calls.ts';

/** One press of "Make link": what was answered, after how long, and after how long upstream got the call. */
export type Press = { status: number; tookMs: number; heldMs: number };

/** Who presses, where, and whose calls upstream are watched meanwhile. */
export type Person = { url: string; headers: Record<string, string>; watch: Watch };

/** A person who makes links one after the other, so many milliseconds apart, until told to stop. */
export async function pressEvery(
  intervalMs: number,
  person: Person,
  orders: Iterable<Order>,
  isOver: () => boolean = () => false,
): Promise<Press[]> {
  const presses: Press[] = [];
  const started = performance.now();
  for (const order of orders) {
    if (isOver()) break;
    presses.push(await press(person, order));
    await pause(Math.max(0, started + presses.length * intervalMs - performance.now()));
  }
  return presses;
}

async function press({ url, headers, watch }: Person, order: Order): Promise<Press> {
  const pressed = performance.now();
  const before = watch.calls.length;
  const reply = await request(`${url}/api/main/test/checkout-sessions`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(order),
  });
  await reply.body.dump();
  const call = watch.calls.slice(before).find((seen) => seen.isCreate);
  return {
    status: reply.statusCode,
    tookMs: performance.now() - pressed,
    heldMs: (call?.at ?? Infinity) - pressed,
  };
}
