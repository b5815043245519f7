import type { ReceiptSheet } from '#shared/receipt-sheets.ts';
import type { Pen, StructureElement, TextStyle } from './pdf-pen.ts';
import { drawQr } from './pdf-qr.ts';

/**
 * A piece of a receipt that is not cut through: how tall it is, and how it is drawn. Neighbours with the same `table` are rows
 * of one.
 */
export type Block = {
  height: number;
  table?: string;
  isLine?: boolean;
  draw: (parent: StructureElement, y: number) => void;
};

const muted = '#4a4a46';
const faint = '#b9b8b2';
const testInk = '#8a4a00';

/** `scale` 1 is a sheet of paper; a roll is written smaller and has one column. */
export function receiptBlocks(pen: Pen, sheet: ReceiptSheet, isRoll: boolean): Block[] {
  const { margin, width: pageWidth } = pen.shape;
  const width = pageWidth - 2 * margin;
  const size = (points: number) => points * (isRoll ? 0.84 : 1);
  const body: TextStyle = { size: size(9.5) };
  const quiet: TextStyle = { ...body, colour: muted };

  const space = (height: number): Block => ({ height: size(height), draw: () => undefined });
  const rule = (): Block => ({
    height: size(9),
    draw: (_parent, y) =>
      pen.artifact(() => {
        pen.doc
          .lineWidth(0.6)
          .strokeColor(faint)
          .moveTo(margin, y + size(4))
          .lineTo(margin + width, y + size(4))
          .stroke();
      }),
  });
  const line = (tag: string, text: string, style: TextStyle): Block => ({
    height: pen.height(text, width, style),
    draw: (parent, y) => pen.text(parent, tag, text, { x: margin, y, width, ...style }),
  });

  /** Two texts side by side; the second is as wide as it needs or as `share` of the line. */
  function pair(
    table: string,
    [first, second]: [{ text: string; note?: string; style: TextStyle }, { text: string; style: TextStyle }],
    place: { at: number; align: 'left' | 'right'; isLine?: boolean },
  ): Block {
    const gap = size(10);
    const [one, two] = [place.at * width - gap, width * (1 - place.at)];
    const noteTop = pen.height(first.text, one, first.style);
    const left = noteTop + (first.note ? pen.height(first.note, one, quiet) : 0);
    const height = Math.max(left, pen.height(second.text, two, second.style)) + size(3);
    return {
      ...{ height, table },
      ...(place.isLine && { isLine: true }),
      draw(parent, y) {
        const row = pen.doc.struct('TR');
        parent.add(row);
        const scope: object = { scope: 'Row' };
        const head = pen.doc.struct('TH', scope);
        row.add(head);
        pen.text(head, 'P', first.text, { x: margin, y, width: one, ...first.style });
        if (first.note) pen.text(head, 'P', first.note, { x: margin, y: y + noteTop, width: one, ...quiet });
        head.end();
        pen.text(row, 'TD', second.text, {
          ...{ x: margin + place.at * width, y, width: two },
          ...second.style,
          align: place.align,
        });
        row.end();
      },
    };
  }

  const bold = (points: number): TextStyle => ({ size: size(points), bold: true });
  const named = sheet.number === null ? sheet.title : `${sheet.title} ${sheet.number}`;
  const facts = sheet.facts.map(({ name, value }) =>
    pair(
      'facts',
      [
        { text: name, style: quiet },
        { text: value, style: body },
      ],
      {
        at: isRoll ? 0.36 : 0.26,
        align: 'left',
      },
    ),
  );
  return [
    ...(sheet.test === null ? [] : [line('P', sheet.test, { ...bold(12), colour: testInk }), space(6)]),
    line('H1', sheet.merchant, bold(20)),
    line('P', named, { size: size(12), colour: muted }),
    space(10),
    line('H2', `${sheet.status.word} · ${sheet.amount}`, bold(15)),
    line('P', sheet.status.sentence, quiet),
    space(4),
    rule(),
    ...sheet.lines.map(({ name, detail, amount }) =>
      pair(
        'lines',
        [
          { text: name, note: detail, style: body },
          { text: amount, style: body },
        ],
        {
          ...{ at: 0.64, align: 'right', isLine: true },
        },
      ),
    ),
    ...(sheet.lines.length > 0 ? [rule()] : []),
    ...sheet.sums.map(({ name, amount, isTotal }) => {
      const style = isTotal ? bold(10.5) : body;
      return pair(
        'sums',
        [
          { text: name, style },
          { text: amount, style },
        ],
        { at: 0.5, align: 'right' },
      );
    }),
    ...(sheet.sums.length > 0 ? [rule()] : []),
    ...facts,
    rule(),
    checkBlock(),
  ];

  function checkBlock(): Block {
    const side = size(96);
    const textWidth = isRoll ? width : width - side - size(16);
    const left = isRoll ? margin : margin + side + size(16);
    const texts: [tag: string, text: string, style: TextStyle, link?: string][] = [
      ['H2', 'Check this receipt', bold(11)],
      ['P', sheet.check.code, { size: size(13), bold: true }],
      ['Link', sheet.check.url, { ...body, colour: '#1f4fd1' }, sheet.check.url],
      ['P', sheet.check.text, quiet],
    ];
    const heights = texts.map(([, text, style]) => pen.height(text, textWidth, style) + size(3));
    const tall = heights.reduce((sum, height) => sum + height, 0);
    const from = isRoll ? side + size(8) : 0;
    return {
      height: isRoll ? from + tall : Math.max(side, tall),
      draw(parent, top) {
        drawQr(pen, parent, sheet.check.url, { x: isRoll ? (pageWidth - side) / 2 : margin, y: top, side });
        let y = top + from;
        for (const [index, [tag, text, style, link]] of texts.entries()) {
          pen.text(parent, tag, text, { x: left, y, width: textWidth, ...style, ...(link && { link }) });
          y += heights[index] ?? 0;
        }
      },
    };
  }
}
