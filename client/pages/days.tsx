import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { monthWords } from '../features/days/day-words.ts';
import { MonthNumbers } from '../features/days/month-numbers.tsx';
import { MonthSwitch } from '../features/days/month-switch.tsx';
import { MonthTable } from '../features/days/month-table.tsx';
import { daysQuery } from '../features/days/queries.ts';
import { isApiError } from '../lib/api.ts';
import { useAccount } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx';
import { ZoneName } from '../ui/time-text.tsx';

/** `…/days`: a month of the merchant's days, each with its money, how far it is ticked off, and whether it is signed. */
export function DaysPage() {
  const account = useAccount();
  const [params] = useSearchParams();
  const given = params.get('month') ?? '';
  const { data, error, refetch, isPlaceholderData } = useQuery(daysQuery(account, given));
  const month = isPlaceholderData ? given : (data?.month ?? given);
  usePageTitle(month ? `Days of ${monthWords(month)}` : 'Days');
  const isWrong = isApiError(error) && error.status === 400;
  return (
    <div className="flex flex-col gap-4">
      <PageHeading actions={<ZoneName />}>
        Days{month && !isWrong && <> of {monthWords(month)}</>}
      </PageHeading>
      {error && (
        <ErrorState
          title={isWrong ? 'There is no such month' : 'The days could not be loaded'}
          message={error.message}
          stillTrue={isWrong ? undefined : 'What was ticked off and signed is kept.'}
          requestId={isApiError(error) ? error.requestId : undefined}
          action={
            <>
              {!isWrong && <Button onClick={() => void refetch()}>Try again</Button>}
              {isWrong && <LinkButton to={pages.days(account)}>This month</LinkButton>}
            </>
          }
        />
      )}
      {!data && !error && (
        <>
          <LoadingNote what="days" />
          <Skeleton width={40} className="h-96 w-full" />
        </>
      )}
      {data && !error && (
        <div className={isPlaceholderData ? 'flex flex-col gap-4 opacity-60' : 'flex flex-col gap-4'}>
          <MonthSwitch account={account} month={month} today={data.today} />
          {data.data.length === 0 ? (
            <EmptyState title="This month has not begun">
              Days stand here from their first moment on, in the merchant’s time zone.
            </EmptyState>
          ) : (
            <MonthTable account={account} days={data.data} caption={`Days of ${monthWords(data.month)}`} />
          )}
          {data.undated > 0 && (
            <p className="text-13 text-muted">
              {data.undated.toLocaleString('en')} receipts are in no day, because the checkout API has not
              told when they were made.
            </p>
          )}
          <MonthNumbers
            key={data.month}
            account={account}
            first={`${data.month}-01`}
            last={data.data[0]?.day ?? `${data.month}-01`}
          />
        </div>
      )}
    </div>
  );
}
