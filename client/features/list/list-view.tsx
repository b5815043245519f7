import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Summary } from '#shared/checkout-sessions.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import {
  changeFilters,
  emptyListState,
  filterParams,
  isFiltered,
  listRequest,
} from '../../lib/list-state.ts';
import { useAccount } from '../../lib/me.ts';
import { usePinnedRows } from '../../lib/pinned-rows.ts';
import type { useListState } from '../../lib/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListFailure } from './list-failure.tsx';
import { ListFilters } from './list-filters.tsx';
import { ListHead } from './list-head.tsx';
import { ListPager } from './list-pager.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { NewRowsBar } from './new-rows-bar.tsx';

type TableProps<Row> = {
  rows: Row[];
  /** Ids of rows that still stand here but no longer match. */
  gone: readonly string[];
  sort: string;
  onSort: (sort: string) => void;
  stale: boolean;
};

type ListViewProps<Row> = {
  noun: ListNoun;
  /** What the rows are called: "payment links". */
  what: string;
  statuses: readonly string[];
  listState: ReturnType<typeof useListState>;
  list: UseQueryResult<{ data: Row[]; next_cursor: string | null }>;
  summary: UseQueryResult<Summary>;
  /** Stands between head and rows. */
  between?: ReactNode;
  renderTable: (props: TableProps<Row>) => ReactNode;
  /** Stands in the place of rows while there are none at all. */
  none: ReactNode;
};

/** A list in all its states: filters, totals, rows or why there are none, pages, and what is new. */
export function ListView<Row extends { id: string }>(props: ListViewProps<Row>) {
  const { noun, what, list, summary } = props;
  const { state, notes, setState } = props.listState;
  const { merchant, mode } = useAccount();
  const latest = list.isPlaceholderData ? undefined : list.data?.data;
  const pinned = usePinnedRows(latest, [merchant, mode, noun, listRequest(state)].join(' '));
  const rows = pinned.rows ?? list.data?.data ?? noRows;
  const filtered = isFiltered(state);
  const clear = () => setState({ ...emptyListState, sort: state.sort });
  return (
    <>
      <ListFilters noun={noun} statuses={props.statuses} state={state} onChange={setState} />
      <ListHead
        noun={noun}
        state={state}
        notes={notes}
        summary={summary.isError ? null : summary.data}
        onChange={setState}
      />
      {props.between}
      {list.isError && (
        <ListFailure
          error={list.error}
          what={what}
          filtered={filtered}
          onRetry={() => void list.refetch()}
          onClear={clear}
        />
      )}
      {list.isPending && <ListSkeleton what={what} />}
      {list.data &&
        rows.length > 0 &&
        props.renderTable({
          rows,
          gone: pinned.gone,
          sort: state.sort,
          onSort: (sort) => setState(changeFilters(state, { sort })),
          stale: list.isPlaceholderData,
        })}
      {latest?.length === 0 &&
        rows.length === 0 &&
        (filtered ? <NoMatch what={what} onClear={clear} /> : props.none)}
      {list.data && (
        <ListPager
          state={state}
          shown={rows.length}
          count={summary.data?.count}
          nextCursor={list.data.next_cursor}
          onChange={setState}
        />
      )}
      <NewRowsBar count={pinned.newCount} onShow={pinned.showNew} />
    </>
  );
}

const noRows: never[] = [];

/** The query string of the filters alone, for the summary of the same rows. */
export const summaryRequest = ({ state }: ReturnType<typeof useListState>) => filterParams(state).toString();

function NoMatch({ what, onClear }: { what: string; onClear: () => void }) {
  return (
    <EmptyState title={`No ${what} match`} action={<Button onClick={onClear}>Clear all filters</Button>}>
      Every condition above must fit at once. Take one away, or look in all {what}.
    </EmptyState>
  );
}
