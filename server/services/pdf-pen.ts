import Pdf from 'pdfkit';
import { pdfFonts } from './pdf-fonts.ts';

export type TextStyle = {
  size: number;
  bold?: boolean;
  colour?: string;
  align?: 'left' | 'right' | 'center';
};
export type StructureElement = PDFKit.PDFStructureElement;

/** Widths and edges in points: 72 to the inch. */
export type PageShape = { width: number; height: number; margin: number };

const black = '#111111';
/** Stands for what the font can't draw. */
const lack = '□';

/**
 * A PDF that is written page by page and drawn by its own measure: nothing begins a page by itself. Tagged, with embedded
 * fonts; text that is no text of the document is an artifact.
 */
export function openPdf(options: { title: string; author: string; createdAt: Date; fontCache: boolean }) {
  const doc = new Pdf({
    ...{ pdfVersion: '1.7', tagged: true, lang: 'en', displayTitle: true, autoFirstPage: false, font: '' },
    fontLayoutCache: options.fontCache,
    info: {
      ...{
        Title: options.title,
        Author: options.author,
        Creator: 'Checkout Desk',
        Producer: 'Checkout Desk',
      },
      CreationDate: options.createdAt,
    },
  });
  const { plain, bold } = pdfFonts();
  // Its type knows of paths and bytes only; a face that was read before is as good.
  doc.registerFont('plain', plain as unknown as string).registerFont('bold', bold as unknown as string);
  const known = new Map<number, boolean>();
  const state = { hasLacks: false, shape: { width: 0, height: 0, margin: 0 } };

  /** For measuring, which is done before there is a page to put a colour on. */
  function face({ size, bold: isBold = false }: TextStyle): void {
    doc.font(isBold ? 'bold' : 'plain').fontSize(size);
  }

  function style(given: TextStyle): void {
    face(given);
    doc.fillColor(given.colour ?? black);
  }

  /** Both faces hold the same letters, but for a few that no name is written with. */
  function canDraw(code: number): boolean {
    const before = known.get(code);
    if (before !== undefined) return before;
    // pdfkit would draw an empty box for what is missing, and copy nothing from there.
    const can = plain.hasGlyphForCodePoint(code);
    if (known.size < 5000) known.set(code, can);
    return can;
  }

  /** One line of what can be drawn; `isWhole` says whether that is all of it. */
  function drawable(text: string): { text: string; isWhole: boolean } {
    let isWhole = true;
    const signs = [
      ...text
        .normalize('NFC')
        .replace(/[\p{Z}\p{Cc}]+/gu, ' ')
        .replace(/\p{Cf}/gu, ''),
    ];
    const drawn = signs.map((sign) => {
      if (canDraw(sign.codePointAt(0) ?? 0)) return sign;
      isWhole = false;
      return lack;
    });
    state.hasLacks ||= !isWhole;
    return { text: drawn.join(''), isWhole };
  }

  return {
    doc,
    get shape() {
      return state.shape;
    },
    /** Whether anything so far was drawn with a stand-in. */
    get hasLacks() {
      return state.hasLacks;
    },
    forgetLacks(): void {
      state.hasLacks = false;
    },

    page(shape: PageShape): void {
      state.shape = shape;
      doc.addPage({ size: [shape.width, shape.height], margin: 0 });
    },

    height(text: string, width: number, given: TextStyle): number {
      const shown = drawable(text).text;
      face(given);
      return doc.heightOfString(shown === '' ? ' ' : shown, { width });
    },

    width(text: string, given: TextStyle): number {
      const shown = drawable(text).text;
      face(given);
      return doc.widthOfString(shown);
    },

    /** As much of a text as finds place on one line. */
    cut(text: string, width: number, given: TextStyle): string {
      if (this.width(text, given) <= width) return text;
      const signs = [...text.slice(0, 200)];
      while (signs.length > 0 && this.width(`${signs.join('')}…`, given) > width) signs.pop();
      return `${signs.join('')}…`;
    },

    /** Text without a place in the structure: what is inside an artifact or a structure element of the caller's. */
    plain(text: string, x: number, y: number, width: number, given: TextStyle): void {
      const shown = drawable(text).text;
      style(given);
      doc.text(shown, x, y, { width, align: given.align ?? 'left' });
    },

    /** Text as an element of the structure; where signs are missing, the element carries the text as it is. */
    text(
      parent: StructureElement,
      tag: string,
      text: string,
      box: { x: number; y: number; width: number } & TextStyle & {
          scope?: 'Row' | 'Column';
          link?: string;
          goTo?: string;
        },
    ): void {
      const { text: shown, isWhole } = drawable(text);
      const options = { ...(!isWhole && { actual: text }), ...(box.scope && { scope: box.scope }) };
      const write = () => {
        style(box);
        doc.text(shown, box.x, box.y, {
          ...{ width: box.width, align: box.align ?? 'left' },
          ...(box.link !== undefined && { link: box.link }),
          ...(box.goTo !== undefined && { goTo: box.goTo }),
        });
      };
      parent.add(doc.struct(tag, options, [write]));
    },

    /** What is drawn is not read out. */
    artifact(draw: () => void, type: 'Layout' | 'Page' | 'Pagination' = 'Layout'): void {
      doc.markContent('Artifact', { type });
      draw();
      doc.endMarkedContent();
    },
  };
}

export type Pen = ReturnType<typeof openPdf>;
