import { capturedStatuses } from '#shared/transactions.ts';

/** The money of these was taken. Written into the statement: a status that is a parameter would hide the index's figures. */
const captured = `(${capturedStatuses.map((status) => `'${status}'`).join(', ')})`;

/** True for a transaction `alias` whose money was taken. */
export const isCaptured = (alias: string) => `${alias}.status in ${captured}`;

/** True where a tick or a signed row `kept` says what the transaction `now` still is. */
export const isUnchanged = (kept: string, now: string) =>
  sameState(
    kept,
    `${now}.status`,
    `${now}.figure_amount`,
    `${now}.figure_currency`,
    `${now}.amount_refunded`,
  );

/**
 * How the transaction `alias` is ticked: 0 not at all, 1 before it changed, 2 as it is. A question for each row by its key and no
 * join: for a table that has just grown PostgreSQL's figures are old, and it would go through all ticks for every row.
 */
export const tickOf = (alias: string) =>
  `coalesce((select case when ${isUnchanged('r', alias)} then 2 else 1 end from reviews r
    where r.account_id = ${alias}.account_id and r.transaction_id = ${alias}.id), 0)`;

/** True where a tick and a signed row are of the same state. */
export const isSame = (tick: string, signed: string) =>
  sameState(tick, `${signed}.status`, `${signed}.amount`, `${signed}.currency`, `${signed}.refunded`);

const sameState = (kept: string, status: string, amount: string, currency: string, refunded: string) =>
  `(${kept}.status = ${status} and ${kept}.amount is not distinct from ${amount}
    and ${kept}.currency is not distinct from ${currency}
    and coalesce(${kept}.refunded, 0) = coalesce(${refunded}, 0))`;
