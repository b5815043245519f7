import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { DataColumn, ShownColumns, TableShape } from './data-columns.ts';

export type SelectedShare = 'none' | 'some' | 'all';

type DataTableHeadProps<Row> = {
  shown: ShownColumns<Row>;
  shape: TableShape;
  /** The grammar's form: "-created_at". */
  sort: string;
  onSort: (sort: string) => void;
  withBoxes: boolean;
  selected: SelectedShare;
  onToggleAll: () => void;
};

/** The headings: what can be sorted by is a button, and says which way it is sorted now. */
export function DataTableHead<Row>(props: DataTableHeadProps<Row>) {
  const { shown, shape, sort, onSort, withBoxes, selected, onToggleAll } = props;
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // "Some" is no attribute, only a property.
    if (box.current) box.current.indeterminate = selected === 'some';
  }, [selected]);
  return (
    <tr
      role="row"
      aria-rowindex={1}
      className="grid h-9 items-center bg-raised"
      style={{ gridTemplateColumns: shape.template, minWidth: `${shape.minWidth}rem` }}
    >
      {withBoxes && (
        <th
          role="columnheader"
          className="data-pinned flex h-full items-center justify-center"
          style={{ insetInlineStart: 0 }}
        >
          <input
            ref={box}
            type="checkbox"
            aria-label="Select all rows so far"
            title="Select all rows so far"
            className="size-4 accent-accent"
            checked={selected === 'all'}
            onChange={onToggleAll}
          />
        </th>
      )}
      {shown.columns.map((column, index) => (
        <th
          key={column.id}
          role="columnheader"
          scope="col"
          aria-sort={sortState(column, sort)}
          className={clsx(
            'min-w-0 px-3 text-12 font-medium whitespace-nowrap text-muted',
            column.end ? 'text-end' : 'text-start',
            index < shown.pinned && 'data-pinned flex h-full items-center',
            index < shown.pinned && column.end && 'justify-end',
            index === shown.pinned - 1 && 'data-pinned-last',
          )}
          style={index < shown.pinned ? { insetInlineStart: `${shape.stops[index]}rem` } : undefined}
        >
          <Heading column={column} sort={sort} onSort={onSort} />
        </th>
      ))}
    </tr>
  );
}

type HeadingProps<Row> = { column: DataColumn<Row>; sort: string; onSort: (sort: string) => void };

function Heading<Row>({ column, sort, onSort }: HeadingProps<Row>) {
  const { sort: field, header } = column;
  if (field === undefined) return header;
  const state = sortState(column, sort);
  const Arrow = state === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      className="inline-flex items-center gap-1 rounded-sm hover:text-text"
      // Largest and latest first: what is asked for most.
      onClick={() => onSort(state === 'descending' ? field : `-${field}`)}
    >
      {header}
      {state && <Arrow aria-hidden="true" className="size-3" />}
    </button>
  );
}

function sortState<Row>({ sort: field }: DataColumn<Row>, sort: string) {
  if (field === undefined || sort.replace(/^-/, '') !== field) return undefined;
  return sort.startsWith('-') ? 'descending' : 'ascending';
}
