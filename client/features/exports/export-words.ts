import { exportColumns, type ExportFormat, type ExportSeal } from '#shared/exports.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { isApiError } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import type { Tone } from '../../lib/status.ts';

/** "3.4 MB", in the units that file managers show. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return formatCount(bytes, 'byte');
  const units = ['kB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  return `${(bytes / 1000 ** power).toFixed(bytes / 1000 ** power < 10 ? 1 : 0)} ${units[power - 1]}`;
}

export const formatWords: Record<ExportFormat, string> = { csv: 'CSV', xlsx: 'Excel (XLSX)' };

export const stateWords: Record<ExportSeal['state'], { tone: Tone; word: string }> = {
  running: { tone: 'waiting', word: 'running' },
  done: { tone: 'paid', word: 'sealed' },
  aborted: { tone: 'failed', word: 'cut short' },
};

/** "12,000 of 40,000 rows, 3.4 MB" */
export function progressText({ rows, bytes, expected }: NonNullable<ExportSeal['progress']>): string {
  const of =
    expected === null
      ? formatCount(rows, 'row')
      : `${rows.toLocaleString('en')} of ${formatCount(expected, 'row')}`;
  return `${of}, ${formatBytes(bytes)}`;
}

/** All columns of a file, or how many were chosen. */
export function columnsText(columns: readonly string[], noun: ListNoun): string {
  const all = Object.keys(exportColumns[noun]);
  return columns.join() === all.join() ? `all ${all.length}` : columns.join(', ');
}

/** What is wrong with the filters says more than that something is. */
export function reasonOf(error: Error): string {
  return (isApiError(error) && error.fields['path']?.join(' ')) || error.message;
}
