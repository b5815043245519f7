import { toDecimal } from '#shared/money.ts';
import type { CellWriter } from './export-rows.ts';

/**
 * Cells of an XLSX sheet (ECMA-376, part 1, 18.3.1.4), each as XML after its reference. Text is always a text cell in the
 * format "text", so that nothing in it is ever a formula, not even after somebody edits the cell; so it stands there as it is.
 */
export type XlsxCells = CellWriter<string | null> & {
  heading(text: string): string;
  /** The styles that these cells refer to, for the end of the file. */
  styles(): string;
  /** Texts that were longer than a cell holds, and were cut. */
  cutCells(): number;
};

/** More characters make Excel "repair" the file. */
export const longestText = 32_767;
/** Excel keeps 15 digits of a number; an amount of more stands as text. */
const mostDigits = 15;
const day = 86_400_000;
/** 1970-01-01 in days of the 1900 date system, which is wrong before March 1900 and ends with the year 9999. */
const epoch = 25_569;
const [firstDay, lastDay] = [61, 2_958_466];

const textStyle = 1;
const headingStyle = 2;

export function createXlsxCells(): XlsxCells {
  const formats = new Map<string, number>();
  let cut = 0;

  /** The number of the style that shows a number in this format. */
  function styleOf(format: string): number {
    const known = formats.get(format);
    if (known !== undefined) return known;
    const style = headingStyle + 1 + formats.size;
    formats.set(format, style);
    return style;
  }

  function text(value: string): string {
    if (value.length <= longestText) return textCell(value, textStyle);
    cut += 1;
    return textCell(`${value.slice(0, longestText - 1).toWellFormed()}…`, textStyle);
  }

  return {
    nothing: null,
    text,
    heading: (value) => textCell(value, headingStyle),
    number: (value) => (isExact(value) ? `><v>${value}</v></c>` : text(value)),
    money(amount, exponent) {
      const decimal = toDecimal(amount, exponent);
      const format = exponent === 0 ? '#,##0' : `#,##0.${'0'.repeat(exponent)}`;
      return isExact(decimal) ? ` s="${styleOf(format)}"><v>${decimal}</v></c>` : text(decimal);
    },
    instant(instant, offset) {
      const serial = (instant + offset.ms) / day + epoch;
      if (serial < firstDay || serial >= lastDay)
        return text(new Date(instant + offset.ms).toISOString().replace('Z', offset.text));
      // A date of a sheet knows no offset, so the format says it: what is shown is ISO 8601, and can be read back.
      return ` s="${styleOf(`yyyy-mm-dd"T"hh:mm:ss.000"${offset.text}"`)}"><v>${serial}</v></c>`;
    },
    styles: () => stylesXml([...formats.keys()]),
    cutCells: () => cut,
  };
}

const isExact = (decimal: string) =>
  /^-?\d+(?:\.\d+)?$/.test(decimal) && decimal.replace(/[-.]/g, '').replace(/^0+/, '').length <= mostDigits;

function textCell(value: string, style: number): string {
  return ` s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(value)}</t></is></c>`;
}

// What XML can't carry, and what would be read as such an escape (ECMA-376, part 1, 22.9.2.19).
// eslint-disable-next-line no-control-regex -- the rule is about these very characters
const special = /[&<>\0-\x08\v\f\r\x0e-\x1f\ufffe\uffff]|_(?=x[0-9a-f]{4}_)/gi;

/** Text as it stands between tags. */
export function escapeText(value: string): string {
  return value.replace(special, (character) => {
    if (character === '&') return '&amp;';
    if (character === '<') return '&lt;';
    if (character === '>') return '&gt;';
    return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  });
}

function stylesXml(formats: string[]): string {
  const own = formats.map((format, index) => ({
    id: 164 + index,
    format: escapeText(format).replaceAll('"', '&quot;'),
  }));
  const numFmts = own.map(({ id, format }) => `<numFmt numFmtId="${id}" formatCode="${format}"/>`).join('');
  const xf = (numFmtId: number, font = 0) =>
    `<xf numFmtId="${numFmtId}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
  const xfs = [xf(0), xf(49), xf(49, 1), ...own.map(({ id }) => xf(id))];
  const font = (bold: string) => `<font>${bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`;
  return (
    `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
    (own.length > 0 ? `<numFmts count="${own.length}">${numFmts}</numFmts>` : '') +
    `<fonts count="2">${font('')}${font('<b/>')}</fonts>` +
    `<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
    `<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
    `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
    `<cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs>` +
    `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
  );
}
