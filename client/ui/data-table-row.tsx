import { clsx } from 'clsx';
import { memo, type CSSProperties, type ReactNode } from 'react';
import { presentOf, useNow } from '../lib/clock.ts';
import { formatFull, formatShort } from '../lib/format.ts';
import type { CardSlot, DataColumn, ShownColumns, TableShape } from './data-columns.ts';
import { Skeleton } from './skeleton.tsx';
import { useZone } from './time-text.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';

/** What all rows of a table share; the same object as long as nothing of it changes. */
export type RowLook<Row> = {
  shown: ShownColumns<Row>;
  shape: TableShape;
  /** px */
  height: number;
  isCard: boolean;
  isCompact: boolean;
  /** It goes on paper. */
  isPrinted: boolean;
  /** Rows carry tick boxes. */
  withBoxes: boolean;
  hrefOf: (id: string) => string;
};

type DataTableRowProps<Row> = {
  look: RowLook<Row>;
  place: number;
  id: string;
  /** Not there while it is on its way: its place and its link are known already. */
  row: Row | undefined;
  isSelected: boolean;
  wasOpened: boolean;
};

const slots: Record<CardSlot, string> = {
  title: '[grid-area:title] self-center',
  amount: '[grid-area:amount] text-end self-center',
  state: '[grid-area:state]',
  time: '[grid-area:time] text-end text-13 self-center',
  who: 'data-who [grid-area:who]',
};

/**
 * One row. It listens to nothing: the table hears clicks and keys for all its rows, so that a row costs little when a
 * thousand of them pass by.
 */
function Row<T>({ look, place, id, row, isSelected, wasOpened }: DataTableRowProps<T>) {
  const { shown, shape, height, isCard, isCompact, isPrinted, withBoxes, hrefOf } = look;
  const zone = useZone();
  const now = useNow();
  const instantText = (ms: number) =>
    // On paper nothing says when "5 min ago" was. The line breaks behind the day, never before the offset.
    isPrinted
      ? formatFull(ms, zone).replace(/ (?=\S+$)/, '\u00a0')
      : formatShort(ms, zone, presentOf(ms, now));
  const style: CSSProperties = { top: place * height, height };
  if (!isCard) {
    style.gridTemplateColumns = shape.template;
    style.minWidth = `${shape.minWidth}rem`;
  }
  return (
    <tr
      role="row"
      // The heading is row 1.
      aria-rowindex={place + 2}
      data-place={place}
      data-id={id}
      data-selected={isSelected || undefined}
      data-opened={wasOpened || undefined}
      className={clsx('data-row', isCard ? cardClass(isCompact, withBoxes) : 'items-center')}
      style={style}
    >
      {withBoxes && (
        <td
          role="cell"
          data-box=""
          className={clsx(
            'flex items-center justify-center',
            isCard ? '[grid-area:box]' : 'data-pinned h-full',
          )}
          style={isCard ? undefined : { insetInlineStart: 0 }}
        >
          <input
            type="checkbox"
            aria-label={`Select row ${place + 1}`}
            className="size-4 accent-accent"
            checked={isSelected}
            readOnly
          />
        </td>
      )}
      {shown.columns.map((column, index) => {
        const isPinned = !isCard && index < shown.pinned;
        const isLink = index === shape.linkAt;
        const { content, isText, isCode, instant, meaning } = row
          ? contentOf(column, row, instantText, isCard ? '' : '–')
          : { content: <Skeleton width={column.end ? 8 : 10} /> };
        return (
          <td
            key={column.id}
            role="cell"
            data-instant={instant}
            data-meaning={meaning}
            className={clsx(
              'min-w-0',
              isLink ? 'data-link-cell' : isText ? 'data-text' : 'overflow-hidden',
              isCode && 'font-mono text-13',
              isCard
                ? column.slot && slots[column.slot]
                : [
                    'px-3',
                    isPinned && (isText && !isLink ? 'data-pinned' : pinnedClass),
                    isPinned && index === shown.pinned - 1 && 'data-pinned-last',
                  ],
              column.end && 'justify-end text-end font-semibold whitespace-nowrap tabular-nums',
              column.muted && 'text-muted',
            )}
            style={
              isPinned ? pinnedStyle(shape.stops[index], isText && !isLink ? height : undefined) : undefined
            }
          >
            {isLink ? (
              <>
                <a
                  href={hrefOf(id)}
                  data-row=""
                  draggable={false}
                  className={clsx(
                    'data-link',
                    isText ? 'data-text' : 'min-w-0',
                    column.link && !isCode && 'font-medium',
                  )}
                >
                  {content}
                  {!row && <VisuallyHidden>Loading</VisuallyHidden>}
                  {wasOpened && <VisuallyHidden>, opened before</VisuallyHidden>}
                </a>
                {wasOpened && <span title="Opened during this visit" className="data-opened" />}
              </>
            ) : (
              content
            )}
          </td>
        );
      })}
    </tr>
  );
}

// As high as the row, or what scrolls below it would shine above and below its text.
const pinnedClass = 'data-pinned flex h-full items-center';

/** A text has no box of its own that could stand in the middle of the row: its line is as high as the row without border. */
const pinnedStyle = (stop: number | undefined, height: number | undefined): CSSProperties => ({
  insetInlineStart: `${stop}rem`,
  ...(height !== undefined && { lineHeight: `${height - 1}px` }),
});

export const DataTableRow = memo(Row) as typeof Row;

function cardClass(isCompact: boolean, withBoxes: boolean): string {
  if (isCompact)
    return withBoxes ? 'data-card data-card-compact data-card-boxes' : 'data-card data-card-compact';
  return withBoxes ? 'data-card data-card-boxes' : 'data-card';
}

type Content = {
  content: ReactNode;
  isText?: boolean;
  isCode?: boolean | undefined;
  instant?: string | undefined;
  meaning?: string | undefined;
};

function contentOf<T>(
  column: DataColumn<T>,
  row: T,
  instantText: (ms: number) => string,
  none: string,
): Content {
  if ('cell' in column) return { content: column.cell(row) };
  if ('instant' in column) {
    const at = column.instant(row);
    const ms = at === null ? Number.NaN : Date.parse(at);
    if (at === null || Number.isNaN(ms)) return { content: '–', isText: true };
    return { content: instantText(ms), isText: true, instant: at };
  }
  return {
    content: column.text(row) || none,
    isText: true,
    isCode: column.isCode?.(row),
    meaning: column.meaning?.(row),
  };
}
