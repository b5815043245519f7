import type { ListNoun } from '#shared/list-grammar.ts';
import type { ExportTotal } from '#shared/exports.ts';
import { cellSum, createManifestWriter } from './export-manifest.ts';
import type { ExportedRow } from './export-rows.ts';

/** What is noted of the rows while they are written: control totals by currency, and the manifest. */
export function createTally(
  noun: ListNoun,
  columns: readonly string[],
  giveManifest: (part: Uint8Array<ArrayBuffer>) => void,
) {
  const totals = new Map<string, ExportTotal>();
  const manifest = createManifestWriter(giveManifest);
  const sumOf = cellSum(columns);
  let rows = 0;

  return {
    get rows() {
      return rows;
    },
    /** `cells` as a CSV has them, whichever format is written. */
    add(row: ExportedRow, cells: readonly (string | null)[]): void {
      rows += 1;
      manifest.add(String(row['id']), sumOf(cells));
      const currency = typeof row['currency'] === 'string' ? row['currency'] : '';
      let total = totals.get(currency);
      if (!total) {
        total = { currency, count: 0, amount: 0, amount_refunded: noun === 'transactions' ? 0 : null };
        totals.set(currency, total);
      }
      total.count += 1;
      total.amount += minorUnits(row['amount']);
      if (total.amount_refunded !== null) total.amount_refunded += minorUnits(row['amount_refunded']);
    },
    end(): void {
      manifest.end();
    },
    /** In the order of their codes, as the totals on screen are. */
    totals: (): ExportTotal[] => [...totals.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
  };
}

/** As totals on screen count it: what is not known is none. */
function minorUnits(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
