import { randomBytes } from 'node:crypto';
import type { SandboxControl } from '../support/sandbox-control.ts';
import { spawnSandbox } from '../support/spawned-sandbox.ts';
import type { Order } from './invented-sales.ts';

/** The documented limit, which the sandbox keeps to when nobody says otherwise. */
export const documentedRate = 120;

/** A link as the sandbox answered its create. */
export type Made = { order: Order; id: string; checkoutUrl: string; expiresAt: number };

export type LimitedSandbox = {
  url: string;
  control: SandboxControl;
  webhookSecret: string;
  /** Gives a merchant another API key in test mode, with a whole minute's calls; the old one ends. */
  freshKey(merchant?: string): Promise<string>;
  /** Makes these links through the API. Calls are counted by key, so every 120 go under a key of their own. */
  make(orders: readonly Order[]): Promise<Made[]>;
  stop(this: void): Promise<void>;
};

/** So many requests of ours are under way at once. */
const atOnce = 16;

/** The real sandbox in a process of its own, held to the documented 120 calls a minute. */
export async function startLimitedSandbox(): Promise<LimitedSandbox> {
  const { url, apiUrl, adminToken, control, stop } = await spawnSandbox({ sweepIntervalMs: 300_000 });
  const { webhook_secret: webhookSecret } = await control.account();

  async function freshKey(merchant = 'main'): Promise<string> {
    const key = `gc_test_${randomBytes(16).toString('hex')}`;
    await answered(
      await fetch(`${url}/_sandbox/merchants/${merchant}/test`, {
        method: 'PUT',
        headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: 'Island Cakes', api_key: key }),
      }),
    );
    return key;
  }

  async function makeOne(order: Order, key: string): Promise<Made> {
    const reply = await answered(
      await fetch(`${apiUrl}/checkout-sessions`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          ...order,
          success_url: 'https://shop.example/thanks',
          failure_url: 'https://shop.example/declined',
          expires_in_minutes: 1440,
        }),
      }),
    );
    const made = (await reply.json()) as { id: string; checkout_url: string; expires_at: string };
    return { order, id: made.id, checkoutUrl: made.checkout_url, expiresAt: Date.parse(made.expires_at) };
  }

  return {
    url,
    control,
    webhookSecret,
    freshKey,
    async make(orders) {
      const made: Made[] = [];
      for (let from = 0; from < orders.length; from += documentedRate) {
        const key = await freshKey();
        made.push(
          ...(await forEach(orders.slice(from, from + documentedRate), (order) => makeOne(order, key))),
        );
      }
      return made;
    },
    stop,
  };
}

/** What a buyer does on the hosted page: the form's own request. */
export async function endOnHostedPage({ checkoutUrl }: Made, how: 'paid' | 'declined' | 'cancelled') {
  const card = {
    card_number: how === 'declined' ? '4000000000000002' : '4111111111111111',
    expiry: '12/39',
    security_code: '123',
    card_name: 'A Buyer',
  };
  const reply = await fetch(`${checkoutUrl}/${how === 'cancelled' ? 'cancel' : 'pay'}`, {
    method: 'POST',
    body: new URLSearchParams(how === 'cancelled' ? {} : card),
    redirect: 'manual',
    headers: { Origin: new URL(checkoutUrl).origin },
  });
  await reply.text();
  if (reply.status >= 400) throw new Error(`The hosted page answered ${reply.status}.`);
}

/** Does it to all, some at once; results in the order of the items. */
export async function forEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  async function workOn(): Promise<void> {
    for (const [index, item] of queue) results[index] = await work(item);
  }
  await Promise.all(Array.from({ length: atOnce }, workOn));
  return results;
}

async function answered(reply: Response): Promise<Response> {
  if (!reply.ok) throw new Error(`The sandbox answered ${reply.status} ${await reply.text()}`);
  return reply;
}
