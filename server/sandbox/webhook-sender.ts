import { createHmac } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import { type Account, accountById } from './accounts.ts';
import type { Context } from './context.ts';

const maxInFlight = 8;
const pauseWhenBrokenMs = 1000;
const attemptTimeoutMs = 10_000;
/** Looks at the clock at least this often, so that a machine's sleep or a moved clock delays nothing for long. */
const maxNapMs = 60_000;

const DeliverySchema = z.object({
  event_id: z.string(),
  account_id: z.number(),
  event_type: z.string(),
  body: z.string(),
  attempts: z.number(),
  next_attempt_at: z.number(),
});
type Delivery = z.infer<typeof DeliverySchema>;

export type WebhookSender = { wake(): void; stop(): Promise<void> };

/** Sends what is queued, each event again until a 2xx or the end of its delays; the queue is in the file. */
export function startWebhookSender(context: Context): WebhookSender {
  const inFlight = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const pump = (): void => {
    clearTimeout(timer);
    if (context.stopping.aborted) return;
    const waiting = context.db
      .many(
        DeliverySchema,
        "select * from deliveries where state = 'waiting' order by next_attempt_at limit ?",
        maxInFlight * 2,
      )
      .filter((delivery) => !inFlight.has(delivery.event_id));
    const now = context.settings.now();
    for (const delivery of waiting) {
      if (delivery.next_attempt_at > now || inFlight.size >= maxInFlight) break;
      // Deferred, so that the entry is in the map before the attempt can end.
      const attempt = Promise.resolve()
        .then(() => deliver(context, delivery))
        .catch((error: unknown) => {
          context.settings.log(failure(delivery, error));
          // The row could not be moved on: without a pause it would be due again at once, for ever.
          return delay(pauseWhenBrokenMs, undefined, { signal: context.stopping }).catch(() => {});
        })
        .finally(() => {
          inFlight.delete(delivery.event_id);
          pump();
        });
      inFlight.set(delivery.event_id, attempt);
    }
    const next = waiting.find((delivery) => !inFlight.has(delivery.event_id));
    if (next && inFlight.size < maxInFlight) {
      timer = setTimeout(pump, Math.min(maxNapMs, Math.max(1, next.next_attempt_at - now)));
    }
  };

  pump();
  return {
    wake: pump,
    async stop() {
      clearTimeout(timer);
      await Promise.all(inFlight.values());
    },
  };
}

async function deliver(context: Context, delivery: Delivery): Promise<void> {
  // Read anew each time: address, secret and switch may have changed since the event.
  const account = accountById(context.db, delivery.account_id);
  if (!account?.webhook_url || !account.webhooks) return finish(context, delivery, 'dropped');
  const answer = await attempt(context, account, account.webhook_url, delivery.body);
  // A stop is not a failure: the row stays as it is, and the next start goes on.
  if (context.stopping.aborted) return;
  const { event_id, event_type } = delivery;
  const log = context.settings.log;
  if (answer.ok) {
    log({ level: 'info', msg: 'webhook delivered', event_id, event_type, status: answer.status });
    return finish(context, delivery, 'delivered');
  }
  const pause = context.settings.webhookRetryDelaysMs[delivery.attempts];
  log({
    level: 'warn',
    msg: 'webhook not accepted',
    event_id,
    event_type,
    status: answer.status,
    retry_in_ms: pause,
  });
  if (pause === undefined) return finish(context, delivery, 'given_up');
  context.db.run(
    'update deliveries set attempts = attempts + 1, next_attempt_at = ? where event_id = ?',
    ...[context.settings.now() + pause, event_id],
  );
}

async function attempt(
  context: Context,
  account: Account,
  url: string,
  body: string,
): Promise<{ ok: boolean; status: number | string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      // A redirect is an answer that is not 2xx; following it could carry the payload anywhere.
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'checkout-sandbox',
        'Webhook-Signature': signature(account.webhook_secret, context.settings.now(), body),
      },
      body,
      signal: AbortSignal.any([context.stopping, AbortSignal.timeout(attemptTimeoutMs)]),
    });
    await response.body?.cancel();
    return { ok: response.ok, status: response.status };
  } catch (error) {
    return { ok: false, status: error instanceof Error ? error.message : 'no answer' };
  }
}

/** `t=<unix seconds>,v1=<hex>`: what is signed is documented, this layout of the header is assumed. */
function signature(secret: string, now: number, body: string): string {
  const timestamp = Math.floor(now / 1000);
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

function finish(context: Context, delivery: Delivery, state: 'delivered' | 'dropped' | 'given_up'): void {
  const sql = 'update deliveries set state = ?, attempts = attempts + 1 where event_id = ?';
  context.db.run(sql, state, delivery.event_id);
}

function failure(
  delivery: Delivery,
  error: unknown,
): { level: 'error'; msg: string; [field: string]: unknown } {
  const reason = error instanceof Error ? error.message : String(error);
  return { level: 'error', msg: 'webhook delivery broke', event_id: delivery.event_id, reason };
}
