import {
  createColumnHelper,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type RowData,
  type SortingState,
} from '@tanstack/react-table';
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { useShortcut } from '../lib/keyboard.ts';

// Sorting, filtering and paging are the server's: the table knows only which order is shown.
const features = tableFeatures({ rowSortingFeature });
type Features = typeof features;

/** Column helper for the rows of one table. */
export const columnsFor = <Row extends RowData>() => createColumnHelper<Features, Row>();
export type DataColumn<Row extends RowData> = ColumnDef<Features, Row>;

/** Where a column goes: `className` for every width, with `max-md:` for the card that a row is on a phone. */
export type ColumnLook = { end?: boolean; className?: string; sortable?: boolean; link?: boolean };

type DataTableProps<Row extends { id: string }> = {
  caption: string;
  columns: readonly DataColumn<Row>[];
  looks: Readonly<Record<string, ColumnLook>>;
  rows: Row[];
  hrefOf: (row: Row) => string;
  /** The grammar's form: "-created_at". */
  sort: string;
  onSort: (sort: string) => void;
  /** Rows are about to be replaced. */
  stale?: boolean;
};

/** A list of things with an address each: rows are links, j k and arrows move, a click anywhere opens. */
export function DataTable<Row extends { id: string }>({
  caption,
  columns,
  looks,
  rows,
  hrefOf,
  sort,
  onSort,
  stale = false,
}: DataTableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const navigate = useNavigate();
  const sorting: SortingState = [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }];
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: (row) => row.id,
    manualSorting: true,
    state: { sorting },
  });

  const moveBy = (step: 1 | -1) => {
    const links = [...(body.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])];
    const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
    const target = at === -1 ? links[step === 1 ? 0 : links.length - 1] : links[at + step];
    target?.focus();
    target?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  };
  useShortcut('j', 'Next row', () => moveBy(1));
  useShortcut('k', 'Previous row', () => moveBy(-1));

  const onArrows = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    moveBy(event.key === 'ArrowDown' ? 1 : -1);
  };

  return (
    <div className="rounded-lg border border-line bg-raised md:overflow-x-auto">
      {/* Roles are said outright: drawn as cards on a phone, the elements would lose them. */}
      <table role="table" aria-busy={stale} className="w-full border-collapse text-14 max-md:block">
        <caption className="sr-only">{caption}</caption>
        <thead role="rowgroup" className="max-md:sr-only">
          {table.getHeaderGroups().map((group) => (
            <tr role="row" key={group.id}>
              {group.headers.map((header) => {
                const look = looks[header.column.id] ?? {};
                const direction = sorting[0]?.id === header.column.id && (sorting[0].desc ? 'down' : 'up');
                return (
                  <th
                    key={header.id}
                    role="columnheader"
                    scope="col"
                    aria-sort={direction ? (direction === 'down' ? 'descending' : 'ascending') : undefined}
                    className={clsx(
                      'h-9 px-3 text-12 font-medium whitespace-nowrap text-muted',
                      look.end ? 'text-end' : 'text-start',
                      look.className,
                    )}
                  >
                    {look.sortable ? (
                      <button
                        type="button"
                        className="inline-flex items-center gap-1 rounded-sm hover:text-text"
                        onClick={() =>
                          onSort(direction === 'down' ? header.column.id : `-${header.column.id}`)
                        }
                      >
                        <table.FlexRender header={header} />
                        {direction === 'down' && <ArrowDown aria-hidden="true" className="size-3" />}
                        {direction === 'up' && <ArrowUp aria-hidden="true" className="size-3" />}
                      </button>
                    ) : (
                      <table.FlexRender header={header} />
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody role="rowgroup" ref={body} className={clsx('max-md:block', stale && 'opacity-60')}>
          {table.getRowModel().rows.map((row) => {
            const href = hrefOf(row.original);
            return (
              <tr
                key={row.id}
                role="row"
                onClick={(event) => {
                  if (!isPlainAreaClick(event)) return;
                  if (event.ctrlKey || event.metaKey) window.open(href, '_blank', 'noopener');
                  else void navigate(href);
                }}
                onAuxClick={(event) => {
                  if (event.button === 1 && isPlainAreaClick(event)) window.open(href, '_blank', 'noopener');
                }}
                className={clsx(
                  'cursor-pointer border-t border-line hover:bg-sunken focus-within:bg-accent-soft',
                  'max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-1 max-md:px-4 max-md:py-3 max-md:first:border-t-0',
                )}
              >
                {row.getAllCells().map((cell) => {
                  const look = looks[cell.column.id] ?? {};
                  const content = <table.FlexRender cell={cell} />;
                  return (
                    <td
                      key={cell.id}
                      role="cell"
                      className={clsx(
                        'h-10 px-3 py-1.5 max-md:h-auto max-md:min-w-0 max-md:p-0',
                        look.end ? 'text-end' : 'text-start',
                        look.className,
                      )}
                    >
                      {look.link ? (
                        <Link
                          to={href}
                          data-row=""
                          onKeyDown={onArrows}
                          className="block rounded-sm hover:underline"
                        >
                          {content}
                        </Link>
                      ) : (
                        content
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A click on the row itself: not on something in it that acts, and not the end of selecting text. */
function isPlainAreaClick(event: MouseEvent): boolean {
  if (!(event.target instanceof Element) || event.target.closest('a, button, input, label')) return false;
  return (window.getSelection()?.toString() ?? '') === '';
}
