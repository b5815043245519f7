import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
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

/** Writes drafts, one after the other under one key; so large that the log grows by a quarter of a megabyte each. */
export async function keepDrafts(client: DeskClient, count: number): Promise<void> {
  const key = randomUUID();
  for (let index = 0; index < count; index += 1) {
    // Of what was there before SQLite writes only pages that differ.
    const body = { description: String(index % 10).repeat(230_000) };
    const reply = await client.request('PUT', `${client.account}/intents/${key}`, { body: { body } });
    expect(reply.status).toBe(200);
  }
}
