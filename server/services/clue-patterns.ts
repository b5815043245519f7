/**
 * A pattern for text that strangers wrote. Refused at start unless every repetition in it has an end, and none repeats
 * a group that itself repeats much: then the work at one place of a text has a bound, and the work on the whole grows with its
 * length and no faster. Always global and without regard to case; `m` and `u` on.
 */
export function boundedPattern(source: string): RegExp {
  const fault = unbounded(source);
  if (fault !== undefined) throw new Error(`“${fault}” in the pattern ${source} could run away`);
  return new RegExp(source, 'gimu');
}

/**
 * Every match of a global pattern. `matchAll` would do, but it works on a copy of the pattern, which the engine now and then
 * compiles anew: tens of milliseconds for one that knows the letters of all scripts.
 */
export function findAll(pattern: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    found.push(match);
    if (match[0] === '') pattern.lastIndex += 1;
  }
  return found;
}

/** A repetition within a repetition may go round so often in all. */
const mostRounds = 1000;

/** The first part of the source that repeats without end, or too often within another repetition. */
function unbounded(source: string): string | undefined {
  const groups: number[] = [1];
  const parts = source.matchAll(
    /\\[pPu]\{[^}]*\}|\\.|\[(?:\\.|[^\]])*\]|\((?:\?(?:<?[=!]|:|<\w+>))?|\)|[*+]|\{\d+(?:,(\d*))?\}|[^]/gu,
  );
  let closed = 1;
  for (const [part, most] of parts) {
    if (part === '*' || part === '+' || most === '') return part;
    if (/^\(/.test(part)) groups.push(1);
    const inside = groups.at(-1) ?? 1;
    if (/^\{/.test(part)) {
      // `{4}` has one way only; what it repeats may still have many.
      const rounds = (most === undefined ? 1 : Number(most)) * closed;
      if (rounds > mostRounds) return part;
      groups[groups.length - 1] = Math.max(inside, rounds);
    }
    if (part === ')') {
      closed = groups.pop() ?? 1;
      groups[groups.length - 1] = Math.max(groups.at(-1) ?? 1, closed);
    } else closed = 1;
  }
  return undefined;
}

/** Not in the middle of a word or number. */
export const start = '(?<![\\p{L}\\p{N}_])';
export const end = '(?![\\p{L}\\p{N}_])';

/** One of these words. */
export const anyOf = (...words: readonly string[]) => `(?:${words.join('|')})`;

/** Not followed by a word for what is counted: "paid 2 times", "receipt is 3 days late". */
export const notCounting =
  '(?! {0,2}(?:%|(?:x|times|items?|pcs|pieces?|units?|days?|dias?|jours?|hours?|hrs?|horas?|heures?|weeks?|semanas?|semaines?|' +
  'minutes?|mins?|minutos?|months?|mes|meses|mois|years?|anos?|ans|st|nd|rd|th|am|pm|veces|fois|people|persons?|nights?|noches?|nuits?|' +
  'kg|km|lbs?|cm|mm|more|others?|other|different|separate|cards?|attempts?|payments?|tickets?|guests?)(?![\\p{L}\\p{N}])))';
