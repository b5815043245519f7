import { casual } from 'chrono-node/en';
import {
  englishMonth,
  monthWords,
  relativeDays,
  relativeRuns,
  weekdayNumber,
  weekdayWords,
} from './clue-date-words.ts';
import { dateOf, dayAt, dayOf, nameOfDays, weekdayOf } from './clue-days.ts';
import type { DayReading, Reader, Reading } from './clue-kinds.ts';
import { boundedPattern, end, findAll, start } from './clue-patterns.ts';
import type { Span } from './clue-text.ts';

/** Days that somebody names in English, Spanish or French. What was paid lies in the past: a day without a year is the last such. */

/** `weeks`: how many weeks before the latest one a weekday may be meant too. */
type Today = { day: number; weeks: number; ask: (phrase: string) => DayReading[] };
type Rule = {
  pattern: RegExp;
  /** No days: it is no date after all. */
  read: (match: RegExpExecArray, today: Today) => DayReading[];
  /** Where in the match the date itself stands, when that is not all of it. */
  within?: RegExp;
};

const time =
  '(?:(?:t|,? {0,2}(?:at |a las |a )?)[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,6})?)?(?: ?[ap]\\.?m\\.?|z|[+-][0-9]{2}:?[0-9]{2})?)?';
const weekdayBefore = `(?:(?:${weekdayWords})\\.?,? (?:the |el |le )?)?`;
const ordinal = '(?:st|nd|rd|th|er|o)?';
const year = '(?:,? (?:(?:of|de|del) )?([0-9]{4}))?';

const written: Rule[] = [
  // 2026-11-03, 2026/11/03 14:02
  {
    pattern: boundedPattern(
      `(?<![\\p{L}\\p{N}./-])([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})${time}(?![\\p{L}\\p{N}]|[/-][0-9])`,
    ),
    read: ([, y, m, d], today) => plausible([dayOf(Number(y), Number(m), Number(d))], today),
  },
  // 03/11/2026, 3.11.26: day first and month first, where both are days
  {
    pattern: boundedPattern(
      `(?<![\\p{L}\\p{N}./-])([0-9]{1,2})([/.-])([0-9]{1,2})\\2([0-9]{4}|[0-9]{2})${time}(?![\\p{L}\\p{N}]|[/.-][0-9])`,
    ),
    read: ([, a, , b, digits = ''], today) => {
      const y = digits.length === 2 ? 2000 + Number(digits) : Number(digits);
      return plausible([dayOf(y, Number(b), Number(a)), dayOf(y, Number(a), Number(b))], today);
    },
  },
  // 3 Nov, Tue 3rd of November 2026, lunes 16 de noviembre, 1er novembre
  {
    pattern: boundedPattern(
      `${start}${weekdayBefore}([0-9]{1,2})${ordinal} ?-?(?:of |de )?(${monthWords})\\.?${year}${time}${end}`,
    ),
    read: ([, date, month = '', y = ''], { ask }) => ask(`${date} ${englishMonth(month)} ${y}`),
  },
  // November 3rd, 2026
  {
    pattern: boundedPattern(
      `${start}${weekdayBefore}(${monthWords})\\.? (?:the )?([0-9]{1,2})${ordinal}(?![0-9]|[:.,][0-9])${year}${time}${end}`,
    ),
    read: ([, month = '', date, y = ''], { ask }) => ask(`${englishMonth(month)} ${date} ${y}`),
  },
];

/** First of all: "two weeks ago 14:02" has nothing of August. */
const counted: Rule[] = [
  ...relativeDays.map(({ said, english }): Rule => ({
    pattern: boundedPattern(`${start}(?:${said})${end}`),
    read: (match, { ask }) => ask(english(match)),
  })),
];

const spoken: Rule[] = [
  // "last Tuesday", "el martes pasado", "mardi dernier", "on Tue", "Tuesday night"
  {
    pattern: boundedPattern(
      `${start}(?:(last|past|el pasado|this|el|le|on) )?(${weekdayWords})(?: (pasado|dernier))?(?: (?:night|morning|afternoon|evening|noche|tarde|soir|matin))?${end}`,
    ),
    read: ([, before = '', name = '', after = ''], today) => {
      // Three letters alone are too often something else: "sat", "sun", "mar".
      if (name.length < 4 && before === '') return [];
      const isLast = /^(?:last|past|el pasado)$/i.test(before) || after !== '';
      return isLast ? lastWeekday(name, today) : latestWeekday(name, today);
    },
  },
  ...relativeRuns.map(({ said, days }): Rule => ({
    pattern: boundedPattern(`${start}(?:${said})${end}`),
    read: (match, { day }) => [days(day, match)],
  })),
  // "on the 3rd", "el día 3": the last such day of a month
  {
    pattern: boundedPattern(
      `${start}(?:(?:on|around|since|about|before|after) the ([0-9]{1,2})(?:st|nd|rd|th)|(?:el )?dia ([0-9]{1,2}))${end}(?! (?:time|attempt|try|party|item|floor|line))`,
    ),
    read: ([, english, spanish], today) => latestDate(Number(english ?? spanish), today),
  },
];

const todayWords =
  "(?:today|this morning|tonight|this afternoon|this evening|hoy|esta manana|esta tarde|aujourd'hui|ce matin)";
const today: Rule = {
  pattern: boundedPattern(`${start}${todayWords}${end}`),
  read: (_match, { day }) => single(day),
};
/** In a letter "today" mostly says when an answer is wanted. */
const paidToday: Rule = {
  pattern: boundedPattern(
    `${start}(?:paid|bought|charged|purchased|payment|billed|debited|pague|pago|compre|cobraron|paye|achete|debite|preleve)(?![\\p{L}])[^\\n.!?\\0]{0,60}?${start}${todayWords}${end}`,
  ),
  within: new RegExp(`${todayWords}$`, 'iu'),
  read: (_match, { day }) => single(day),
};

/** What says a day only where somebody tells what they remember: "the 3rd", "tue". */
const remembered: Rule[] = [
  {
    pattern: boundedPattern(`${start}(?:the |el |le )?([0-9]{1,2})(?:st|nd|rd|th)${end}`),
    read: ([, date], at) => latestDate(Number(date), at),
  },
  {
    pattern: boundedPattern(`${start}(${weekdayWords})${end}`),
    read: ([, name = ''], at) => latestWeekday(name, at),
  },
];

/** Who says "Tuesday" from memory may mean one of some weeks ago; who writes a letter means the latest. */
const weeksRemembered = 7;

/** Days in a letter, as clues. */
export function readDates(plain: string, reader: Reader): Reading[] {
  return findDays(plain, [...counted, ...written, ...spoken, paidToday], reader, 0).map(
    ({ days, ...span }): Reading => ({
      ...span,
      value: { kind: 'date', days, meaning: nameOfDays(days) },
    }),
  );
}

/** Days in a text that says little more than what somebody remembers. */
export function readRememberedDays(plain: string, reader: Reader): (Span & { days: DayReading[] })[] {
  const rules = [...counted, ...written, ...spoken, today, ...remembered];
  return findDays(plain, rules, reader, weeksRemembered);
}

/** More than any letter needs; each costs chrono some tenths of a millisecond. */
const mostDates = 100;

function findDays(plain: string, rules: readonly Rule[], { timeZone, now }: Reader, weeks: number) {
  const day = dayAt(now, timeZone);
  const answers = new Map<string, DayReading[]>();
  const ask = (phrase: string): DayReading[] => {
    const known = answers.get(phrase);
    if (known) return known;
    const answer = answers.size < mostDates ? askChrono(phrase, day) : [];
    answers.set(phrase, answer);
    return answer;
  };
  const found: (Span & { days: DayReading[] })[] = [];
  for (const rule of rules) {
    for (const match of findAll(rule.pattern, plain)) {
      if (found.length === mostDates) return found;
      const stop = match.index + match[0].length;
      const length = rule.within?.exec(match[0])?.[0].length ?? match[0].length;
      const span = { start: stop - length, end: stop };
      if (found.some((other) => other.start < span.end && span.start < other.end)) continue;
      const days = rule.read(match, { day, weeks, ask });
      if (days.length > 0) found.push({ ...span, days });
    }
  }
  return found;
}

const dayMs = 86_400_000;

/** An English phrase of a few words, as it would be meant on that day. */
function askChrono(phrase: string, today: number): DayReading[] {
  const noon = new Date(today * dayMs + dayMs / 2);
  const read = casual.parse(phrase.trim(), { instant: noon, timezone: 0 })[0]?.start;
  if (!read) return [];
  const [y, month, date] = [read.get('year') ?? 0, read.get('month') ?? 0, read.get('day') ?? 0];
  const day = dayOf(y, month, date);
  if (day === undefined) return [];
  // Tomorrow is let stand: where the buyer is it may be that already.
  return read.isCertain('year') || day <= today + 1 ? single(day) : single(dayOf(y - 1, month, date));
}

function single(day: number | undefined): DayReading[] {
  return day === undefined ? [] : [{ first: day, last: day }];
}

/** Days of our time, each once; where one reading lies ahead and another does not, the other is meant. */
function plausible(days: readonly (number | undefined)[], { day: today }: Today): DayReading[] {
  const { year: thisYear } = dateOf(today);
  const ofOurTime = [...new Set(days)].filter((day) => {
    if (day === undefined) return false;
    const { year } = dateOf(day);
    return year >= 2000 && year <= thisYear + 2;
  });
  const past = ofOurTime.filter((day) => day !== undefined && day <= today + 1);
  return (past.length > 0 ? past : ofOurTime).flatMap(single);
}

function latestWeekday(name: string, { day: today, weeks }: Today): DayReading[] {
  const weekday = weekdayNumber(name);
  if (weekday === -1) return [];
  const latest = today - ((weekdayOf(today) - weekday + 7) % 7);
  const before = Array.from({ length: weeks }, (_, index) => index + 1);
  return [
    ...single(latest),
    ...before.map((earlier) => ({ first: latest - 7 * earlier, last: latest - 7 * earlier, earlier })),
  ];
}

/** "Last Tuesday", said on a Friday: the one three days ago for some, the one of the week before for others. */
function lastWeekday(name: string, { day: today }: Today): DayReading[] {
  const weekday = weekdayNumber(name);
  if (weekday === -1) return [];
  const back = (weekdayOf(today) - weekday + 7) % 7 || 7;
  const isOfThisWeek = back <= (weekdayOf(today) + 6) % 7;
  return isOfThisWeek ? [...single(today - back), ...single(today - back - 7)] : single(today - back);
}

function latestDate(date: number, { day: today }: Today): DayReading[] {
  const { year: thisYear, month } = dateOf(today);
  for (let back = 0; back < 3; back += 1) {
    const months = thisYear * 12 + month - 1 - back;
    const day = dayOf(Math.floor(months / 12), (months % 12) + 1, date);
    if (day !== undefined && day <= today) return single(day);
  }
  return [];
}
