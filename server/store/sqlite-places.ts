/**
 * Row ids of SQLite that are chronological within an account: 12 bits of account, 42 of milliseconds since 1970, 9 to tell the
 * rows of one millisecond apart. The text index gives its rows in this order. They never leave the engine: JavaScript's numbers
 * are too short for them.
 */

/** The first row id of an account at an instant. */
export const placeSql = (account: string, instant: string) =>
  `((cast(${account} as integer) << 51) | (min(max(cast(${instant} as integer), 0), (1 << 42) - 1) << 9))`;

/** How many row ids there are at an instant; rows of unknown time share all those before the year 2004. */
export const placesSql = (instant: string) => `(case when ${instant} <= 0 then 1 << 49 else 512 end)`;
