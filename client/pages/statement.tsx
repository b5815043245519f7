import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { statementQuery } from '../features/statements/queries.ts';
import { daysOf, shareOf } from '../features/statements/statement-list.tsx';
import { StatementResult } from '../features/statements/statement-result.tsx';
import { isApiError } from '../lib/api.ts';
import { formatCount } from '../lib/format.ts';
import { useAccount } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx';
import { TimeText, ZoneName } from '../ui/time-text.tsx';

/** One statement and what became of its lines. */
export function StatementPage() {
  const { id = '' } = useParams();
  const account = useAccount();
  const { data, error, refetch } = useQuery(statementQuery(account, id));
  usePageTitle(data ? `Settlement ${data.name}` : 'Settlement');
  if (data) {
    return (
      <div className="flex flex-col gap-4">
        <PageHeading
          actions={
            <>
              <ZoneName />
              <LinkButton size="small" to={pages.statements(account)}>
                All statements
              </LinkButton>
            </>
          }
        >
          <bdi className="break-words">{data.name}</bdi>
        </PageHeading>
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-13 text-muted tabular-nums">
          <span>{daysOf(data)}</span>
          <span>{formatCount(data.lines, 'line')}</span>
          {data.state === 'ready' && <span>{shareOf(data.matched, data.lines)} matched</span>}
          <span>
            imported <TimeText instant={data.imported_at} focusable />
            {data.imported_by && (
              <>
                {' '}
                by <bdi>{data.imported_by}</bdi>
              </>
            )}
          </span>
          {data.matched_at && (
            <span>
              matched <TimeText instant={data.matched_at} focusable />
            </span>
          )}
          <span title={data.sha256}>
            SHA-256 <bdi className="font-mono">{data.sha256.slice(0, 12)}…</bdi>
          </span>
        </p>
        <StatementResult statement={data} />
      </div>
    );
  }
  if (error) {
    const missing = isApiError(error) && error.status === 404;
    return (
      <div className="flex flex-col gap-4">
        <PageHeading>Settlement</PageHeading>
        <ErrorState
          title={missing ? 'There is no such statement here' : 'The statement could not be loaded'}
          message={
            missing
              ? `It may have been removed, or be in the other mode than ${account.mode}.`
              : error.message
          }
          requestId={isApiError(error) ? error.requestId : undefined}
          action={
            <>
              {!missing && <Button onClick={() => void refetch()}>Try again</Button>}
              <LinkButton to={pages.statements(account)}>All statements</LinkButton>
            </>
          }
        />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <PageHeading>
        <Skeleton width={16} />
      </PageHeading>
      <LoadingNote what="the statement" />
      <Skeleton width={40} className="h-40 w-full" />
    </div>
  );
}
