import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { type CheckoutSession, CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import type { DeskClient, DeskReply } from '../support/desk-client.ts';

export const order = { amount: 2500, currency: 'USD' };

/** Asks for one link with one key until it is acknowledged, as a browser does. */
export function answerOf(
  client: DeskClient,
  key: string = randomUUID(),
  body: object = order,
): Promise<DeskReply> {
  return vi.waitUntil(
    async () => {
      const reply = await client.create(body, key);
      return reply.status === 201 && reply;
    },
    { timeout: 25_000, interval: 50 },
  );
}

export async function madeLink(client: DeskClient, key?: string, body?: object): Promise<CheckoutSession> {
  return (await answerOf(client, key, body)).as(CheckoutSessionSchema);
}
