import { Link } from 'react-router';
import { formatMoney } from '#shared/money.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';

/** What is known of an attempt whose link may exist. */
export type Attempted = {
  key: string;
  /** Minor units. */
  amount: number | null;
  currency: string | null;
  /** E-mail address or name of the buyer. */
  customer: string | null;
  since: string;
};

/** A link that was made may carry a time of upstream's clock, which need not be ours. */
const marginMs = 24 * 3_600_000;

/** The ways to find out whether the link of an attempt exists, nearest first. */
export function LookFirst({ account, attempted }: { account: Account; attempted: Attempted }) {
  const { amount, currency, customer, since } = attempted;
  const hasSum = amount !== null && currency !== null;
  const sum = hasSum ? formatMoney({ amount, currency }) : 'this sum';
  const ofSum = pages.checkoutSessions(account, {
    ...(hasSum && { currency, amount_min: String(amount), amount_max: String(amount) }),
    created_from: new Date(Date.parse(since) - marginMs).toISOString(),
  });
  return (
    <>
      <p>Its link may exist, and a second one could ask the buyer for the money twice.</p>
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
