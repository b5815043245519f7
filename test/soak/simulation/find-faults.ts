import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import type { Store } from '../../../server/store/store.ts';
import type { Surroundings } from './desk.ts';
import type { Heard, Teller } from './story.ts';

/** What a history left behind that must never be, in words. */
export async function findFaults(around: Surroundings, teller: Teller, store: Store): Promise<string[]> {
  return [
    ...(await findDoubles(around)),
    ...(await findUnknownAndWrong(around, store)),
    ...(await findUnresolved(around, store)),
    ...(await findBroken(around, teller, store)),
    ...(await findLostEvents(around, teller, store)),
    ...(await findRepeatedEntries(around, store)),
  ];
}

async function findDoubles({ upstream }: Surroundings): Promise<string[]> {
  const byPress = new Map<unknown, string[]>();
  for (const { id, metadata } of upstream.sessions()) {
    byPress.set(metadata['press'], [...(byPress.get(metadata['press']) ?? []), id]);
  }
  return [...byPress]
    .filter(([, ids]) => ids.length > 1)
    .map(([press, ids]) => `doubled: ${String(press)} made ${ids.join(', ')}`);
}

async function findUnknownAndWrong(around: Surroundings, store: Store): Promise<string[]> {
  const { upstream, account } = around;
  const faults: string[] = [];
  const { rows: unsettled } = await store.intents.unsettled(account.id, 100);
  const needPerson = new Set(unsettled.filter(({ state }) => state === 'needs_person').map(({ key }) => key));
  for (const session of upstream.sessions()) {
    const held = await store.checkoutSessions.get(account.id, session.id);
    const status = upstream.statusOf(session);
    if (!held) {
      // An attempt that a person is told to look at is not forgotten.
      if (!needPerson.has(String(session.metadata['press'])))
        faults.push(`upstream and unknown here: ${session.id}, ${status}`);
    } else {
      if (held.status !== status) faults.push(`${session.id} is ${status} upstream, ${held.status} here`);
      if (held.contradiction !== null) faults.push(`${session.id} stays contradicted: ${held.contradiction}`);
      if (held.missingSince !== null) faults.push(`${session.id} stays missing`);
      if (held.amount !== session.amount) faults.push(`${session.id} has another amount here`);
      if (status === 'completed' && held.transaction?.status !== 'captured')
        faults.push(`${session.id} was paid, and its transaction is not known`);
    }
  }
  return faults;
}

async function findUnresolved({ account }: Surroundings, store: Store): Promise<string[]> {
  const open = (await store.intents.open()).map(({ id }) => `unresolved attempt: ${id}`);
  const due = await store.webhooks.due(account.id, Number.MAX_SAFE_INTEGER, 10);
  return [...open, ...due.map(({ eventId, note }) => `unresolved event: ${eventId}, ${note}`)];
}

/** Every definitive answer stands in the index, and all of one key are the same bytes. */
async function findBroken({ account }: Surroundings, { heard }: Teller, store: Store): Promise<string[]> {
  const faults: string[] = [];
  const first = new Map<string, Heard & { answer: { status: number; body: string } }>();
  for (const one of heard) {
    const { answer, key } = one;
    if (!('status' in answer)) continue;
    const before = first.get(key);
    if (before && (before.answer.body !== answer.body || before.answer.status !== answer.status))
      faults.push(`${key} was answered in two ways`);
    first.set(key, { ...one, answer });
    if (answer.status !== 201) continue;
    const { id } = JSON.parse(answer.body) as CheckoutSession;
    if (!(await store.checkoutSessions.get(account.id, id))) faults.push(`acknowledged and lost: ${id}`);
  }
  return faults;
}

async function findLostEvents(
  { account }: Surroundings,
  { promised }: Teller,
  store: Store,
): Promise<string[]> {
  const faults: string[] = [];
  for (const id of promised) {
    const row = await store.webhooks.get(account.id, id);
    if (!row) faults.push(`event promised and lost: ${id}`);
    // Without the session's id in it, an event of an attempt that waits for a person waits for that person too.
    else if (row.state !== 'applied' && row.checkoutSessionId !== null)
      faults.push(`event ${id} ended as ${row.state}: ${row.note}`);
  }
  return faults;
}

async function findRepeatedEntries({ account, upstream }: Surroundings, store: Store): Promise<string[]> {
  const faults: string[] = [];
  for (const { id } of upstream.sessions()) {
    const entries = await store.audit.forObject(account.id, 'checkout_session', id);
    for (const action of ['checkout_session.create', 'checkout_session.adopt', 'checkout_session.status']) {
      const times = entries.filter((entry) => entry.action === action).length;
      if (times > 1) faults.push(`${id} has ${times} entries of ${action}`);
    }
  }
  return faults;
}
