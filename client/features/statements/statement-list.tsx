import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ReactNode } from 'react';
import type { Statement } from '#shared/statements.ts';
import { isApiError } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { statementListQuery } from './queries.ts';

/** The statements that were imported, newest first. */
export function StatementList({ none }: { none: ReactNode }) {
  const account = useAccount();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    statementListQuery(account),
  );
  const statements = data?.pages.flatMap((page) => page.data) ?? [];
  if (error && !data) {
    return (
      <ErrorState
        title="The statements could not be loaded"
        message={error.message}
        stillTrue="What was imported is kept."
        requestId={isApiError(error) ? error.requestId : undefined}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  }
  if (!data) {
    return (
      <Panel>
        <LoadingNote what="the statements" />
        <Skeleton width={60} className="h-28 w-full" />
      </Panel>
    );
  }
  if (statements.length === 0) return none;
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label="Statements" className="rounded-lg border border-line bg-raised">
        {statements.map((statement) => (
          <li key={statement.id} className="border-line not-first:border-t">
            <Link
              to={pages.statement(account, statement.id)}
              className="grid gap-x-4 gap-y-1 px-4 py-3 text-text no-underline hover:bg-sunken md:grid-cols-[minmax(0,2fr)_minmax(0,1.3fr)_8rem_minmax(12rem,1fr)] md:items-center"
            >
              <span className="min-w-0">
                <UserText className="block truncate font-medium">{statement.name}</UserText>
                <span className="text-13 text-muted">
                  imported <TimeText instant={statement.imported_at} />
                  {statement.imported_by && (
                    <>
                      {' '}
                      by <bdi>{statement.imported_by}</bdi>
                    </>
                  )}
                </span>
              </span>
              <span className="text-13 text-muted tabular-nums">{daysOf(statement)}</span>
              <span className="text-13 tabular-nums md:text-end">{formatCount(statement.lines, 'line')}</span>
              <Share statement={statement} />
            </Link>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button className="self-center" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older statements
        </Button>
      )}
    </div>
  );
}

export const daysOf = ({ from_day: from, to_day: to }: Pick<Statement, 'from_day' | 'to_day'>) =>
  from === null ? 'no days' : from === to ? from : `${from} to ${to}`;

function Share({ statement }: { statement: Statement }) {
  const { state, matched, lines, open, progress } = statement;
  if (state === 'matching') {
    return <ProgressBar name={`Matching ${statement.name}`} text={percentOf(progress)} {...progress} />;
  }
  if (state === 'interrupted') return <StatusMark tone="unknown" word="Cut off" look="plain" />;
  return (
    <span className="flex flex-wrap gap-x-3 text-13 md:justify-end">
      <span className="tabular-nums">{shareOf(matched, lines)} matched</span>
      {open === 0 ? (
        <StatusMark tone="paid" word="All settled" look="plain" />
      ) : (
        <StatusMark tone="waiting" word={`${open.toLocaleString('en')} open`} look="plain" />
      )}
    </span>
  );
}

/** "99.9 %" is never rounded up to all. */
export function shareOf(matched: number, lines: number): string {
  if (lines === 0) return '0 %';
  const tenths = Math.floor((matched * 1000) / lines);
  return matched === lines ? '100 %' : `${tenths / 10} %`;
}

export const percentOf = ({ done, total }: Statement['progress']) =>
  `${total === 0 ? 0 : Math.floor((100 * done) / total)} % done`;
