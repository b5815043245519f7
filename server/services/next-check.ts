import { BUDGET_WINDOW_MS, routineCalls } from '../upstream/budget.ts';
import type { Context } from '../context.ts';
import type { CheckoutSessionRow } from '../store/rows.ts';
import type { Upstream } from './upstreams.ts';

const minute = 60_000;
/** With calls to spare, an open session is never left unread for longer than this. */
const longestPause = 15 * minute;
/** A session of which something was reported is read after so much of the pause of any other. */
const reportedShare = 1 / 4;
/** Grace after the expiry: clocks differ by a little. */
const afterExpiry = 2_000;

/** How often the sessions of one account can be read: the shortest pause, and how much longer all pauses are. */
export type Pace = { shortestMs: number; stretch: number };

export function paceOf(context: Pick<Context, 'config'>, upstream: Pick<Upstream, 'stretch'>): Pace {
  return { shortestMs: 2 * context.config.syncIntervalMs, stretch: upstream.stretch };
}

/** The longest pause between two checks of an open session, in ms. */
export function longestPauseMs({ shortestMs, stretch }: Pace): number {
  return Math.max(longestPause, shortestMs) * stretch;
}

/**
 * How much longer the pauses must be so that `sessions` fit into the calls that routine may spend: 1 while one round
 * of all of them takes no longer than the longest pause.
 */
export function stretchFor(sessions: number, callsPerMinute: number): number {
  return Math.max(1, roundMs(sessions, callsPerMinute) / longestPause);
}

/**
 * Within how many ms the true status of every open session is known, with no webhook at all: its longest pause, and
 * its turn among all the others that may be due at the same moment (calls needed ÷ calls allowed).
 */
export function knownWithinMs(sessions: number, callsPerMinute: number, shortestMs: number): number {
  const stretch = stretchFor(sessions, callsPerMinute);
  return longestPauseMs({ shortestMs, stretch }) + roundMs(sessions, callsPerMinute);
}

function roundMs(sessions: number, callsPerMinute: number): number {
  return (sessions / routineCalls(callsPerMinute)) * BUDGET_WINDOW_MS;
}

/**
 * When an open session is to be read again, in ms UTC, or null when it has ended. The pause grows with the session's
 * age (a quarter of it) and with the number of open links; the moment just after the expiry is never skipped, and from
 * there the checks follow upstream's sweep, which may lag by five minutes (checkout-api rules, "Session life"). What was
 * reported and is not confirmed is read four times as often.
 */
export function nextCheckAt(
  session: Pick<
    CheckoutSessionRow,
    'status' | 'createdAt' | 'expiresAt' | 'reportedStatus' | 'contradiction'
  >,
  now: number,
  pace: Pace,
): number | null {
  const { shortestMs: shortest, stretch } = pace;
  const longest = longestPauseMs(pace);
  if (session.contradiction !== null) return Math.round(now + longest);
  if (['completed', 'failed', 'expired', 'cancelled'].includes(session.status)) return null;
  // The event that reported something reads the session itself, again and again; this is beside it, and must grow too.
  const share = session.reportedStatus === null ? 1 : reportedShare;
  const pauseAfter = (age: number) =>
    clamp(Math.min((age / 4) * stretch, longest) * share, shortest, longest);
  const { expiresAt } = session;
  if (expiresAt !== null && now >= expiresAt) return now + pauseAfter(now - expiresAt);
  const next = now + pauseAfter(now - session.createdAt);
  return expiresAt === null ? next : Math.min(next, expiresAt + afterExpiry);
}

function clamp(value: number, low: number, high: number): number {
  return Math.round(Math.min(Math.max(value, low), Math.max(low, high)));
}
