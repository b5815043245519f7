import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import type { Intent } from '#shared/intents.ts';
import { checkoutSessionQuery } from '../../lib/checkout-sessions.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { endedUnpaid } from '../../lib/status.ts';

type OriginProps = {
  account: Account;
  /** Id of the session that the new link stands in for, or nothing. */
  replaces: string;
  attempt: Intent | null;
  /** Its key was neither minted here nor is known to the server. */
  isStrange: boolean;
};

/** What this form came out of, where it was not simply opened. */
export function Origin({ account, replaces, attempt, isStrange }: OriginProps) {
  const of = attempt?.new_attempt_of ?? null;
  return (
    <>
      {isStrange && (
        <p className="text-muted">
          Nothing of yours is kept at this address: this is a new form. If you came for a colleague’s attempt,
          make no second link.
        </p>
      )}
      {of !== null && (
        <p className="text-muted">
          A new attempt of{' '}
          <Link to={pages.newCheckoutSession(account, of)} className="underline underline-offset-2">
            an earlier one
          </Link>
          : should its link turn up after all, there are two.
        </p>
      )}
      {replaces !== '' && <StandsInFor account={account} id={replaces} />}
    </>
  );
}

function StandsInFor({ account, id }: { account: Account; id: string }) {
  const { data } = useQuery(checkoutSessionQuery(account, id));
  return (
    <p className="text-muted">
      Stands in for{' '}
      <Link
        to={pages.checkoutSession(account, id)}
        className="font-mono text-13 break-all underline underline-offset-2"
      >
        {id}
      </Link>
      {data && howItEnded(data)}. The two links will name each other.
    </p>
  );
}

/** Only what the checkout API has said itself: a link whose time is up may have been paid in its last moment. */
function howItEnded({ status, expires_at: expires }: CheckoutSession): string {
  if (endedUnpaid(status)) return ', which ended unpaid';
  if (status === 'completed') return ', which was paid';
  if (status !== 'open') return '';
  const isPast = expires !== null && Date.parse(expires) < Date.now();
  return isPast ? ', whose time is up, not yet confirmed expired' : ', which can still be paid';
}
