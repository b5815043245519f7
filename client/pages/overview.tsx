import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ExpiringPanel } from '../features/overview/expiring-panel.tsx';
import { FirstSteps } from '../features/overview/first-steps.tsx';
import { PeriodFigures } from '../features/overview/period-figures.tsx';
import { PeriodPicker } from '../features/overview/period-picker.tsx';
import { parsePeriod } from '../features/overview/periods.ts';
import { SessionsPanel } from '../features/overview/sessions-panel.tsx';
import { TotalsPanel } from '../features/overview/totals-panel.tsx';
import { UnreconciledList } from '../features/unreconciled/unreconciled-list.tsx';
import { unreconciledQuery } from '../lib/checkout-sessions.ts';
import { useAccount } from '../lib/me.ts';
import { pages } from '../lib/paths.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { PageHeading } from '../ui/page-heading.tsx';
import { Panel } from '../ui/panel.tsx';
import { ZoneName } from '../ui/time-text.tsx';

/** What came in, what is about to run out, what needs eyes. */
export function OverviewPage() {
  usePageTitle('Overview');
  const account = useAccount();
  const [params] = useSearchParams();
  const period = useMemo(() => parsePeriod(params), [params]);
  const { data: unreconciled } = useQuery(unreconciledQuery(account));
  return (
    <div className="flex flex-col gap-4">
      <PageHeading actions={<ZoneName />}>Overview</PageHeading>
      <FirstSteps />
      {unreconciled && unreconciled.items.length > 0 && (
        <Panel
          title="Needs eyes"
          className="border-unknown"
          aside={
            <Link to={pages.unreconciled(account)} className="text-accent hover:underline">
              All {unreconciled.count}
            </Link>
          }
        >
          <UnreconciledList items={unreconciled.items.slice(0, 3)} />
        </Panel>
      )}
      <PeriodPicker period={period} />
      <PeriodFigures period={period} />
      <div className="grid gap-4 md:grid-cols-2">
        <ExpiringPanel period={period} />
        <TotalsPanel title="Open now" filter={{ status: 'open' }} none="No link is waiting for a payment." />
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        <SessionsPanel
          title="Next to expire"
          status="open"
          sort="expires_at"
          timeOf={(session) => session.expires_at}
          none="No link is open."
        />
        <SessionsPanel
          title="Paid last"
          status="completed"
          sort="-completed_at"
          timeOf={(session) => session.completed_at}
          none="No link has been paid yet."
        />
      </div>
    </div>
  );
}
