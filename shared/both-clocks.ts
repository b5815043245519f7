const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', timeZoneName: 'longOffset' },
    ...{
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    },
  });
  formats.set(timeZone, made);
  return made;
}

function partsOf(instant: number, timeZone: string) {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const offset = (parts['timeZoneName'] ?? '').replace('GMT', '').replace('-', '−') || '+00:00';
  return {
    day: `${parts['year']}-${parts['month']}-${parts['day']}`,
    clock: `${parts['hour']}:${parts['minute']}:${parts['second']}`,
    offset,
  };
}

/** "2026-11-21 14:02:33 −05:00": a 24-hour clock with the zone's offset at that instant (ms UTC). */
export function zonedTime(instant: number, timeZone: string): string {
  const { day, clock, offset } = partsOf(instant, timeZone);
  return `${day} ${clock} ${offset}`;
}

/** The calendar day in the zone: "2026-11-21". */
export const zonedDay = (instant: number, timeZone: string) => partsOf(instant, timeZone).day;

/** The same instant on the merchant's clock, with its zone, and in UTC. */
export function bothClocks(instant: number, timeZone: string): { local: string; utc: string } {
  const { day, clock } = partsOf(instant, 'UTC');
  return { local: `${zonedTime(instant, timeZone)} (${timeZone})`, utc: `${day} ${clock} UTC` };
}
