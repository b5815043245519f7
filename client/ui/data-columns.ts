import type { ReactNode } from 'react';

/** Where a cell stands on the card that a row is on a phone. */
export type CardSlot = 'title' | 'amount' | 'state' | 'time' | 'who';

export type DataColumn<Row> = {
  id: string;
  header: string;
  /** Least width, in rem. */
  width: number;
  /** Its share of the width that is left over; a small one when not said. */
  grow?: number;
  /** A figure: stands at the end of its column. */
  end?: boolean;
  muted?: boolean;
  /** The field that its heading sorts by. */
  sort?: string;
  /** Holds the row's link; when it is not shown, the first column does. */
  link?: boolean;
  slot?: CardSlot;
} & (TextContent<Row> | InstantContent<Row> | OtherContent<Row>);

// A text stands right in its cell: what is wrapped up would double the parts of a row, of which hundreds pass by.

/** Text of a person or of upstream in one line; a dash for none. */
type TextContent<Row> = {
  text: (row: Row) => string | null | undefined;
  /** An id, a number of a receipt: figures and letters as wide as each other. */
  isCode?: (row: Row) => boolean;
  /** What the mouse is told; not said: the whole of a text that is cut off. */
  meaning?: (row: Row) => string | undefined;
};
/** A time, ISO 8601; a dash for none. */
type InstantContent<Row> = { instant: (row: Row) => string | null };
type OtherContent<Row> = { cell: (row: Row) => ReactNode };

export type Density = 'comfortable' | 'compact';

/** The columns on screen in their order: the first `pinned` stay in view when the rest moves sideways. */
export type ShownColumns<Row> = { columns: readonly DataColumn<Row>[]; pinned: number };

/** Columns by name, those that are pinned first. Names that are not known any more are left out. */
export function chooseColumns<Row>(
  all: readonly DataColumn<Row>[],
  names: readonly string[],
  pinnedNames: readonly string[],
): ShownColumns<Row> {
  const known = names.flatMap((name) => all.find(({ id }) => id === name) ?? []);
  const pinned = known.filter(({ id }) => pinnedNames.includes(id));
  const others = known.filter(({ id }) => !pinnedNames.includes(id));
  return { columns: [...pinned, ...others], pinned: pinned.length };
}

/** Width of the column of tick boxes, in rem. */
const boxWidth = 2.5;

export type TableShape = {
  /** For `grid-template-columns`; the same for all rows, so that they line up without knowing of each other. */
  template: string;
  /** In rem: a narrower table scrolls sideways. */
  minWidth: number;
  /** Where each pinned column stops when it is scrolled over, in rem. */
  stops: readonly number[];
  linkAt: number;
};

/** How the columns share the width. What is pinned keeps its width, because its neighbour stops right beside it. */
export function shapeOf<Row>({ columns, pinned }: ShownColumns<Row>): TableShape {
  const stops: number[] = [];
  let minWidth = boxWidth;
  const tracks = [`${boxWidth}rem`];
  for (const [index, { width, grow = 0.2 }] of columns.entries()) {
    if (index < pinned) stops.push(minWidth);
    tracks.push(index < pinned ? `${width}rem` : `minmax(${width}rem, ${grow}fr)`);
    minWidth += width;
  }
  const linkAt = Math.max(
    0,
    columns.findIndex(({ link }) => link),
  );
  return { template: tracks.join(' '), minWidth, stops, linkAt };
}

/** Heights of a row in rem. They are fixed, so that a place in the list is a place on the page. */
export function rowHeight(density: Density, { isCard, isCoarse }: { isCard: boolean; isCoarse: boolean }) {
  if (isCard) return density === 'compact' ? 4.5 : 6;
  // Fingers need 44 px.
  if (isCoarse) return density === 'compact' ? 2.5 : 2.75;
  return density === 'compact' ? 2 : 2.5;
}
