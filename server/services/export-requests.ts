import { exportColumns, type ExportFormat } from '#shared/exports.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { badRequest } from '../errors.ts';
import { type ListOwner, type ListRequest, readListRequest } from './list-requests.ts';

export type ExportRequest = {
  noun: ListNoun;
  format: ExportFormat;
  list: ListRequest;
  /** Names of columns, in the order asked for. */
  columns: readonly string[];
  /** Whether the file begins with a byte order mark, which makes some spreadsheets read it as UTF-8. */
  bom: boolean;
  /** Filters and order as they were asked for. */
  filter: URLSearchParams;
};

/**
 * Reads an export's query string: a list's filters and `sort`, `columns` (names with commas between, all when left out) and
 * `bom` (1). Throws bad_request that names what can't be used; there are no pages, so `limit` and `cursor` can't.
 */
export function readExportRequest(
  given: URLSearchParams,
  owner: ListOwner,
  format: ExportFormat,
): ExportRequest {
  const params = new URLSearchParams(given);
  const faults: Record<string, string[]> = {};
  for (const name of ['columns', 'bom']) {
    if (given.getAll(name).length > 1) faults[name] = ['Give this once.'];
    params.delete(name);
  }
  for (const name of ['limit', 'cursor']) {
    if (given.has(name)) faults[name] = ['An export has every row: leave this out.'];
  }
  const bom = given.get('bom') ?? '';
  if (!['', '0', '1'].includes(bom)) faults['bom'] = ['Write 1, or leave it out.'];
  const known = Object.keys(exportColumns[owner.noun]);
  const columns = (given.get('columns') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = columns.filter((name) => !known.includes(name));
  const repeated = columns.filter((name, index) => columns.indexOf(name) !== index);
  if (unknown.length > 0)
    faults['columns'] = [`There is no column ${quoted(unknown)}. There are: ${known.join(', ')}.`];
  else if (repeated.length > 0) faults['columns'] = [`Name each column once: ${quoted(repeated)}.`];
  if (format === 'xlsx' && bom === '1') faults['bom'] = ['Only a CSV has one: leave this out.'];
  if (Object.keys(faults).length > 0) throw badRequest('This can’t be exported like this.', faults);
  return {
    ...{ noun: owner.noun, format },
    list: readListRequest(params, owner),
    columns: columns.length > 0 ? columns : known,
    bom: bom === '1',
    filter: params,
  };
}

function quoted(names: readonly string[]): string {
  const shown = [...new Set(names)].slice(0, 20).map((name) => `“${name.slice(0, 64)}”`);
  return shown.join(', ');
}
