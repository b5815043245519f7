import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { apiFetch } from '../../lib/api.ts';
import { knownSum } from '../../lib/attempted.ts';
import { useAccount } from '../../lib/me.ts';
import { mintKey } from '../../lib/mint-key.ts';
import { endpoints, pages } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { LookFirst, type Attempted } from './look-first.tsx';

type NewAttemptProps = {
  attempted: Attempted;
  /** The key of a new attempt that was begun already, here or elsewhere: there can be one only. */
  begun: string | null;
  /** Where it was folded open by a button, the way back to it; such a panel takes the focus as it opens. */
  onClose?: (() => void) | undefined;
};

/**
 * For an attempt that only a person can settle: how to look for its link first, and then, after one more step that
 * names sum and mode, the form anew under a fresh key. The server writes down that it was confirmed.
 */
export function NewAttempt({ attempted, begun, onClose }: NewAttemptProps) {
  const account = useAccount();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [step, setStep] = useState<'look' | 'confirm'>('look');
  // One key for this confirmation, however often it must be pressed: a lost answer can't open two attempts.
  const [key] = useState(mintKey);
  // A panel that somebody is in stays as it is, with its key and its error; the way on is put below it.
  const [isInHand, setInHand] = useState(onClose !== undefined);
  const start = useMutation({
    mutationFn: () => apiFetch('POST', endpoints.newAttempt(account, attempted.key), { body: { key } }),
    onSuccess: async () => {
      await navigate(pages.newCheckoutSession(account, key));
      void client.invalidateQueries({ queryKey: queryKeys.intent(account, attempted.key) });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: queryKeys.unreconciled(account) }),
  });
  const headingId = useId();
  const heading = useFocusOn(step, onClose !== undefined);
  const known = knownSum(attempted);
  const sum = known === undefined ? '' : ` over ${known}`;

  const goOn = begun !== null && (
    <div role="status" className="flex flex-wrap items-center gap-3">
      <p>A new attempt was begun. It makes nothing until its own button is pressed.</p>
      <LinkButton to={pages.newCheckoutSession(account, begun)} look="primary">
        Go on with the new attempt
      </LinkButton>
    </div>
  );
  if (goOn && !isInHand) return goOn;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the focus is that of the controls inside
    <section
      onFocus={() => setInHand(true)}
      aria-labelledby={headingId}
      className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4"
    >
      <h3 id={headingId} ref={heading} tabIndex={-1} className="font-semibold">
        {step === 'look' ? 'Look first' : `A new attempt${sum}`}
      </h3>
      {step === 'look' ? (
        <>
          <LookFirst account={account} attempted={attempted} />
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setStep('confirm')}>There is none: go on</Button>
            {onClose && (
              <Button look="quiet" onClick={onClose}>
                Cancel
              </Button>
            )}
          </div>
        </>
      ) : (
        <>
          <p>
            {account.mode === 'live' ? 'Live mode: real money. ' : 'Test mode: no money is taken. '}
            The form opens with what was sent, under a key of its own, and makes nothing until you press its
            button. Should the first link turn up after all, there are two: tell the buyer which one to pay.
          </p>
          <p className="text-13 text-muted">It is written down that you looked and went on.</p>
          {start.isError && (
            <p role="alert" className="font-medium text-failed">
              The form was not opened: {start.error.message} Nothing was made.
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            <Button
              look={begun === null ? 'primary' : 'secondary'}
              busy={start.isPending}
              onClick={() => start.mutate()}
            >
              Open a new attempt{sum}
              {account.mode === 'live' && ' (live)'}
            </Button>
            <Button look="quiet" onClick={() => setStep('look')}>
              Back
            </Button>
          </div>
        </>
      )}
      {goOn}
    </section>
  );
}

/** Each step is read from its heading on; the first one only where it was opened by hand. */
function useFocusOn(step: string, atFirst: boolean) {
  const ref = useRef<HTMLHeadingElement>(null);
  const isDue = useRef(atFirst);
  useEffect(() => {
    if (isDue.current) ref.current?.focus();
    isDue.current = true;
  }, [step]);
  return ref;
}
