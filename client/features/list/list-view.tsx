import type { UseQueryResult } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import type { Summary } from '#shared/checkout-sessions.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useIsLate } from '../../lib/lateness.ts';
import { placeOf } from '../../lib/list-places.ts';
import { filterParams, isFiltered, listRequest, withoutFilters } from '../../lib/list-state.ts';
import { useAccount } from '../../lib/me.ts';
import { useIsNarrow } from '../../lib/media.ts';
import { noteOpened, useOpened } from '../../lib/opened-rows.ts';
import { openSearch } from '../../lib/search-opening.ts';
import type { useListState } from '../../lib/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { exportParams, maxExportedPicks } from './bulk-jobs.ts';
import { ListFailure } from './list-failure.tsx';
import { ListFilters } from './list-filters.tsx';
import { ListFoot } from './list-foot.tsx';
import { ListHead } from './list-head.tsx';
import type { ListColumn, RowActions } from './list-kind.ts';
import { useShownColumns, type LayoutState } from './list-layout.ts';
import { useListRows } from './list-rows.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import type { ListSource } from './list-source.ts';
import { ListTools } from './list-tools.tsx';
import { NewRowsBar } from './new-rows-bar.tsx';
import { useRowActions } from './row-actions.ts';
import { canAddAll, everyMatch, noSelection, selectedCount, useRowSelection } from './row-selection.ts';
import type { RowMoney } from './selection-totals.ts';

const ExplainedZero = lazyPart(() => import('./explained-zero.tsx').then((part) => part.ExplainedZero));
const BulkBar = lazyPart(() => import('./bulk-bar.tsx').then((part) => part.BulkBar));

export type ListViewProps<Row> = {
  noun: ListNoun;
  /** What the rows are called: "payment links". */
  what: string;
  caption: string;
  statuses: readonly string[];
  listState: ReturnType<typeof useListState>;
  source: ListSource<Row>;
  summary: UseQueryResult<Summary>;
  columns: readonly ListColumn<Row>[];
  layout: LayoutState;
  actions: RowActions<Row>;
  /** The same function as long as the account is the same. */
  hrefOf: (id: string) => string;
  /** Exports what a query string of the list grammar lets through; not there for who may not. */
  onExport?: ((params: URLSearchParams) => void) | undefined;
  /** Stands between head and rows. */
  between?: ReactNode;
  /** Stands in the place of rows while there are none at all. */
  none: ReactNode;
};

/** A list in all its states: filters, totals, rows or why there are none, and what is new. */
export function ListView<Row extends { id: string } & RowMoney>(props: ListViewProps<Row>) {
  const { noun, what, summary, source, columns, actions, onExport } = props;
  const { state, notes, setState } = props.listState;
  const { merchant, mode } = useAccount();
  const request = listRequest(state);
  const listKey = [merchant, mode, noun, request].join(' ');
  const place = placeOf(useLocation().key, listKey);
  const isLate = useIsLate(summary.isPlaceholderData);
  const matching = summary.isPlaceholderData ? null : (summary.data?.count ?? null);
  const list = useListRows({ source, request, listKey, place, total: matching });
  const { head, table, known, isStale } = list;
  const { layout, shown, cards } = useShownColumns(columns, props.layout[0]);

  const selected = useRowSelection(isStale ? null : known, listKey);
  const count = selectedCount(selected.selection, matching);
  const hasSelection = count !== 0;
  const mayAddAll = hasSelection && canAddAll(selected.selection, matching);
  // Bound here, because the bar below comes a moment after the first row is selected.
  useShortcut('a', 'Select all that match', () => selected.set(everyMatch), mayAddAll);
  useShortcut('Escape', 'Clear the selection', () => selected.set(noSelection), hasSelection);
  const [picking, setPicking] = useState(false);
  const isNarrow = useIsNarrow();
  const opened = useOpened();
  const rows = useRef<HTMLDivElement>(null);
  useRowActions({ actions, rowAt: table.rowAt, onSelect: selected.table.toggle, enabled: !hasSelection });

  const setSort = (sort: string) => setState({ ...state, sort });
  const isTooMany = selected.selection.ids.size > maxExportedPicks;
  const exportNow = onExport && (() => onExport(exportParams(state, selected.selection)));
  useShortcut('e', 'Export', () => exportNow?.(), exportNow !== undefined && !isTooMany);

  const filtered = isFiltered(state);
  const clear = () => setState(withoutFilters(state));
  const isEmpty = table.count === 0 && !isStale && head.isSuccess;
  return (
    <>
      <ListFilters
        noun={noun}
        statuses={props.statuses}
        state={state}
        isEmpty={isEmpty}
        onChange={setState}
      />
      <ListHead
        noun={noun}
        state={state}
        notes={notes}
        summary={summary.isError ? null : summary.data}
        isOld={isLate}
      />
      {props.between}
      {head.isError && (
        <ListFailure
          error={head.error}
          what={what}
          filtered={filtered}
          onRetry={() => void head.refetch()}
          onClear={clear}
        />
      )}
      {known === null && head.isPending && <ListSkeleton what={what} density={layout.density} />}
      {isEmpty &&
        (filtered ? (
          <ExplainedZero
            noun={noun}
            what={what}
            state={state}
            onChange={setState}
            onSearchEverywhere={openSearch}
          />
        ) : (
          props.none
        ))}
      {table.count > 0 && (
        <>
          <ListTools
            columns={columns}
            layout={layout}
            onLayout={props.layout[1]}
            sort={state.sort}
            onSort={setSort}
            copied={actions.copied.what}
            canRefresh={actions.refresh !== undefined}
            picking={picking}
            onPicking={setPicking}
            onExport={exportNow}
            exported={hasSelection ? count : isLate ? null : (summary.data?.count ?? null)}
          />
          {hasSelection && (
            <BulkBar
              source={source}
              request={request}
              actions={actions}
              selection={selected.selection}
              setSelection={selected.set}
              count={count}
              matching={matching}
              totals={summary.isPlaceholderData ? null : (summary.data?.totals ?? null)}
              rows={list.rows}
              onExport={exportNow}
              isTooManyToExport={isTooMany}
              mayAddAll={mayAddAll}
            />
          )}
          <div ref={rows}>
            <DataTable
              caption={props.caption}
              source={table}
              shown={shown}
              cards={cards}
              density={layout.density}
              hrefOf={props.hrefOf}
              sort={state.sort}
              onSort={setSort}
              selection={!isNarrow || picking || hasSelection ? selected.table : undefined}
              opened={opened}
              onOpen={noteOpened}
              place={place}
              onRange={list.onRange}
              stale={isStale}
              foot={
                <ListFoot
                  what={what}
                  count={table.count}
                  more={list.more}
                  isCapped={list.isCapped}
                  isEnd={known?.next === null}
                />
              }
            />
          </div>
        </>
      )}
      {list.failed && <PageFailure what={what} failed={list.failed} />}
      <NewRowsBar
        count={list.newRows.count}
        isMore={list.newRows.isMore}
        onShow={() => {
          list.showNew();
          // The bar goes away with the focus in it.
          rows.current?.querySelector<HTMLElement>('a[data-row]')?.focus({ preventScroll: true });
        }}
      />
    </>
  );
}

/** The query string of the filters alone, for the summary of the same rows. */
export const summaryRequest = ({ state }: ReturnType<typeof useListState>) => filterParams(state).toString();

/** Rows that were let go and could not be had again; they keep their places. */
function PageFailure({ what, failed }: { what: string; failed: UseQueryResult }) {
  return (
    <div
      role="alert"
      className="fixed above-foot inset-x-4 z-20 mx-auto flex max-w-xl items-center gap-3 rounded-lg border border-failed bg-failed-soft p-3"
    >
      <p className="grow">
        These {what} could not be loaded again. {failed.error?.message}
      </p>
      <Button busy={failed.isFetching} onClick={() => void failed.refetch()}>
        Try again
      </Button>
    </div>
  );
}
