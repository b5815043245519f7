import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod/mini';
import { CreateCheckoutSessionSchema, type CreateCheckoutSession } from '#shared/checkout-sessions.ts';
import { fieldMessages } from '#shared/errors.ts';
import type { Draft, Intent } from '#shared/intents.ts';
import { intentMetadataKey } from '#shared/metadata.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound, StoreUnavailableError, validationFailed } from '../errors.ts';
import type { IntentRow } from '../store/rows.ts';
import type { IntentName } from '../store/intent-store.ts';
import type { Actor } from './audit-entries.ts';
import { settle } from './completion.ts';
import { creates } from './create-attempts.ts';
import { intentReply, checkoutSessionReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';

/** What a create answers: a settled attempt's stored bytes, or the intent while it is not settled. */
export type CreateAnswer = { status: number; body: string } | { intent: Intent };

/** How long a create waits for upstream before it answers 202. */
const answerWithinMs = 2_000;

const noSuchLink = 'There is no such payment link to replace.';

const RequestSchema = z.intersection(
  CreateCheckoutSessionSchema,
  z.object({
    replaces: z.optional(
      z
        .string('Write the id of the payment link to replace.')
        .check(z.minLength(1, noSuchLink), z.maxLength(100, noSuchLink)),
    ),
  }),
);

/** Keeps what has been typed so far. Throws conflict once the intent was submitted. */
export async function saveDraft(context: Context, name: IntentName, body: Draft): Promise<Intent> {
  const now = context.clock.now();
  const outcome = await context.store.intents.saveDraft({
    ...name,
    id: randomUUID(),
    body: JSON.stringify(body),
    now,
  });
  if (outcome === 'frozen')
    throw new ApiError('conflict', 'This link was already submitted; its form is closed.');
  const row = await context.store.intents.get(name);
  if (!row) throw notFound();
  return intentReply(row, null);
}

export async function getIntent(context: Context, upstream: Upstream, name: IntentName): Promise<Intent> {
  const row = await context.store.intents.get(name);
  if (!row) throw notFound();
  return describeIntent(context, upstream, row);
}

async function describeIntent(context: Context, upstream: Upstream, row: IntentRow): Promise<Intent> {
  const session =
    row.sessionId === null
      ? undefined
      : await context.store.checkoutSessions.get(row.accountId, row.sessionId);
  return intentReply(row, session ? checkoutSessionReply(session, upstream.account.mode) : null);
}

/**
 * The one protocol to get right (DESIGN, section 5):
 * 1. Validate; a 422 of ours writes nothing and leaves the draft open.
 * 2. Write the intent durably, with the exact bytes to send and its own UUID.
 * 3. POST upstream with that UUID, in the background: a caller who gives up changes nothing.
 * 4. Wait a little for a definitive answer; otherwise 202, and the completer goes on.
 * The same key again is never a second create: it follows the first, or is a mismatch.
 */
export async function createCheckoutSession(
  context: Context,
  upstream: Upstream,
  name: IntentName,
  input: unknown,
  actor: Actor,
): Promise<CreateAnswer> {
  const { body, replaces } = await readRequest(context, upstream, input);
  const bodyHash = hashOf({ ...body, replaces });
  const known = await context.store.intents.get(name);
  if (known && known.state !== 'draft') return follow(context, upstream, known, bodyHash);
  if (!upstream.client) {
    throw new ApiError(
      'api_key_missing',
      'This mode has no API key yet. What was typed is kept; an owner can add the key.',
    );
  }
  const id = randomUUID();
  const now = context.clock.now();
  const leasedAt = context.clock.elapsed();
  const submitted = await context.store.intents.submit({
    ...name,
    id,
    body: JSON.stringify({ ...body, ...(replaces !== undefined && { replaces }) }),
    bodyHash,
    upstreamBody: JSON.stringify(upstreamBody(context, upstream, body, id)),
    replaces: replaces ?? null,
    leaseOwner: context.instance.name,
    sentUnder: upstream.keyMark,
    now,
  });
  if (submitted === 'predecessor_made') {
    throw new ApiError(
      'conflict',
      'The earlier attempt has made its link after all, so nothing was sent. Open the earlier attempt to see it.',
    );
  }
  const { outcome, intent } = submitted;
  if (outcome === 'exists') return follow(context, upstream, intent, bodyHash);
  const age = () => context.clock.elapsed() - leasedAt;
  const attempt = { context, upstream, intent, actor, kind: creates, age, mayBeMade: false };
  void settle(attempt, { attended: true, leasedAt });
  return waitForAnswer(context, upstream, intent);
}

async function follow(
  context: Context,
  upstream: Upstream,
  intent: IntentRow,
  bodyHash: string,
): Promise<CreateAnswer> {
  if (intent.bodyHash !== bodyHash) {
    throw new ApiError(
      'idempotency_mismatch',
      'This key was used for another request. Start a new link for a new request.',
    );
  }
  return waitForAnswer(context, upstream, intent);
}

/** Waits up to two seconds for a definitive answer, wherever it is made: here, or in another process. */
async function waitForAnswer(context: Context, upstream: Upstream, intent: IntentRow): Promise<CreateAnswer> {
  const started = context.clock.elapsed();
  for (let row: IntentRow | undefined = intent; row; row = await readAgain(context, row)) {
    if (row.answerStatus !== null && row.answerBody !== null)
      return { status: row.answerStatus, body: row.answerBody };
    if (row.state === 'pending' && errorCode(row) === 'api_key_rejected') {
      throw new ApiError(
        'api_key_rejected',
        'The checkout API refuses the API key. This link is kept and goes on when an owner has replaced the key.',
      );
    }
    const left = answerWithinMs - (context.clock.elapsed() - started);
    if (row.state === 'needs_person' || left <= 0)
      return { intent: await describeIntent(context, upstream, row) };
    await context.settled.wait(intent.id, Math.min(left, 250));
  }
  throw notFound();
}

/** The intent as it stands; a store that has gone since the submission changes nothing about what was promised. */
async function readAgain(context: Context, row: IntentRow): Promise<IntentRow | undefined> {
  try {
    return await context.store.intents.getById(row.id);
  } catch (error) {
    if (error instanceof StoreUnavailableError) return row;
    throw error;
  }
}

function errorCode({ error }: IntentRow): string | undefined {
  return error === null ? undefined : (JSON.parse(error) as { code: string }).code;
}

async function readRequest(context: Context, upstream: Upstream, input: unknown) {
  const parsed = z.safeParse(RequestSchema, input);
  if (!parsed.success) throw validationFailed(fieldMessages(parsed.error.issues));
  const { replaces, ...body } = parsed.data;
  if (replaces !== undefined && !(await context.store.checkoutSessions.get(upstream.account.id, replaces))) {
    throw validationFailed({ replaces: [noSuchLink] });
  }
  return { body, replaces };
}

/** The exact body to send: return addresses filled with our hosted pages, and our mark in the metadata. */
function upstreamBody(
  context: Context,
  { account }: Upstream,
  body: CreateCheckoutSession,
  intentId: string,
) {
  const hosted = (outcome: string) =>
    `${context.publicUrl}/return/${account.merchant}/${account.mode}/${outcome}`;
  return {
    ...body,
    success_url: body.success_url ?? hosted('success'),
    failure_url: body.failure_url ?? hosted('failure'),
    cancel_url: body.cancel_url ?? hosted('cancel'),
    metadata: { ...body.metadata, [intentMetadataKey]: intentId },
  };
}

/** Canonical values (RFC 8785), so that key order, 10 and 10.0, and defaults left out make no difference. */
function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');
}
