/** What the server is held to about the minute's calls, computed here from the settings alone. */

const minute = 60_000;
/** Of the minute's calls, those that are for people; routine keeps away from 1.2 times as many. */
const peoplesShare = 0.25;
const routineKeepsOff = 1.2;
/** The server counts calls over this, so that they don't arrive closer together than upstream allows. */
export const windowMs = 61_000;
/** It looks so often whether calls are free again. */
const syncIntervalMs = 5_000;

/** No open link rests longer than this between two reads while there are calls enough. */
export const longestPauseMs = 15 * minute;

/**
 * How late a true status can be known with no webhook at all, in ms: the longest pause of these links, after which all
 * may come due at once, and then a turn among all of them: calls needed ÷ calls left to routine work, in whole windows,
 * each begun up to one look late. `people`: their calls a minute.
 */
export function boundMs(given: {
  open: number;
  ratePerMinute: number;
  people: number;
  pauseMs: number;
}): number {
  const kept = Math.ceil(Math.ceil(given.ratePerMinute * peoplesShare) * routineKeepsOff);
  const windows = Math.ceil(given.open / (given.ratePerMinute - kept - given.people));
  return given.pauseMs + windows * (windowMs + syncIntervalMs);
}
