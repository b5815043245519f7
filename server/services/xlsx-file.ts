import { escapeText } from './xlsx-cells.ts';
import { createZip } from './zip-writer.ts';

/** A column as a sheet shows it: its heading, and its width in characters. */
export type XlsxColumn = { name: string; width: number };

export type XlsxFile = {
  /** A row of the list: cells as `XlsxCells` write them, null for none. */
  row(cells: readonly (string | null)[]): Promise<void>;
  /** Writes the last sheet and ends the file. */
  finish(last: { name: string; rows: (string | null)[][]; widths: number[] }, styles: string): Promise<void>;
};

/** Rows of a sheet, its heading among them: the format has no more. */
const sheetRows = 1_048_576;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/**
 * A workbook that is written while its rows are read, in constant memory; it goes on to a further sheet where one is full. Our
 * own, because the library at hand gives no cell a format of its own (an exponent for each currency) and no last sheet.
 */
export async function createXlsx(
  send: (bytes: Uint8Array) => Promise<void>,
  {
    name,
    columns,
    headings,
    mostRows = sheetRows,
  }: { name: string; columns: readonly XlsxColumn[]; headings: readonly string[]; mostRows?: number },
): Promise<XlsxFile> {
  const zip = createZip(send);
  const sheets: string[] = [];
  const letters = columns.map((_column, index) => columnLetters(index));
  let number = 0;

  async function beginSheet(sheet: string, widths: readonly number[], frozen: boolean): Promise<void> {
    sheets.push(sheet);
    await zip.begin(`xl/worksheets/sheet${sheets.length}.xml`);
    const cols = widths.map(
      (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
    );
    const pane = frozen ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' : '';
    await zip.write(
      `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
        `<cols>${cols.join('')}</cols><sheetData>`,
    );
    number = 0;
  }

  const endSheet = () => zip.write('</sheetData></worksheet>');

  async function writeRow(cells: readonly (string | null)[]): Promise<void> {
    number += 1;
    let xml = `<row r="${number}">`;
    for (const [index, cell] of cells.entries()) {
      if (cell !== null) xml += `<c r="${letters[index] ?? columnLetters(index)}${number}"${cell}`;
    }
    await zip.write(`${xml}</row>`);
  }

  async function beginList(): Promise<void> {
    const further = sheets.length > 0 ? ` ${sheets.length + 1}` : '';
    await beginSheet(
      name + further,
      columns.map(({ width }) => width),
      true,
    );
    await writeRow(headings);
  }

  await beginList();
  return {
    async row(cells) {
      if (number === mostRows) {
        await endSheet();
        await beginList();
      }
      await writeRow(cells);
    },
    async finish(last, styles) {
      await endSheet();
      await beginSheet(last.name, last.widths, false);
      for (const cells of last.rows) await writeRow(cells);
      await endSheet();
      for (const [path, xml] of Object.entries(partsOf(sheets, styles))) {
        await zip.begin(path);
        await zip.write(declaration + xml);
      }
      await zip.finish();
    },
  };
}

function partsOf(sheets: string[], styles: string): Record<string, string> {
  const sheet = (index: number) => `worksheets/sheet${index + 1}.xml`;
  const override = (part: string, type: string) =>
    `<Override PartName="/${part}" ContentType="${types}.${type}+xml"/>`;
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;
  return {
    'xl/styles.xml': styles,
    'xl/workbook.xml':
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>` +
      sheets
        .map(
          (name, index) =>
            `<sheet name="${escapeText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
        )
        .join('') +
      '</sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      `<Relationships xmlns="${packageRelations}">` +
      sheets.map((_name, index) => relation(`rId${index + 1}`, 'worksheet', sheet(index))).join('') +
      relation(`rId${sheets.length + 1}`, 'styles', 'styles.xml') +
      '</Relationships>',
    '_rels/.rels': `<Relationships xmlns="${packageRelations}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      override('xl/workbook.xml', 'sheet.main') +
      override('xl/styles.xml', 'styles') +
      sheets.map((_name, index) => override(`xl/${sheet(index)}`, 'worksheet')).join('') +
      '</Types>',
  };
}

/** 0 → A, 25 → Z, 26 → AA. */
function columnLetters(index: number): string {
  const rest = index % 26;
  const last = String.fromCharCode(65 + rest);
  return index < 26 ? last : columnLetters((index - rest) / 26 - 1) + last;
}
