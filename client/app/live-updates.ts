import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { LiveUpdateSchema, type LiveUpdate } from '#shared/live.ts';
import { apiFetch, isApiError } from '../lib/api.ts';
import { endpoints, type Account } from '../lib/paths.ts';
import { queryKeys } from '../lib/query-keys.ts';

/** The server writes something every 10 s; a stream that is silent for longer is dead. */
const silenceMs = 30_000;
const firstRetryMs = 500;
const maxRetryMs = 15_000;
/** Updates come in bursts; what they mark is read again once per burst. */
const gatherMs = 150;

/** Whether what is on screen follows the server. */
export type LiveState = 'connecting' | 'live' | 'interrupted';

/**
 * Follows the account's changes and marks what they touch as stale, so that it is read again where it is on
 * screen. Reconnects by itself; after a gap all that the account's updates could have told is marked.
 */
export function useLiveUpdates({ merchant, mode }: Account): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const account: Account = { merchant, mode };
    const stop = new AbortController();
    void follow(account, client, stop.signal, setState);
    return () => stop.abort();
  }, [client, merchant, mode]);
  return state;
}

async function follow(
  account: Account,
  client: QueryClient,
  stop: AbortSignal,
  setState: (state: LiveState) => void,
) {
  const gather = gatherUpdates(account, client, stop);
  let retryMs = firstRetryMs;
  let hadGap = false;
  while (!stop.aborted) {
    try {
      await readStream(account, stop, gather, () => {
        retryMs = firstRetryMs;
        if (hadGap) {
          void client.invalidateQueries({ queryKey: queryKeys.account(account) });
          void client.invalidateQueries({ queryKey: queryKeys.me });
        }
        setState('live');
      });
    } catch (error) {
      // Signed out, or no right to see this: coming again would not change it. A new sign-in starts anew.
      if (isApiError(error) && [401, 403, 404].includes(error.status)) return setState('interrupted');
    }
    if (stop.aborted) return undefined;
    hadGap = true;
    setState('interrupted');
    // Spread out, so that all open pages do not come back in the same moment.
    await pause(retryMs * (0.5 + Math.random()), stop);
    retryMs = Math.min(retryMs * 2, maxRetryMs);
  }
  return undefined;
}

async function readStream(
  account: Account,
  stop: AbortSignal,
  onUpdate: (update: LiveUpdate) => void,
  onOpen: () => void,
) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const response = await apiFetch('GET', endpoints.live(account), {
      headers: { Accept: 'text/event-stream' },
      signal: AbortSignal.any([stop, silence.signal]),
    });
    if (!response.body) return;
    onOpen();
    // Comes with the first stream, not with the first page.
    const { createParser } = await import('eventsource-parser');
    const parser = createParser({
      onEvent({ event, data }) {
        const update = event === 'update' ? z.safeParse(LiveUpdateSchema, parseJson(data)) : undefined;
        if (update?.success) onUpdate(update.data);
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      parser.feed(part.value);
    }
  } finally {
    clearTimeout(timer);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an update that can't be read marks nothing; the next look is at most staleTime away
  }
}

function gatherUpdates(account: Account, client: QueryClient, stop: AbortSignal) {
  const waiting = new Map<string, readonly unknown[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  stop.addEventListener('abort', () => clearTimeout(timer));
  const flush = () => {
    timer = undefined;
    const keys = [...waiting.values()];
    waiting.clear();
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  };
  return (update: LiveUpdate) => {
    for (const key of keysOf(account, update)) waiting.set(JSON.stringify(key), key);
    timer ??= setTimeout(flush, gatherMs);
  };
}

/** What an update touches. */
function keysOf(account: Account, { kind, id }: LiveUpdate): readonly (readonly unknown[])[] {
  switch (kind) {
    case 'checkout_session':
      return [
        queryKeys.checkoutSession(account, id),
        queryKeys.checkoutSessions(account),
        queryKeys.overview(account),
        queryKeys.unreconciled(account),
      ];
    case 'transaction':
      return [
        queryKeys.transaction(account, id),
        queryKeys.transactions(account),
        queryKeys.overview(account),
        // A tick is of what the receipt was, and a day is made of receipts.
        queryKeys.reviews(account),
        queryKeys.days(account),
      ];
    case 'refund':
      return [queryKeys.refunds(account, id), queryKeys.unreconciled(account), queryKeys.overview(account)];
    case 'intent':
      return [queryKeys.intent(account, id), queryKeys.unreconciled(account)];
    case 'webhook':
      return [queryKeys.unreconciled(account)];
    case 'backfill':
      return [queryKeys.backfill(account), queryKeys.unreconciled(account)];
    case 'views':
      return [queryKeys.views(account)];
    case 'review':
      return [queryKeys.reviews(account), queryKeys.days(account), queryKeys.transaction(account, id)];
    case 'note':
      // It stands in the timeline too.
      return [
        queryKeys.notes(account, id),
        queryKeys.transaction(account, id),
        queryKeys.checkoutSession(account, id),
      ];
    case 'statement':
      return [queryKeys.statements(account)];
    case 'day':
      return [queryKeys.days(account)];
    case 'settings':
      return [queryKeys.me, queryKeys.settings(account.merchant)];
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
