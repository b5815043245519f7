import type { IntentRow, OpenIntent } from '../store/rows.ts';
import type { UpstreamSession } from '../upstream/client.ts';
import { takeIn } from './adoption.ts';
import { type RunOptions, runTry } from './attempt-runs.ts';
import type { Try } from './attempts.ts';
import { settleCreated } from './settle-created.ts';

export type { OpenIntent };

/** One attempt at an intent under its lease: POST with the intent's own UUID, then write down what upstream said. */
export async function settle(attempt: Try<IntentRow>, options: RunOptions): Promise<void> {
  const { context, upstream, intent } = attempt;
  await runTry(attempt, options, {
    tier: 'writes',
    send: (client, body) => client.create({ body, idempotencyKey: intent.id }),
    async made(reply) {
      upstream.made += 1;
      if ((await settleCreated(attempt, reply)) === 'stale') await settleLate(attempt, reply);
    },
  });
  context.live.publish(intent.accountId, { kind: 'intent', id: intent.key });
}

/**
 * Somebody took the attempt over while upstream answered it. The session exists, so it is brought in all the same: under
 * the lease that stands now, or, where the attempt has come to another end, as a session of its own.
 */
async function settleLate(attempt: Try<IntentRow>, reply: UpstreamSession): Promise<void> {
  const { context, upstream } = attempt;
  context.log.warn(
    { intent: attempt.intent.id, session: reply.id },
    'an answer came after its lease had ended',
  );
  for (let tries = 0; tries < 3; tries += 1) {
    const intent = await context.store.intents.getById(attempt.intent.id);
    if (!intent || intent.sessionId === reply.id) return;
    if (intent.state === 'created' || intent.state === 'refused') break;
    if ((await settleCreated({ ...attempt, intent }, reply)) === 'settled') return;
  }
  await takeIn(context, upstream, reply, { mark: attempt.intent.id, source: 'adopted' });
}
