/** Texts for instants. Every function takes the zone: a screen has one zone and says which. */

const minute = 60_000;
const hour = 60 * minute;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
  formats.set(key, made);
  return made;
}

/** "14:02" */
export const formatClock = (instant: number, zone: string) =>
  formatOf(zone, { hour: '2-digit', minute: '2-digit' }).format(instant);

/** The calendar day in the zone, as "2026-11-21". */
export function dayOf(instant: number, zone: string): string {
  const parts = partsOf(instant, zone, { year: 'numeric', month: '2-digit', day: '2-digit' });
  return `${parts['year']}-${parts['month']}-${parts['day']}`;
}

/** "21 Nov", with the year when it is not this one. */
export function formatDate(instant: number, zone: string, now: number): string {
  const sameYear = dayOf(instant, zone).slice(0, 4) === dayOf(now, zone).slice(0, 4);
  return formatOf(zone, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(instant);
}

/** "2026-11-21 14:02:33 −05:00": complete and unambiguous, for hover, focus and copying. */
export function formatFull(instant: number, zone: string): string {
  const p = partsOf(instant, zone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const day = `${p['year']}-${p['month']}-${p['day']}`;
  return `${day} ${p['hour']}:${p['minute']}:${p['second']} ${formatOffset(instant, zone)}`;
}

/** "−05:00": how far the zone is from UTC at an instant. */
export function formatOffset(instant: number, zone: string): string {
  const { timeZoneName } = partsOf(instant, zone, { timeZoneName: 'longOffset' });
  return timeZoneName?.replace('GMT', '').replace('-', '−') || '+00:00';
}

/** Short form: within an hour relative ("5 min ago", "in 22 min"), today the clock, otherwise the date and clock. */
export function formatShort(instant: number, zone: string, now: number): string {
  const distance = now - instant;
  return Math.abs(distance) < hour ? formatRelative(distance) : formatPoint(instant, zone, now);
}

/** The clock where it is today, otherwise the date and clock; never relative. */
export function formatPoint(instant: number, zone: string, now: number): string {
  const clock = formatClock(instant, zone);
  if (dayOf(instant, zone) === dayOf(now, zone)) return clock;
  return `${formatDate(instant, zone, now)}, ${clock}`;
}

/** "14:02 today", "09:10 on 21 Nov". */
export function formatDayAndClock(instant: number, zone: string, now: number): string {
  const clock = formatClock(instant, zone);
  if (dayOf(instant, zone) === dayOf(now, zone)) return `${clock} today`;
  return `${clock} on ${formatDate(instant, zone, now)}`;
}

/** Two machines' clocks are never quite the same: what was made there just now is not in the future here. */
const clockDifference = 5000;

function formatRelative(distance: number): string {
  if (distance < 0 && distance >= -clockDifference) return 'just now';
  const minutes = Math.floor(Math.abs(distance) / minute);
  if (minutes === 0) return distance >= 0 ? 'just now' : 'in less than 1 min';
  return distance >= 0 ? `${minutes} min ago` : `in ${minutes} min`;
}

/** What is left of a time span, for a countdown: "1:04:09", "22:10", "0:05"; never negative. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "1 link", "1,204 links". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** "a", "a or b", "a, b or c". */
export function formatList(words: readonly string[], link: 'and' | 'or' | 'nor' = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${link} ${words.at(-1)}`;
}

/** A plain date moved by whole days; calendar arithmetic without zone or summer time. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * hour).toISOString().slice(0, 10);
}

function partsOf(instant: number, zone: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const parts = formatOf(zone, options).formatToParts(instant);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}
