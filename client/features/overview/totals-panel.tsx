import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useAccount } from '../../lib/me.ts';
import { formatCount } from '../../lib/format.ts';
import { pages } from '../../lib/paths.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { totalsQuery } from './queries.ts';

type TotalsPanelProps = { title: string; filter: Record<string, string>; none: string };

/** Figures of one filter, a line per currency; the heading leads to the very rows that they count. */
export function TotalsPanel({ title, filter, none }: TotalsPanelProps) {
  const account = useAccount();
  const { data, isError } = useQuery(totalsQuery(account, filter));
  return (
    <Panel
      title={title}
      aside={
        <Link to={pages.checkoutSessions(account, filter)} className="text-accent hover:underline">
          {data ? formatCount(data.count, 'link') : 'Show'}
        </Link>
      }
    >
      <ul className="flex flex-col gap-1">
        {data?.totals.map(({ currency, count, amount }) => (
          <li key={currency} className="flex items-baseline justify-between gap-4">
            <span className="text-13 text-muted tabular-nums">{count.toLocaleString('en')} ×</span>
            <MoneyText amount={amount} currency={currency} size="large" />
          </li>
        ))}
        {data?.totals.length === 0 && <li className="text-muted">{none}</li>}
        {isError && <li className="text-muted">Could not be loaded.</li>}
        {!data && !isError && (
          <li className="text-end">
            <Skeleton width={12} className="h-7" />
          </li>
        )}
      </ul>
    </Panel>
  );
}
