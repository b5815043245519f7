import type { UseQueryResult } from '@tanstack/react-query';
import { isApiError } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingNote } from '../../ui/skeleton.tsx';

type ListFootProps = {
  what: string;
  /** Rows above. */
  count: number;
  /** The next page, when it is wanted. */
  more: UseQueryResult | null;
  /** No more rows are added, although there are more. */
  isCapped: boolean;
  /** The last row is the list's last. */
  isEnd: boolean;
};

/** What stands behind the last known row: that more is coming, why it is not, or that this is all. */
export function ListFoot({ what, count, more, isCapped, isEnd }: ListFootProps) {
  if (more?.isError) {
    return (
      <div className="p-3">
        <ErrorState
          title={`More ${what} could not be loaded`}
          message={more.error.message}
          stillTrue="All rows above are as they were."
          requestId={isApiError(more.error) ? more.error.requestId : undefined}
          action={
            <Button busy={more.isFetching} onClick={() => void more.refetch()}>
              Try again
            </Button>
          }
        />
      </div>
    );
  }
  const text = isCapped
    ? `The list shows its first ${count.toLocaleString('en')} rows. Narrow it by a filter to come to the others, or export it.`
    : isEnd
      ? // A short list is seen to be all.
        count > 50 && `All ${count.toLocaleString('en')} ${what}.`
      : 'Scroll for more.';
  return (
    // As high in each case, so that nothing jumps when it changes.
    <p className="flex min-h-10 items-center justify-center px-3 text-13 text-muted">
      {more?.isFetching ? (
        <>
          Loading more…
          <LoadingNote what={`more ${what}`} />
        </>
      ) : (
        text
      )}
    </p>
  );
}
