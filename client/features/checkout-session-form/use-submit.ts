import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { FieldMessages } from '#shared/errors.ts';
import type { Intent } from '#shared/intents.ts';
import { isApiError } from '../../lib/api.ts';
import { createCheckoutSession } from '../../lib/checkout-sessions.ts';
import type { Account } from '../../lib/paths.ts';
import { attemptQuery, noteCreated } from './attempt.ts';
import type { CreateRequest } from './request.ts';

/** `checking`: the desk did not answer, and whether it has the request is being asked. */
export type Sending = 'no' | 'sending' | 'checking';

/**
 * What the form must show: the server's messages at fields, or an error that made nothing; `not sent`: nothing at all;
 * `perhaps sent`: nobody waits any more for what became of a press that may have arrived.
 */
export type Refusal =
  { fields: FieldMessages; message: string } | { error: unknown } | 'not sent' | 'perhaps sent';

/** Figures that were pressed for under a key under which others had already been submitted. */
export type NotSent = { amount: number; currency: string };

const askAgainMs = 2000;
/** The desk answers a create within some 2 s, settled or not. */
const answerMs = 15_000;
/** A desk that is there for questions and yet never takes the request: somebody has to know. */
const maxSends = 3;

/**
 * Sends the create under the attempt's key and notes what became of it. Whatever is not a clear answer is
 * followed up by asking for the attempt, and by sending the same again under the same key when it never arrived;
 * never by a new key: the page goes where the attempt's state leads.
 */
export function useSubmit(account: Account, key: string) {
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending>('no');
  const [notSent, setNotSent] = useState<NotSent>();
  // A second press before React has drawn the first must not send again.
  const isUnderWay = useRef(false);
  const waiting = useRef(new AbortController());
  useEffect(() => {
    waiting.current = new AbortController();
    return () => waiting.current.abort();
  }, []);

  async function send(body: CreateRequest): Promise<Refusal | undefined> {
    for (let sends = 1; ; sends++) {
      try {
        const outcome = await createCheckoutSession(account, key, body, AbortSignal.timeout(answerMs));
        if (outcome.settled) noteCreated(client, account, key, outcome.checkoutSession);
        else client.setQueryData(attemptQuery(account, key).queryKey, outcome.intent);
        return undefined;
      } catch (error) {
        if (isApiError(error) && error.code === 'validation_failed') {
          const hasFields = Object.keys(error.fields).length > 0;
          return hasFields ? { fields: error.fields, message: '' } : { error };
        }
        if (isApiError(error) && error.status === 401) return { error };
        // Said before the page turns to what was submitted, so that nobody takes that for what stands here.
        if (isApiError(error) && error.code === 'idempotency_mismatch') setNotSent(body);
        const intent = await follow();
        if (intent === undefined) return 'perhaps sent';
        if (intent !== null && intent.state !== 'draft') return undefined;
        if (!isUnanswered(error) || sends >= maxSends) return { error };
      }
    }
  }

  /** The attempt, as soon as the desk answers; null when it has none, undefined when nobody waits any more. */
  async function follow(): Promise<Intent | null | undefined> {
    const { signal } = waiting.current;
    while (!signal.aborted) {
      const intent = await ask();
      if (signal.aborted) return undefined;
      if (intent !== undefined) return intent;
      setSending('checking');
      await pause(askAgainMs, signal);
    }
    return undefined;
  }

  async function ask(): Promise<Intent | null | undefined> {
    try {
      return await client.fetchQuery({ ...attemptQuery(account, key), staleTime: 0, retry: false });
    } catch {
      return undefined; // not reachable, which is what is being found out
    }
  }

  /** `prepare` says whether it may be sent. */
  async function submit(prepare: () => Promise<boolean>, body: CreateRequest): Promise<Refusal | undefined> {
    if (isUnderWay.current) return undefined;
    isUnderWay.current = true;
    setSending('sending');
    try {
      return (await prepare()) ? await send(body) : 'not sent';
    } finally {
      isUnderWay.current = false;
      setSending('no');
    }
  }

  return {
    sending,
    submit,
    notSent,
    /** Waits no longer for a desk that does not answer: the form is open again, with the same key. */
    stop: (): void => {
      waiting.current.abort();
      waiting.current = new AbortController();
    },
  };
}

/** No answer, or none that came from the desk itself. */
const isUnanswered = (error: unknown) =>
  !isApiError(error) || error.code === 'network' || error.code === 'bad_reply';

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const go = () => {
      done.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(go, ms);
    signal.addEventListener('abort', go, { signal: done.signal });
    window.addEventListener('online', go, { signal: done.signal });
  });
}
