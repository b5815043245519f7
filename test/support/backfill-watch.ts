import { vi } from 'vitest';
import * as z from 'zod/mini';
import { type Backfill, BackfillSchema } from '#shared/backfill.ts';
import type { DeskClient } from './desk-client.ts';

export async function backfillOf(client: DeskClient): Promise<Backfill> {
  return (await client.get(`${client.account}/backfill`)).as(BackfillSchema);
}

/** Waits until the latest run is over, and gives it. */
export function backfillEnds(client: DeskClient): Promise<Backfill> {
  return vi.waitUntil(
    async () => {
      const backfill = await backfillOf(client);
      return (backfill.state === 'done' || backfill.state === 'failed') && backfill;
    },
    { timeout: 30_000, interval: 20 },
  );
}

/** A run at a person's wish, after the one that may be under way. */
export async function runBackfill(client: DeskClient, body: { whole?: boolean } = {}): Promise<Backfill> {
  await backfillEnds(client);
  const reply = await client.post(`${client.account}/backfill`, body);
  if (reply.status !== 202) throw new Error(`The run was not started: ${reply.text}`);
  return backfillEnds(client);
}

const TransactionPageSchema = z.object({
  data: z.array(z.looseObject({ id: z.string() })),
  next_cursor: z.nullable(z.string()),
});

/** The ids of all transactions that the desk lists, in its order. */
export async function receiptIds(client: DeskClient, filter = ''): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await client.get(
      `${client.account}/transactions?limit=200${filter && `&${filter}`}${cursor && `&cursor=${cursor}`}`,
    );
    const { data, next_cursor } = page.as(TransactionPageSchema);
    ids.push(...data.map(({ id }) => id));
    cursor = next_cursor;
  }
  return ids;
}
