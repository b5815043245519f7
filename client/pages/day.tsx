import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useNavigate, useParams } from 'react-router';
import { DayFigures } from '../features/days/day-figures.tsx';
import { dayState, longDay, plainDay } from '../features/days/day-words.ts';
import { Differences } from '../features/days/differences.tsx';
import { dayQuery } from '../features/days/queries.ts';
import { NumbersReport } from '../features/days/receipt-numbers.tsx';
import { SignPanel } from '../features/days/sign-panel.tsx';
import { Unreviewed } from '../features/days/unreviewed.tsx';
import { Versions } from '../features/days/versions.tsx';
import { useTicking } from '../features/reviews/ticking.tsx';
import { isApiError } from '../lib/api.ts';
import { addDays } from '../lib/format.ts';
import { useShortcut } from '../lib/keyboard.ts';
import { useAccount } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { Panel } from '../ui/panel.tsx';
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { ZoneName } from '../ui/time-text.tsx';

/** `…/days/:day`: one day, to be gone through, signed, and looked at afterwards. */
export function DayPage() {
  const { day: name = '' } = useParams();
  const account = useAccount();
  const { data: day, error, refetch } = useQuery(dayQuery(account, name));
  const ticking = useTicking(account);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(name) && !Number.isNaN(Date.parse(name));
  usePageTitle(isDay ? longDay(name) : 'Day');
  if (!day) {
    const isMissing = isApiError(error) && error.status === 404;
    return (
      <div className="flex flex-col gap-4">
        <PageHeading>{isDay ? longDay(name) : 'Day'}</PageHeading>
        {error ? (
          <ErrorState
            title={isMissing ? 'There is no such day yet' : 'The day could not be loaded'}
            message={isMissing ? 'It has not begun, or is no day of the calendar.' : error.message}
            stillTrue={isMissing ? undefined : 'What was ticked off and signed is kept.'}
            requestId={isApiError(error) ? error.requestId : undefined}
            action={
              <>
                {!isMissing && <Button onClick={() => void refetch()}>Try again</Button>}
                <LinkButton to={pages.days(account)}>All days</LinkButton>
              </>
            }
          />
        ) : (
          <>
            <LoadingNote what="the day" />
            <Skeleton width={40} className="h-64 w-full" />
          </>
        )}
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <PageHeading actions={<ZoneName />}>{longDay(name)}</PageHeading>
      <div className="flex flex-wrap items-center gap-3">
        <StatusMark {...dayState(day)} size="large" />
        <DaySwitch day={name} hasAfter={day.is_over} />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <DayFigures day={day} />
          <SignPanel key={name} account={account} day={day} />
          <Versions versions={day.versions} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Differences account={account} day={day} />
          <Unreviewed
            account={account}
            day={day}
            isBusy={ticking.isPending}
            onTick={(ids, called) => ticking.tick({ ids, reviewed: true, name: called })}
          />
          <Panel title="Receipt numbers">
            <NumbersReport account={account} numbers={day.numbers} />
          </Panel>
        </div>
      </div>
    </div>
  );
}

function DaySwitch({ day, hasAfter }: { day: string; hasAfter: boolean }) {
  const account = useAccount();
  const navigate = useNavigate();
  const [before, after] = [addDays(day, -1), addDays(day, 1)];
  useShortcut('[', 'Day before', () => void navigate(pages.day(account, before)));
  useShortcut(']', 'Day after', () => void navigate(pages.day(account, after)), hasAfter);
  return (
    <nav aria-label="Days" className="no-print flex flex-wrap items-center gap-2">
      <LinkButton size="small" to={pages.day(account, before)}>
        <ChevronLeft aria-hidden="true" className="size-4" />
        {plainDay(before)}
        <Kbd keys="[" />
      </LinkButton>
      {hasAfter && (
        <LinkButton size="small" to={pages.day(account, after)}>
          {plainDay(after)}
          <ChevronRight aria-hidden="true" className="size-4" />
          <Kbd keys="]" />
        </LinkButton>
      )}
      <LinkButton size="small" look="quiet" to={pages.days(account, day.slice(0, 7))}>
        The month
      </LinkButton>
    </nav>
  );
}
