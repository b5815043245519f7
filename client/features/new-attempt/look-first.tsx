import { Link } from 'react-router';
import { knownSum, type Attempted as Order } from '../../lib/attempted.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';

/** What is known of an attempt whose link may exist. */
export type Attempted = Pick<Order, 'amount' | 'currency' | 'customer'> & {
  key: string;
  /** When its maker pressed the button. */
  since: string;
};

/** A link that was made may carry a time of upstream's clock, which need not be ours. */
const marginMs = 24 * 3_600_000;

/** The ways to find out whether the link of an attempt exists, nearest first. */
export function LookFirst({ account, attempted }: { account: Account; attempted: Attempted }) {
  const { amount, currency, customer, since } = attempted;
  const sum = knownSum(attempted) ?? 'this sum';
  const ofSum = pages.checkoutSessions(account, {
    ...(amount !== null &&
      currency !== null && { currency, amount_min: String(amount), amount_max: String(amount) }),
    created_from: new Date(Date.parse(since) - marginMs).toISOString(),
  });
  return (
    <>
      <p>Should its link exist, a second one could ask the buyer for the money twice.</p>
      <ol className="flex list-decimal flex-col gap-1 ps-5">
        <li>
          Look here:{' '}
          <Link to={ofSum} className={linkClass}>
            links over {sum}
          </Link>
          {customer !== null && (
            <>
              {' '}
              or{' '}
              <Link to={pages.checkoutSessions(account, { q: customer })} className={linkClass}>
                links to <UserText>{customer}</UserText>
              </Link>
            </>
          )}
          , made at about <TimeText instant={since} show="point" />.
        </li>
        <li>Ask the buyer whether a link came, or whether it was paid.</li>
        <li>Look in the checkout’s own portal for {sum} at that time.</li>
      </ol>
      <p>If it is there, use that link and make no other.</p>
    </>
  );
}

const linkClass = 'text-accent underline underline-offset-2';
