import type { Pen, StructureElement, TextStyle } from './pdf-pen.ts';

/** `share` of the table's width. */
export type TableColumn = { name: string; share: number; align?: 'left' | 'right' };

/** A row of one-line cells; one that is too long ends in "…". `goTo` names the place that its second cell leads to. */
export type TableRow = { cells: readonly string[]; goTo?: string };

const rowHeight = 14;
const body: TextStyle = { size: 8.5 };
const head: TextStyle = { size: 8.5, bold: true };

/** How many rows, beside the head, find place between two heights. */
export const rowsBetween = (top: number, bottom: number) => Math.floor((bottom - top) / rowHeight) - 1;

/** Draws a table of one-line rows and gives the height at which it ends. */
export function drawTable(
  pen: Pen,
  parent: StructureElement,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  top: number,
): number {
  const { doc } = pen;
  const { margin, width } = pen.shape;
  const table = doc.struct('Table');
  parent.add(table);
  const places = columns.map((_column, index) => ({
    x: margin + columns.slice(0, index).reduce((sum, { share }) => sum + share, 0) * (width - 2 * margin),
  }));

  function drawRow(y: number, { cells, goTo }: TableRow, isHead: boolean): void {
    const row = doc.struct('TR');
    table.add(row);
    for (const [index, { share, align = 'left' }] of columns.entries()) {
      const cellWidth = share * (width - 2 * margin) - 6;
      const style = { ...(isHead ? head : body), align };
      const box = { x: places[index]?.x ?? margin, y, width: cellWidth, ...style };
      const text = pen.cut(cells[index] ?? '', cellWidth, style);
      if (isHead) pen.text(row, 'TH', text, { ...box, scope: 'Column' });
      else if (goTo !== undefined && index === 1) {
        const cell = doc.struct('TD');
        row.add(cell);
        pen.text(cell, 'Link', text, { ...box, goTo, colour: '#1f4fd1' });
        cell.end();
      } else pen.text(row, 'TD', text, box);
    }
    row.end();
  }

  drawRow(top, { cells: columns.map(({ name }) => name) }, true);
  pen.artifact(() => {
    const y = top + rowHeight - 2.5;
    doc
      .lineWidth(0.6)
      .strokeColor('#b9b8b2')
      .moveTo(margin, y)
      .lineTo(width - margin, y)
      .stroke();
  });
  for (const [index, row] of rows.entries()) drawRow(top + (index + 1) * rowHeight, row, false);
  table.end();
  return top + (rows.length + 1) * rowHeight;
}
