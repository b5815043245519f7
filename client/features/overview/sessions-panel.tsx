import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { someSessionsQuery } from './queries.ts';

type SessionsPanelProps = {
  title: string;
  status: string;
  sort: string;
  timeOf: (session: CheckoutSession) => string | null;
  none: string;
};

/** A few sessions in one order, each with the time that the order is about. */
export function SessionsPanel({ title, status, sort, timeOf, none }: SessionsPanelProps) {
  const account = useAccount();
  const { data, isError } = useQuery(someSessionsQuery(account, status, sort));
  return (
    <Panel
      title={title}
      aside={
        <Link to={pages.checkoutSessions(account, { status, sort })} className="text-accent hover:underline">
          Show all
        </Link>
      }
    >
      <ul className="divide-y divide-line">
        {data?.data.map((session) => (
          <li key={session.id} className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 py-2 first:pt-0">
            <Link to={pages.checkoutSession(account, session.id)} className="truncate hover:underline">
              <UserText>{session.description || session.id}</UserText>
            </Link>
            <MoneyText amount={session.amount} currency={session.currency} className="text-end" />
            <span className="truncate text-13 text-muted">
              <UserText>{session.customer?.name ?? session.customer?.email ?? ''}</UserText>
            </span>
            <span className="text-end text-13 text-muted">
              <TimeText instant={timeOf(session)} />
            </span>
          </li>
        ))}
        {data?.data.length === 0 && <li className="text-muted">{none}</li>}
        {isError && <li className="text-muted">Could not be loaded.</li>}
        {!data && !isError && (
          <li>
            <Skeleton width={24} />
          </li>
        )}
      </ul>
    </Panel>
  );
}
