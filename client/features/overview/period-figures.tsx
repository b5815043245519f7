import { useQuery } from '@tanstack/react-query';
import type { CurrencyFigures, Overview } from '#shared/overview.ts';
import { isApiError } from '../../lib/api.ts';
import { useNow } from '../../lib/clock.ts';
import { formatFull } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';
import { spanWords } from './bucket-words.ts';
import { CurrencyBlock } from './currency-block.tsx';
import { periodParams, type Period } from './periods.ts';
import { overviewQuery } from './queries.ts';

/** The figures of a period, the currency with most receipts first. */
export function PeriodFigures({ period }: { period: Period }) {
  const account = useAccount();
  const { data, error, refetch } = useQuery(overviewQuery(account, periodParams(period).toString()));
  if (!data && error) {
    return (
      <ErrorState
        title="The figures could not be loaded"
        message={error.message}
        stillTrue="Nothing was changed; links that are out can still be paid."
        requestId={isApiError(error) ? error.requestId : undefined}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  }
  if (!data) return <FiguresSkeleton />;
  const shown = data.currencies.filter(hasAny).toSorted(mostReceipts);
  return (
    <>
      <PeriodLine overview={data} isOld={error !== null} />
      {shown.map((figures, place) => (
        <CurrencyBlock key={figures.currency} overview={data} figures={figures} isFirst={place === 0} />
      ))}
      {shown.length === 0 && (
        <Panel>
          <EmptyState
            title="No links and no receipts in this period"
            action={<LinkButton to={pages.transactions(account)}>All receipts</LinkButton>}
          >
            What is captured stands here at once, each currency by itself. Choose another period above.
          </EmptyState>
        </Panel>
      )}
    </>
  );
}

/** The period in words, with the offset that its days are reckoned by. */
function PeriodLine({ overview, isOld }: { overview: Overview; isOld: boolean }) {
  const now = useNow();
  const zone = overview.time_zone;
  const offsetAt = (instant: string) => formatFull(Date.parse(instant), zone).slice(-6);
  const [first, last] = [offsetAt(overview.from), offsetAt(overview.to)];
  return (
    <p className="text-13 text-muted">
      <span className="font-medium text-text">{spanWords(overview, zone, now)}</span>, days in {zone} (
      {first === last ? first : `${first}, then ${last}`}).
      {isOld && ' These figures could not be brought up to date just now.'}
    </p>
  );
}

/** A currency that only the period before had is shown too: it came to nothing since. */
function hasAny({ transactions, checkout_sessions, previous }: CurrencyFigures): boolean {
  return transactions.length > 0 || checkout_sessions.length > 0 || previous.captured.count > 0;
}

const mostReceipts = (one: CurrencyFigures, other: CurrencyFigures) =>
  other.captured.count - one.captured.count || (one.currency < other.currency ? -1 : 1);

function FiguresSkeleton() {
  return (
    <>
      <LoadingNote what="the figures" />
      <p aria-hidden="true" className="text-13">
        <Skeleton width={40} />
      </p>
      <Panel>
        <div aria-hidden="true" className="flex min-h-[33rem] flex-col gap-4">
          <Skeleton width={6} />
          <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(18rem,2fr)_3fr]">
            <div className="flex flex-col gap-4">
              <Skeleton width={14} className="h-9" />
              {[20, 24, 18].map((width) => (
                <Skeleton key={width} width={width} />
              ))}
            </div>
            <div className="skeleton h-53 rounded-md" />
          </div>
        </div>
      </Panel>
    </>
  );
}
