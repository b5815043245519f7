import { randomUUID } from 'node:crypto';
import type { Intent } from '#shared/intents.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import type { IntentRow } from '../store/rows.ts';
import type { IntentName } from '../store/intent-store.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { getIntent } from './intents.ts';
import type { Upstream } from './upstreams.ts';

/**
 * Opens a draft with what an attempt that needs a person had sent, under a fresh key. Nothing goes upstream: the draft is
 * looked at, changed and submitted like any other. The same call again answers the same.
 * Throws not_found; conflict when the attempt needs nobody, has another new attempt, or the key is in use.
 */
export async function makeNewAttempt(
  context: Context,
  upstream: Upstream,
  name: IntentName,
  key: string,
  actor: Actor,
): Promise<Intent> {
  const { store, clock, live } = context;
  const old = await mustGet(context, name);
  if (old.newAttemptKey === null && old.state === 'needs_person') {
    const now = clock.now();
    const { merchant, id: accountId } = upstream.account;
    const about = { merchant, accountId, kind: 'intent', id: old.id, detail: { new_key: key } };
    const audit = auditEntry(now, actor, 'intent.new_attempt', about);
    const outcome = await store.intents.newAttempt({ old: name, key, id: randomUUID(), audit, now });
    if (outcome === 'key_taken')
      throw new ApiError('conflict', 'The key for the new attempt is in use already. Take a fresh one.');
    if (outcome === 'made') live.publish(accountId, { kind: 'intent', id: old.key });
  }
  const { newAttemptKey, state } = await mustGet(context, name);
  if (newAttemptKey === key) return getIntent(context, upstream, { ...name, key });
  if (newAttemptKey !== null)
    throw new ApiError('conflict', 'A new attempt was already begun for this link. Go on with that one.');
  throw new ApiError('conflict', refusals[state]);
}

const goesOn =
  'This attempt is not over: it goes on with the same key, and a second one could make a second link.';
const refusals: Record<IntentRow['state'], string> = {
  draft: 'This link was not submitted yet. Make it from its own form.',
  pending: goesOn,
  unknown: goesOn,
  created: 'This attempt has made its link. There is no need for another.',
  refused: 'This attempt was refused and made no link. Start a new link instead.',
  needs_person: 'This attempt is changing right now. Try again.',
};

async function mustGet(context: Context, name: IntentName): Promise<IntentRow> {
  const row = await context.store.intents.get(name);
  if (!row) throw notFound();
  return row;
}
