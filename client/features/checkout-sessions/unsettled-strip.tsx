import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useAccount } from '../../lib/me.ts';
import { unreconciledQuery } from '../../lib/checkout-sessions.ts';
import { intentStatus } from '../../lib/status.ts';
import { pageOfItem, type Item } from '../../lib/item-page.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';

/** Attempts whose outcome is not known yet. They are no rows of the list and not in its totals. */
export function UnsettledStrip() {
  const account = useAccount();
  const { data } = useQuery(unreconciledQuery(account));
  const intents = data?.items.filter(({ kind }) => kind === 'intent') ?? [];
  if (intents.length === 0) return null;
  return (
    <section aria-label="Links not settled yet" className="rounded-lg border border-unknown bg-unknown-soft">
      <ul>
        {intents.map((item) => (
          <li
            key={item.id}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-t border-line px-4 py-2 first:border-t-0"
          >
            <StatusMark look="plain" {...intentStatus(item.state)} />
            <Title item={item} />
            <span className="text-13 text-muted">
              {!item.is_mine && item.made_by !== null && (
                <>
                  made by <UserText>{item.made_by}</UserText>,{' '}
                </>
              )}
              since <TimeText instant={item.since} show="point" />
            </span>
            <span className="w-full text-13">
              <bdi>{item.message}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Title({ item }: { item: Item }) {
  const to = pageOfItem(useAccount(), item);
  const text = (
    <>
      <MoneyText amount={item.amount} currency={item.currency} />
      {item.description && <UserText>{item.description}</UserText>}
    </>
  );
  const look = 'inline-flex flex-wrap gap-x-2';
  if (to === undefined) return <span className={look}>{text}</span>;
  return (
    <Link to={to} className={`${look} hover:underline`}>
      {text}
    </Link>
  );
}
