import { createRequire } from 'node:module';
import Pdf from 'pdfkit';

/** A face that pdfkit has read: what it draws with, and what can be asked of it. */
export type PdfFace = {
  characterSet: number[];
  hasGlyphForCodePoint(code: number): boolean;
  glyphForCodePoint(code: number): unknown;
};

/** Found beside the packages at run time, so that it is the same from source and from the built files. */
const require = createRequire(import.meta.url);
let loaded: { plain: PdfFace; bold: PdfFace } | undefined;

/**
 * The two faces that our PDFs are written in: Latin, Greek, Cyrillic, Arabic, Hebrew and more, and the signs of currencies.
 * Read once in a process: reading them, and each letter's outline, takes longer than a whole receipt.
 */
export function pdfFonts(): { plain: PdfFace; bold: PdfFace } {
  loaded ??= {
    plain: readFace(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf')),
    bold: readFace(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf')),
  };
  return loaded;
}

function readFace(path: string): PdfFace {
  const doc = new Pdf({ font: '', autoFirstPage: false });
  doc.font(path);
  // Not in pdfkit's own types, though `font` takes it again.
  const { font } = (doc as unknown as { _font: { font: PdfFace } })._font;
  // A face remembers for each glyph what it was first asked for by, and what is copied out of every later file is that. Asked for
  // as a part of another ("N" of "Ñ") it would be nothing. Ligatures and the forms of Arabic letters stay what they stand for.
  for (const code of font.characterSet) if (!isForm(code)) font.glyphForCodePoint(code);
  return font;
}

const isForm = (code: number) => (code >= 0xfb00 && code <= 0xfdff) || (code >= 0xfe70 && code <= 0xfeff);
