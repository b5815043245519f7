import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { checkoutSessionQuery } from '../../lib/checkout-sessions.ts';
import { useMe } from '../../lib/me.ts';
import { mintKey } from '../../lib/mint-key.ts';
import { pages } from '../../lib/paths.ts';
import type { Account } from '../../lib/paths.ts';
import { attemptQuery, newestSessionQuery } from './attempt.ts';
import { FormSkeleton } from './form-skeleton.tsx';
import { blankValues } from './form-values.ts';
import type { FormValues } from './form-values.ts';
import { keepUnsaved } from './unsaved.ts';
import { choicesOf, valuesOfSession } from './values-of-session.ts';

type StartAttemptProps = {
  account: Account;
  /** A session whose content is taken over. */
  like: string | undefined;
  /** A session that ended unpaid, for which the new one stands in; its content is taken over too. */
  replaces: string | undefined;
};

/** Mints the key of a fresh attempt, fills in what is known, and turns the address into the attempt's own. */
export function StartAttempt({ account, like, replaces }: StartAttemptProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { user } = useMe();
  const [intentKey] = useState(mintKey);

  useEffect(() => {
    let isGone = false;
    async function start() {
      const values = await firstValues();
      if (isGone) return;
      keepUnsaved({ userId: user.id, account, intentKey }, values);
      // Nobody else knows this key yet, so there is nothing to ask the server about it.
      client.setQueryData(attemptQuery(account, intentKey).queryKey, null);
      await navigate(pages.newCheckoutSession(account, intentKey), { replace: true });
    }
    /** What is taken over is a help: where it can't be read, the form opens without it. */
    async function firstValues(): Promise<FormValues> {
      const source = replaces ?? like;
      try {
        if (source) {
          const session = await client.fetchQuery(checkoutSessionQuery(account, source));
          return { ...valuesOfSession(session), replaces: replaces ? session.id : '' };
        }
        const newest = await client.fetchQuery(newestSessionQuery(account));
        return { ...blankValues, ...(newest && choicesOf(newest)) };
      } catch {
        return blankValues;
      }
    }
    void start();
    return () => {
      isGone = true;
    };
  }, [client, navigate, user.id, account, intentKey, like, replaces]);

  return <FormSkeleton />;
}
