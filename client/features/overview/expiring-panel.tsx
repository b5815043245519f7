import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FigureLink } from './figure-link.tsx';
import { periodParams, type Period } from './periods.ts';
import { overviewQuery } from './queries.ts';

/** Open links whose time runs out within a day, a line per currency. */
export function ExpiringPanel({ period }: { period: Period }) {
  const { data, isError } = useQuery(overviewQuery(useAccount(), periodParams(period).toString()));
  const lines = data?.currencies.filter(({ expiring }) => expiring.count > 0);
  return (
    <Panel title="Unpaid, and expires within 24 hours">
      <ul className="flex flex-col gap-1">
        {lines?.map(({ currency, expiring }) => (
          <li key={currency} className="flex items-baseline justify-between gap-4">
            <FigureLink filter={expiring.filter} className="text-13 tabular-nums">
              {formatCount(expiring.count, 'link')}
            </FigureLink>
            <MoneyText amount={expiring.amount} currency={currency} size="large" />
          </li>
        ))}
        {lines?.length === 0 && <li className="text-muted">No open link runs out by this time tomorrow.</li>}
        {!data && isError && <li className="text-muted">Could not be loaded.</li>}
        {!data && !isError && (
          <li className="text-end">
            <Skeleton width={12} className="h-7" />
          </li>
        )}
      </ul>
    </Panel>
  );
}
