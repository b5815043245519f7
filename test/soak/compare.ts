import * as z from 'zod/mini';
import { CheckoutSessionListSchema } from '#shared/checkout-sessions.ts';
import { IntentSchema, UnreconciledSchema } from '#shared/intents.ts';
import type { DeskReply } from '../support/desk-client.ts';
import { type Attempt, keyIn } from './attempts.ts';
import type { Fleet } from './fleet.ts';

/** What must not be: each list names what it found, and all are empty when nothing is lost and nothing doubled. */
export type Faults = {
  /** Acknowledged with 201, and not in the list or not as it was acknowledged. */
  lost: string[];
  /** In upstream's ledger, and not in the list. */
  unknown: string[];
  /** More than one upstream session for one key, one intent or one upstream key; or one of nobody's. */
  doubled: string[];
  /** Without a definitive answer, or still on the desk's own list of what is unreconciled. */
  unresolved: string[];
  /** Answered differently when asked again. */
  changed: string[];
  /** Drafts that are not as they were last acknowledged. */
  draftsLost: string[];
};

export function noFaults(): Faults {
  return { lost: [], unknown: [], doubled: [], unresolved: [], changed: [], draftsLost: [] };
}

const SessionSchema = z.object({ id: z.string(), amount: z.int(), currency: z.string() });

/** Compares what the clients were told, what the desk shows and what upstream's ledger holds. */
export async function compare(
  fleet: Fleet,
  attempts: Attempt[],
): Promise<Faults & { upstreamSessions: number }> {
  const [ledger, shown] = [await fleet.sandbox.sessions(), await listAll(fleet)];
  const inLedger = new Map(ledger.map((entry) => [entry.id, entry]));
  const faults = noFaults();

  for (const attempt of attempts) {
    const { key, body, answer } = attempt;
    faults.changed.push(...attempt.otherAnswers.map((other) => `${key}: ${answer?.text} then ${other}`));
    if (attempt.draft) {
      const kept = (await read(fleet, `/intents/${key}`)).as(IntentSchema);
      const isKept = JSON.stringify(kept.body) === JSON.stringify(attempt.draft) && kept.state === 'draft';
      if (!isKept) faults.draftsLost.push(`${key}: ${JSON.stringify(kept)}`);
      continue;
    }
    if (!answer) {
      faults.unresolved.push(`${key}: never answered`);
      continue;
    }
    const { id } = z.parse(SessionSchema, JSON.parse(answer.text));
    const row = shown.get(id);
    if (!row || row.amount !== body.amount || row.currency !== body.currency)
      faults.lost.push(`${key}: ${id}`);
    if (keyIn(inLedger.get(id)?.description ?? null) !== key)
      faults.lost.push(`${key}: ${id} is not its own upstream`);
    const again = await fleet.ask('POST', '/checkout-sessions', {
      body,
      headers: { 'Idempotency-Key': key },
    });
    if (again?.status !== 201 || again.text !== answer.text) {
      faults.changed.push(`${key}: ${answer.text} then ${again?.status} ${again?.text}`);
    }
  }

  for (const { id } of ledger) if (!shown.has(id)) faults.unknown.push(id);
  const submitted = new Set(attempts.filter(({ draft }) => !draft).map(({ key }) => key));
  faults.doubled.push(
    ...repeated(
      'key',
      ledger.map(({ description }) => keyIn(description)),
    ),
    ...repeated(
      'intent',
      ledger.map(({ metadata }) => metadata?.['checkout_desk_intent']),
    ),
    ...repeated(
      'upstream key',
      ledger.map(({ idempotency_key }) => idempotency_key),
    ),
    ...ledger
      .filter(({ description }) => !submitted.has(keyIn(description)))
      .map(({ id }) => `${id}: nobody asked for it`),
  );
  const open = (await read(fleet, '/unreconciled')).as(UnreconciledSchema);
  faults.unresolved.push(
    ...open.items.map((item) => `${item.kind} ${item.id} ${item.state}: ${item.message}`),
  );
  return { ...faults, upstreamSessions: ledger.length };
}

/** The desk's own count of what is not settled. */
export async function countUnreconciled(fleet: Fleet): Promise<number> {
  return (await read(fleet, '/unreconciled')).as(UnreconciledSchema).count;
}

async function listAll(fleet: Fleet): Promise<Map<string, z.infer<typeof SessionSchema>>> {
  const shown = new Map<string, z.infer<typeof SessionSchema>>();
  let cursor: string | null = null;
  do {
    const page: z.infer<typeof CheckoutSessionListSchema> = (
      await read(
        fleet,
        `/checkout-sessions?limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )
    ).as(CheckoutSessionListSchema);
    for (const row of page.data) shown.set(row.id, row);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return shown;
}

/** A read while nothing is killed: it must be answered. */
async function read(fleet: Fleet, path: string): Promise<DeskReply> {
  const reply = await fleet.ask('GET', path);
  if (!reply) throw new Error(`The answer to ${path} broke although nothing was killed.`);
  return reply;
}

/** What stands there more than once, or is missing. */
function repeated(what: string, values: unknown[]): string[] {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .filter(([value, count]) => count > 1 || typeof value !== 'string')
    .map(([value, count]) => `${what} ${String(value)}: ${count} sessions`);
}
