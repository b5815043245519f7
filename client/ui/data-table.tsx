import { clsx } from 'clsx';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useIsNarrow, useMedia } from '../lib/media.ts';
import { rowHeight, shapeOf, type Density, type ShownColumns } from './data-columns.ts';
import { DataTableHead, type SelectedShare } from './data-table-head.tsx';
import { DataTableRow, type RowLook } from './data-table-row.tsx';
import { SideScroll, useSideScroll } from './side-scroll.tsx';
import { useRowClicks } from './row-clicks.ts';
import { useRowHints } from './row-hints.ts';
import { useRowKeys } from './row-keys.ts';
import { printNote, usePrintTime } from './row-print.ts';
import { useKeptRow, usePlaceKeeping, type TablePlace } from './row-places.ts';
import { useRowWindow } from './row-window.ts';

/** The rows of a list by their place in it. Not all of them are held: only those near the window have to be. */
export type RowSource<Row> = {
  /** Another list (filter, order) has another one. */
  key: string;
  /** Rows whose place is known. */
  count: number;
  /** Rows of the whole list, where that is known. */
  total: number | null;
  idAt: (place: number) => string | undefined;
  rowAt: (place: number) => Row | undefined;
  placeOf: (id: string) => number | undefined;
};

export type TableSelection = {
  isSelected: (id: string) => boolean;
  share: SelectedShare;
  /** `isRange`: all rows from the one before up to this one. */
  toggle: (place: number, isRange: boolean) => void;
  /** All rows from where the range began, or else from the first of these, up to the second. */
  extend: (from: number, to: number) => void;
  toggleAll: () => void;
};

type DataTableProps<Row> = {
  caption: string;
  source: RowSource<Row>;
  shown: ShownColumns<Row>;
  /** What stands on a row's card on a phone. */
  cards: ShownColumns<Row>;
  density: Density;
  hrefOf: (id: string) => string;
  /** The grammar's form: "-created_at". */
  sort: string;
  onSort: (sort: string) => void;
  /** None: rows can't be selected now. */
  selection: TableSelection | undefined;
  opened: ReadonlySet<string>;
  onOpen: (id: string) => void;
  /** Remembers scroll and focus for who comes back. */
  place: TablePlace;
  /** Tells which places are drawn. */
  onRange: (first: number, last: number) => void;
  /** Rows are about to be replaced. */
  stale?: boolean;
  /** Stands after the last known row. */
  foot?: ReactNode;
};

/**
 * A list of things with an address each, as long as it likes: only the rows near the window are drawn, while the page
 * itself scrolls. Rows are links; j k, arrows, Home, End and the page keys move; a click anywhere in a row opens it.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, source, density, hrefOf, selection, opened, place, onRange, stale = false } = props;
  const isCard = useIsNarrow();
  const isCoarse = useMedia('(pointer: coarse)');
  const shown = isCard ? props.cards : props.shown;
  const withBoxes = selection !== undefined;
  const isPrinted = usePrintTime() !== null;
  const look = useMemo<RowLook<Row>>(() => {
    const height = rowHeight(density, { isCard, isCoarse }) * rootFontSize();
    const isCompact = density === 'compact';
    return { shown, shape: shapeOf(shown), height, isCard, isCompact, isPrinted, withBoxes, hrefOf };
  }, [shown, density, isCard, isCoarse, isPrinted, withBoxes, hrefOf]);

  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const { kept, keep, focusEvents } = useKeptRow({ source, place, body });
  const { height } = look;
  const { places, printed, slots, top } = useRowWindow({
    count: source.count,
    height,
    covered: isCard ? 0 : coveredRem * rootFontSize(),
    overscan: look.isCompact ? 1 : 2,
    scrollY: place.scrollY,
    kept,
    body,
    isHeld: isPrinted ? (at) => source.rowAt(at) !== undefined : null,
  });
  const note = printed && printNote(printed, source.total);
  usePlaceKeeping({ box, place, listKey: source.key, top, height });
  const keys = useRowKeys({
    body,
    count: source.count,
    height,
    keep,
    idAt: source.idAt,
    onExtend: selection?.extend,
  });
  const clicks = useRowClicks({ hrefOf, onOpen: props.onOpen, onSelect: selection?.toggle });
  const hints = useRowHints();
  const { head, bar, isWide, onScroll } = useSideScroll(body, isCard ? 0 : look.shape.minWidth);

  const first = places[0] ?? 0;
  const last = places.at(-1) ?? 0;
  useEffect(() => onRange(first, last), [onRange, first, last]);

  return (
    <div ref={box} className="data-table relative scroll-mt-18 rounded-lg border border-line bg-raised">
      {/* Roles are said outright: drawn as blocks and cards, the elements would lose them. */}
      <table
        role="table"
        aria-busy={stale}
        aria-rowcount={source.total === null ? -1 : source.total + 1}
        className="block text-14"
      >
        <caption className="sr-only">{caption}</caption>
        <thead role="rowgroup" ref={head} className={isCard ? 'sr-only' : 'data-head'} onScroll={onScroll}>
          <DataTableHead
            shown={shown}
            shape={look.shape}
            sort={props.sort}
            onSort={props.onSort}
            withBoxes={withBoxes && !isCard}
            selected={selection?.share ?? 'none'}
            onToggleAll={() => selection?.toggleAll()}
          />
        </thead>
        <tbody
          role="rowgroup"
          ref={body}
          className={clsx('relative block', isWide && 'data-wide', stale && 'opacity-60')}
          style={{ height: source.count * height }}
          onScroll={onScroll}
          {...keys}
          {...clicks}
          {...hints}
          {...focusEvents}
        >
          {slots.map(({ slot, place: at }) => {
            const id = source.idAt(at);
            return id === undefined ? null : (
              <DataTableRow
                key={slot}
                look={look}
                place={at}
                id={id}
                row={source.rowAt(at)}
                isSelected={selection?.isSelected(id) ?? false}
                wasOpened={opened.has(id)}
              />
            );
          })}
        </tbody>
      </table>
      {printed ? note && <p className="p-3 text-13">{note}</p> : props.foot}
      {isWide && <SideScroll bar={bar} width={look.shape.minWidth} onScroll={onScroll} />}
    </div>
  );
}

/** The bar at the top of the window and the headings below it. */
const coveredRem = 5.75;

/** px of one rem: larger where somebody has asked the browser for larger text. */
const rootFontSize = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
