/** Instants as ISO 8601 in UTC with milliseconds, and back; files have millions of them, of few days. */

const day = 86_400_000;
/** From there on years have more digits, and a sign. */
const beyond = Date.UTC(10_000, 0, 1);
const mostDays = 4000;
const texts = new Map<number, string>();
const two = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** What `new Date(instant).toISOString()` gives, which takes five times as long. Throws RangeError as that does. */
export function isoText(instant: number): string {
  if (!(instant >= 0 && instant < beyond && Number.isInteger(instant)))
    return new Date(instant).toISOString();
  const number = Math.floor(instant / day);
  let date = texts.get(number);
  if (date === undefined) {
    date = new Date(number * day).toISOString().slice(0, 11);
    if (texts.size >= mostDays) texts.clear();
    texts.set(number, date);
  }
  const rest = instant - number * day;
  const ms = rest % 1000;
  const [hour, minute, second] = [
    Math.floor(rest / 3_600_000),
    Math.floor(rest / 60_000) % 60,
    Math.floor(rest / 1000) % 60,
  ];
  return `${date}${two[hour]}:${two[minute]}:${two[second]}.${ms < 100 ? '0' : ''}${ms < 10 ? '0' : ''}${ms}Z`;
}

const form =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** What `Date.parse` gives. */
export function isoInstant(text: string): number {
  if (!form.test(text)) return Date.parse(text);
  const digits = (at: number) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
  return Date.UTC(
    digits(0) * 100 + digits(2),
    digits(5) - 1,
    digits(8),
    digits(11),
    digits(14),
    digits(17),
    digits(20) * 10 + text.charCodeAt(22) - 48,
  );
}
