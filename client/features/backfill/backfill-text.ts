import type { Backfill } from '#shared/backfill.ts';
import { formatCount } from '../../lib/format.ts';

const number = (count: number) => count.toLocaleString('en');

/**
 * How far a run has come: "1,200 of 4,800 receipts, page 12 of 48"; what is not known yet is left out. A run goes through
 * the list again where it may have moved meanwhile, with all receipts read and pages still to come.
 */
export function progressText({ rows_read: read, rows, pages_read: page, pages }: Backfill): string {
  const receipts =
    rows === null ? formatCount(read, 'receipt') : `${number(read)} of ${number(rows)} receipts`;
  if (pages === null) return rows === null && read === 0 ? 'Nothing read yet' : receipts;
  const again = rows !== null && read >= rows && page < pages ? ', going through them once more' : '';
  return `${receipts}${again}, page ${number(page)} of ${number(pages)}`;
}

/** What a finished run found that was not known here. */
export function resultText({ transactions_found: receipts, sessions_found: links }: Backfill): string {
  if (receipts === 0 && links === 0) return 'nothing was missing here.';
  const found = [
    receipts > 0 && formatCount(receipts, 'receipt'),
    links > 0 && formatCount(links, 'payment link'),
  ].filter((text) => text !== false);
  return `found ${found.join(' and ')} that ${receipts + links === 1 ? 'was' : 'were'} not known here.`;
}
