import { intentMetadataKey } from '#shared/metadata.ts';
import type { UpstreamSession } from '../../../server/upstream/client.ts';
import {
  UpstreamConflictError,
  UpstreamKeyRejectedError,
  UpstreamNotFoundError,
  UpstreamRefusedError,
  UpstreamUnknownError,
} from '../../../server/upstream/errors.ts';
import type { World } from './world.ts';

/** How long the model remembers an idempotency key; ours must stop before that. */
const keyLifetimeMs = 24 * 3_600_000;
/** Reads may lag by this much behind the making of a session, and behind its end. */
const madeLagMs = 3_000;
const endLagMs = 20_000;
/** The model refuses this amount for good. */
export const refusedAmount = 13;

type Model = {
  id: string;
  amount: number;
  currency: string;
  metadata: Record<string, unknown>;
  madeAt: number;
  /** The statuses it went through, with when. */
  history: { status: string; at: number }[];
};

export type Event = { id: string; type: string; body: string };

/** A model of the checkout API: what it made, under which key, and the events that it owes us. */
export type ModelUpstream = {
  create(body: string, key: string): UpstreamSession;
  retrieve(id: string): UpstreamSession;
  /** The buyer ends the session; does nothing once it has ended. */
  end(index: number, status: 'completed' | 'failed' | 'expired' | 'cancelled'): void;
  sessions(): readonly Model[];
  statusOf(session: Model): string;
  /** Events not yet answered with a 2xx. */
  owed: Event[];
  isKeyRefused: boolean;
};

const eventTypes = {
  completed: 'payment.completed',
  failed: 'payment.failed',
  expired: 'checkout.session.expired',
  cancelled: 'checkout.cancelled',
} as const;

export function createModelUpstream(world: World): ModelUpstream {
  const made: Model[] = [];
  const keys = new Map<string, { body: string; session: Model; at: number }>();
  const bodies = new Map<string, string>();
  const statusOf = (session: Model) => session.history.at(-1)?.status ?? 'open';

  function reply(session: Model, status: string, isCreate: boolean): UpstreamSession {
    const { id, amount, currency, metadata } = session;
    const raw = { id, status, amount, currency };
    const ended = status === 'completed' || status === 'failed';
    return {
      ...raw,
      raw,
      metadata,
      ...(isCreate && { checkoutUrl: `https://pay.example/${id}`, expiresAt: 4e12 }),
      ...(ended && {
        transaction: {
          id: `txn_${id}`,
          status: status === 'completed' ? 'captured' : 'failed',
          raw: { of: id, status },
        },
      }),
    };
  }

  return {
    owed: [],
    isKeyRefused: false,
    sessions: () => made,
    statusOf,

    create(body, key) {
      if (this.isKeyRefused) throw new UpstreamKeyRejectedError({ status: 401 });
      const first = bodies.get(key);
      if (first !== undefined && first !== body) world.faults.push(`key ${key} was sent with two bodies`);
      bodies.set(key, body);
      const known = keys.get(key);
      if (known && world.elapsed() - known.at < keyLifetimeMs) {
        if (known.body !== body) throw new UpstreamConflictError();
        return reply(known.session, 'open', true);
      }
      const asked = JSON.parse(body) as Pick<Model, 'amount' | 'currency' | 'metadata'>;
      if (asked.amount === refusedAmount) throw new UpstreamRefusedError({ status: 422 });
      if (asked.metadata[intentMetadataKey] !== key)
        world.faults.push(`key ${key} is not the mark in its body`);
      const id = `cs_${made.length}`;
      const session = { id, ...asked, madeAt: world.elapsed(), history: [] };
      made.push(session);
      keys.set(key, { body, session, at: world.elapsed() });
      return reply(session, 'open', true);
    },

    retrieve(id) {
      if (this.isKeyRefused) throw new UpstreamKeyRejectedError({ status: 401 });
      const session = made.find((one) => one.id === id);
      if (!session) throw new UpstreamNotFoundError();
      // A read may show what was true a moment ago.
      const isLagging = !world.isCalm && world.random.chance(0.3);
      const seenUntil = (lag: number) => world.elapsed() - (isLagging ? lag : 0);
      if (session.madeAt > seenUntil(madeLagMs)) throw new UpstreamNotFoundError();
      const status = session.history.findLast(({ at }) => at <= seenUntil(endLagMs))?.status ?? 'open';
      return reply(session, status, false);
    },

    end(index, status) {
      const session = made[index % Math.max(1, made.length)];
      if (!session || statusOf(session) !== 'open') return;
      session.history.push({ status, at: world.elapsed() });
      const id = `evt_${session.id}_${status}`;
      // Some payloads name the session, all carry our mark.
      const named = world.random.chance(0.7) ? { checkout_session_id: session.id } : {};
      const payload_redacted = { ...named, amount: session.amount, metadata: session.metadata };
      const body = JSON.stringify({ event_id: id, event_type: eventTypes[status], payload_redacted });
      this.owed.push({ id, type: eventTypes[status], body });
    },
  };
}

/** What the way there and back does to a call. */
export type Fate =
  'well' | 'not_sent' | 'answer_lost' | 'fault_before' | 'fault_after' | 'slow_down' | 'never';

export function drawFate(world: World, isDown: boolean): Fate {
  if (world.isCalm) return 'well';
  if (isDown) return world.random.chance(0.5) ? 'not_sent' : 'fault_before';
  const draw = world.random.below(100);
  if (draw < 55) return 'well';
  if (draw < 63) return 'not_sent';
  if (draw < 75) return 'answer_lost';
  if (draw < 82) return 'fault_before';
  if (draw < 90) return 'fault_after';
  return draw < 95 ? 'slow_down' : 'never';
}

/** The error that a fate looks like from our side; undefined where the call is answered. */
export function errorOf(fate: Fate, isCreate: boolean): Error | undefined {
  const unknown = (cause: 'network' | 'server_error' | 'rate_limited', more: object = {}) =>
    new UpstreamUnknownError({ cause, mayHaveHappened: isCreate, ...more });
  switch (fate) {
    case 'not_sent':
    case 'answer_lost':
      return unknown('network');
    case 'fault_before':
    case 'fault_after':
      return unknown('server_error', { status: 500 });
    case 'slow_down':
      return unknown('rate_limited', { status: 429, retryAfterMs: 2000 });
    case 'well':
    case 'never':
      return undefined;
  }
}
