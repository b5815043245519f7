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

/** What the form must show: the server's messages at fields, or an error that made nothing. */
export type Refusal = { fields: FieldMessages; message: string } | { error: unknown };

const askAgainMs = 2000;

/**
 * Sends the create under the attempt's key and notes what became of it. Whatever is not a clear answer is
 * followed up by asking for the attempt, never by a new key: the page goes where the attempt's state leads.
 */
export function useSubmit(account: Account, key: string) {
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending>('no');
  // A second press before React has drawn the first must not send again.
  const isUnderWay = useRef(false);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  async function send(body: CreateRequest): Promise<Refusal | undefined> {
    try {
      const outcome = await createCheckoutSession(account, key, body);
      if (outcome.settled) noteCreated(client, account, key, outcome.checkoutSession);
      else client.setQueryData(attemptQuery(account, key).queryKey, outcome.intent);
      return undefined;
    } catch (error) {
      if (isApiError(error) && error.code === 'validation_failed') {
        const hasFields = Object.keys(error.fields).length > 0;
        return hasFields ? { fields: error.fields, message: '' } : { error };
      }
      return follow(error);
    }
  }

  /** Asks until the desk answers: a draft means that nothing was sent; anything else leads the page on. */
  async function follow(error: unknown): Promise<Refusal | undefined> {
    if (isApiError(error) && error.status === 401) return { error };
    while (!isGone.current) {
      const intent = await ask();
      if (intent !== undefined) return intent === null || intent.state === 'draft' ? { error } : undefined;
      setSending('checking');
      await new Promise((resolve) => setTimeout(resolve, askAgainMs));
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

  async function submit(prepare: () => Promise<void>, body: CreateRequest): Promise<Refusal | undefined> {
    if (isUnderWay.current) return undefined;
    isUnderWay.current = true;
    setSending('sending');
    try {
      await prepare();
      return await send(body);
    } finally {
      isUnderWay.current = false;
      setSending('no');
    }
  }

  return { sending, submit };
}
