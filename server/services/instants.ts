import { TZDate } from '@date-fns/tz';

const plainDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const instant = /^(\d{4})-(\d{2})-(\d{2})[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Reads an RFC 3339 instant, or a plain date as the first moment of that day in the zone (days of 23 and 25 hours
 * included), into ms UTC. Undefined when it is neither, or no such day exists.
 */
export function readInstant(value: string, timeZone: string): number | undefined {
  const match = plainDate.exec(value) ?? instant.exec(value);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  // Date turns 30 February into 2 March.
  const checked = new Date(Date.UTC(year, month - 1, day));
  if (checked.getUTCMonth() !== month - 1 || checked.getUTCDate() !== day) return undefined;
  if (match[0].length === 10) return new TZDate(year, month - 1, day, timeZone).getTime();
  const time = Date.parse(value.replace(' ', 'T'));
  return Number.isNaN(time) ? undefined : time;
}
