import type { ExportRow } from '../store/export-store.ts';
import { maskCardNumbers } from './clue-cards.ts';
import type { ExportRequest } from './export-requests.ts';
import { offsetAt } from './export-rows.ts';
import type { SealSheet } from './export-seal-sheet.ts';
import { filterWords } from './export-words.ts';
import type { ExportJob } from './export-worker.ts';
import type { ExportPlace } from './exports.ts';

/** What is known of an export when it begins: its row, and what its thread is told. */
export type ExportOpening = { row: ExportRow; job: Omit<ExportJob, 'address' | 'stallMs'> };

export function openingOf(
  place: ExportPlace,
  request: ExportRequest,
  { id, fileName }: { id: string; fileName: string },
): ExportOpening {
  const { context, upstream, merchant, actor } = place;
  const { account } = upstream;
  const { noun, format, columns, bom, list } = request;
  const { timeZone } = merchant;
  const startedAt = context.clock.now();
  const kept = maskFilter(request.filter);
  const masked = kept.toString() !== request.filter.toString();
  const { query, page } = list;
  const row: ExportRow = {
    ...{ accountId: account.id, id, noun, format, state: 'running', startedAt, endedAt: null },
    fileName,
    words: filterWords(noun, kept, query, timeZone),
    filter: kept.toString(),
    request: { columns, bom, query: masked ? emptyQuery : query, sort: page.sort, masked },
    timeZone,
    utcOffset: offsetAt(timeZone, startedAt).text,
    userId: actor.userId,
    runner: context.instance.name,
    ...{ rowCount: null, bytes: null, sha256: null, totals: [], cutCells: 0 },
  };
  const job = {
    ...{ noun, format, columns, bom, timeZone, accountId: account.id, mode: account.mode },
    list: { query, page: { sort: page.sort } },
    seal: sealSheet(place, row),
  };
  return { row, job };
}

const emptyQuery = { is: {}, isNot: {}, metadata: [], metadataNot: [], instants: {}, amount: {} };

function sealSheet({ upstream, merchant, madeBy }: ExportPlace, row: ExportRow): SealSheet {
  const { mode, merchant: slug } = upstream.account;
  const offset = offsetAt(row.timeZone, row.startedAt);
  const startedAt = new Date(row.startedAt + offset.ms).toISOString().replace('Z', offset.text);
  return {
    isTest: mode === 'test',
    facts: [
      ['Export', row.id],
      ['File', row.fileName],
      ['Merchant', `${merchant.name} (${slug})`],
      ['Mode', mode],
      ['Rows are', row.words],
      ['Filter as an address', row.filter === '' ? 'none' : row.filter],
      ['Columns', row.request.columns.join(', ')],
      ['Time zone', `${row.timeZone}, ${offset.text} from UTC when this was made`],
      ['As the index stood', startedAt],
      ['Made by', madeBy],
    ],
  };
}

/** What was taken out must be known later; a card number that somebody looked for need not. */
function maskFilter(filter: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...filter].map(([name, value]) => [name, maskCardNumbers(value)]));
}
