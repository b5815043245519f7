import type { BackfillRow } from '../store/rows.ts';

/** The most that upstream gives at once (checkout-api rules, `GET /transactions`). */
export const pageSize = 100;
const maxPasses = 3;
/** Upstreams that answer by turns from several copies would else send the reader back and forth for ever. */
const maxSetbacksInPass = 20;

/** What a page said of itself; `rows` is how many there were on it. */
export type PageSaid = { currentPage: number; lastPage: number; total: number; rows: number };

/**
 * Where to read on after a page. Neither the order of upstream's list nor how its pages behave while rows come and go
 * is documented, so nothing is taken for granted: whatever hints that rows have moved past the reader sends it back (rows
 * seen twice do no harm), and the list is gone through again until all that upstream counts have been seen. A run over
 * everything is moreover only believed once a whole pass has found nothing new, because a row that left and one that
 * came between two pages can hide a third without any count showing it.
 */
export function afterPage(row: BackfillRow, said: PageSaid): BackfillRow {
  const asked = row.page ?? 1;
  const read = {
    ...row,
    lastPage: said.lastPage,
    rowsTotal: said.total,
    pagesRead: row.pagesRead + 1,
    message: null,
  };
  const safe = safePage(row, asked, said);
  if (safe !== undefined && row.setbacks < maxSetbacksInPass)
    return { ...read, page: safe, setbacks: row.setbacks + 1 };
  return onward(read, asked);
}

/** Where to read on when upstream refuses a page, as one does that has no such page any more. */
export function afterRefusedPage(row: BackfillRow): BackfillRow {
  const asked = row.page ?? 1;
  if (asked === 1 || row.setbacks >= maxSetbacksInPass) return afterUnreadPage(row);
  return { ...row, page: asked - 1, setbacks: row.setbacks + 1 };
}

/** Goes past a page that can't be read: what is wrong with one must not hide all that follow. */
export function afterUnreadPage(row: BackfillRow): BackfillRow {
  const skipped = { ...row, unreadPages: row.unreadPages + 1 };
  // Without a first page nobody knows whether there is a second.
  return row.lastPage === null ? { ...skipped, page: null } : onward(skipped, row.page ?? 1);
}

/** How many pages the run will have read in the end, as far as that can be told; null before the first. */
export function pagesForeseen({ pagesRead, page, lastPage, pass, coversFrom }: BackfillRow): number | null {
  if (lastPage === null) return null;
  if (page === null) return pagesRead;
  const again = coversFrom === null && pass === 1 && lastPage > 1 ? lastPage : 0;
  return pagesRead + Math.max(0, lastPage - page + 1) + again;
}

/** The page from which on nothing can have been passed over, if the reader must go back. */
function safePage({ rowsTotal }: BackfillRow, asked: number, said: PageSaid): number | undefined {
  const fullPage = Math.max(1, Math.ceil(said.total / Math.max(1, said.lastPage)));
  const gone = (rowsTotal ?? 0) - said.total;
  if (gone > 0 && asked > 1) return Math.max(1, asked - Math.ceil(gone / fullPage));
  const isOther = said.currentPage !== asked;
  const isCut = asked < said.lastPage && said.rows < fullPage;
  return isOther || isCut ? Math.max(1, asked - 1) : undefined;
}

function onward(row: BackfillRow, asked: number): BackfillRow {
  return asked < (row.lastPage ?? 1) ? { ...row, page: asked + 1 } : afterPass(row);
}

function afterPass(row: BackfillRow): BackfillRow {
  const { pass, rowsRead, rowsBeforePass, rowsTotal, unreadPages } = row;
  const isUnproven =
    row.coversFrom === null && (row.lastPage ?? 1) > 1 && (pass === 1 || rowsRead > rowsBeforePass);
  const isShort = rowsRead < (rowsTotal ?? 0) || unreadPages > 0;
  if (pass >= maxPasses || (!isUnproven && !isShort)) return { ...row, page: null };
  return { ...row, page: 1, pass: pass + 1, setbacks: 0, unreadPages: 0, rowsBeforePass: rowsRead };
}
