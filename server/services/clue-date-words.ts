import { dateOf, dayOf, weekdayOf } from './clue-days.ts';
import type { DayReading } from './clue-kinds.ts';

/** Words for days in English, Spanish and French, without accents, and what they are in English. */

const monthTable: readonly (readonly [english: string, said: string])[] = [
  ['january', 'jan(?:uary)?|ene(?:ro)?|janvier|janv'],
  ['february', 'feb(?:ruary|rero)?|fevrier|fevr?'],
  ['march', 'mar(?:ch|zo|s)?'],
  ['april', 'apr(?:il)?|abr(?:il)?|avr(?:il)?'],
  ['may', 'may(?! (?:be|have|not|also|need)(?![\\p{L}]))|mayo|mai'],
  ['june', 'june?|junio|juin'],
  ['july', 'july?|julio|juil(?:let)?'],
  ['august', 'aug(?:ust)?|agosto|ago(?=\\.? [0-9]{4})|aout'],
  ['september', 'sept?(?:ember|iembre|embre)?|setiembre'],
  ['october', 'oct(?:ober|ubre|obre)?'],
  ['november', 'nov(?:ember|iembre|embre)?'],
  ['december', 'dec(?:ember|embre)?|dic(?:iembre)?'],
];

const weekdayTable: readonly (readonly [english: string, said: string])[] = [
  ['sunday', 'sun(?:day)?|domingo|dimanche'],
  ['monday', 'mon(?:day)?|lunes|lundi'],
  ['tuesday', 'tue(?:s(?:day)?)?|martes|mardi'],
  ['wednesday', 'wed(?:nesday)?|miercoles|mercredi'],
  ['thursday', 'thu(?:r(?:s(?:day)?)?)?|jueves|jeudi'],
  ['friday', 'fri(?:day)?|viernes|vendredi'],
  ['saturday', 'sat(?:urday)?|sabado|samedi'],
];

const alternatives = (table: readonly (readonly [string, string])[]) =>
  table.map(([, said]) => said).join('|');
const lookUp = (table: readonly (readonly [string, string])[]) => {
  const patterns = table.map(([, said]) => new RegExp(`^(?:${said})$`, 'iu'));
  return (word: string) => patterns.findIndex((pattern) => pattern.test(word));
};

export const monthWords = alternatives(monthTable);
export const weekdayWords = alternatives(weekdayTable);

const monthAt = lookUp(monthTable);
/** The month in English. */
export const englishMonth = (word: string) => monthTable[monthAt(word)]?.[0] ?? word;

/** 0 is Sunday. */
export const weekdayNumber = lookUp(weekdayTable);

const count = '([0-9]{1,3}|an?|one|two|three|four|five|six|seven|un[ae]?|dos|tres|cuatro|deux|trois|quatre)';
const numbers: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7 },
  ...{ un: 1, una: 1, une: 1, dos: 2, tres: 3, cuatro: 4, deux: 2, trois: 3, quatre: 4 },
};
const toNumber = (word: string | undefined) => numbers[(word ?? '').toLowerCase()] ?? Number(word);
const isWeeks = (unit: string | undefined) => /^(?:week|semana|semaine)/i.test(unit ?? '');
const ago = ([, amount, unit]: RegExpExecArray) =>
  `${toNumber(amount)} ${isWeeks(unit) ? 'weeks' : 'days'} ago`;

/** Days counted from today; `english` is what chrono is asked. */
export const relativeDays: readonly { said: string; english: (match: RegExpExecArray) => string }[] = [
  {
    said: 'the day before yesterday|day before yesterday|anteayer|antier|avant-hier',
    english: () => '2 days ago',
  },
  { said: 'yesterday|last night|ayer|anoche|hier(?: soir)?', english: () => 'yesterday' },
  { said: `${count} (days?|weeks?) ago`, english: ago },
  { said: `hace ${count} (dias?|semanas?)`, english: ago },
  { said: `il y a ${count} (jours?|semaines?)`, english: ago },
];

/** Weeks begin on Monday. */
function weekOf(day: number): DayReading {
  const first = day - ((weekdayOf(day) + 6) % 7);
  return { first, last: first + 6 };
}

function monthOf(day: number, monthsBefore: number): DayReading {
  const { year, month } = dateOf(day);
  const months = year * 12 + month - 1 - monthsBefore;
  const first = dayOf(Math.floor(months / 12), (months % 12) + 1, 1) ?? day;
  const next = dayOf(Math.floor((months + 1) / 12), ((months + 1) % 12) + 1, 1) ?? day;
  return { first, last: next - 1 };
}

const lastDays = ([, english, spanish, french]: RegExpExecArray, today: number): DayReading => {
  const days = toNumber(english ?? spanish ?? french);
  return { first: today - days, last: today };
};

/** Runs of days; what lies ahead of today is left out. */
export const relativeRuns: readonly {
  said: string;
  days: (today: number, match: RegExpExecArray) => DayReading;
}[] = [
  {
    said: `(?:last|past) ${count} days|ultimos ${count} dias|${count} derniers jours`,
    days: (today, match) => lastDays(match, today),
  },
  {
    said: '(?:earlier )?this week|esta semana|cette semaine',
    days: (today) => ({ ...weekOf(today), last: today }),
  },
  {
    said: 'last week(?!end)|past week|la semana pasada|semana pasada|la semaine derniere|semaine derniere',
    days: (today) => weekOf(today - 7),
  },
  {
    said: 'last weekend|over the weekend|el fin de semana(?: pasado)?|le week-end dernier',
    days: (today) => ({ first: weekOf(today).first - 2, last: weekOf(today).first - 1 }),
  },
  { said: 'this month|este mes|ce mois(?:-ci)?', days: (today) => ({ ...monthOf(today, 0), last: today }) },
  {
    said: 'last month|el mes pasado|mes pasado|le mois dernier|mois dernier',
    days: (today) => monthOf(today, 1),
  },
];
