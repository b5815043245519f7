import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isApiError } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';
import { ExportItem } from './export-item.tsx';
import { exportListQuery } from './queries.ts';

/** The exports of the account, newest first. */
export function ExportList({ none }: { none: ReactNode }) {
  const account = useAccount();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    exportListQuery(account),
  );
  if (error && !data) {
    return (
      <ErrorState
        title="The exports could not be loaded"
        message={error.message}
        stillTrue="Seals are kept; an export that runs goes on."
        requestId={isApiError(error) ? error.requestId : undefined}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  }
  if (!data) {
    return (
      <Panel>
        <LoadingNote what="the exports" />
        <Skeleton width={60} className="h-28 w-full" />
      </Panel>
    );
  }
  const seals = data.pages.flatMap((page) => page.data);
  if (seals.length === 0) return none;
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label="Exports" className="flex flex-col rounded-lg border border-line bg-raised">
        {seals.map((seal) => (
          <li key={seal.id} className="border-line px-4 py-3 not-first:border-t">
            <ExportItem seal={seal} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button className="self-center" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older exports
        </Button>
      )}
    </div>
  );
}
