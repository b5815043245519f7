/**
 * A text made plain for reading: no accents, no characters that nobody sees, one kind of dash, quote and space, full-width
 * letters as usual ones; and for every character of it, where that stood.
 */
export type PlainText = { plain: string; original: string; places: Int32Array };

const dash = /^[\p{Pd}\u2212\u2043]$/u;
const unseen = /^[\p{Cf}\p{Mn}]$/u;
const space = /^[^\S\n]$/;

export function plainText(original: string): PlainText {
  const places = new Int32Array(original.length + 1);
  let plain = '';
  let place = 0;
  for (const character of original) {
    const read =
      character <= '~' && character !== '\t' && character !== '\r' ? character : plainCharacter(character);
    for (let unit = 0; unit < read.length; unit += 1) places[plain.length + unit] = place;
    plain += read;
    place += character.length;
  }
  places[plain.length] = original.length;
  return { plain, original, places };
}

/** Never longer than the character itself. */
function plainCharacter(character: string): string {
  if (space.test(character)) return ' ';
  if (unseen.test(character)) return '';
  if (dash.test(character)) return '-';
  if (character === '’' || character === '‘' || character === '´') return "'";
  const [base = character] = character.normalize('NFKD');
  return base.length <= character.length ? base : character;
}

/** A stretch of the plain text, `end` exclusive. */
export type Span = { start: number; end: number };

/** How it was written. */
export function writtenAt({ original, places }: PlainText, { start, end }: Span): string {
  // What nobody sees behind the last character, such as an accent of its own, belongs to it.
  return original.slice(places[start], places[end]);
}

/** Stands where something has been understood, so that nothing is read twice; no pattern knows it. */
const read = '\0';

/** The plain text without these stretches, every other character in its place. */
export function without(plain: string, spans: readonly Span[]): string {
  if (spans.length === 0) return plain;
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    parts.push(plain.slice(at, start), read.repeat(Math.max(0, end - Math.max(at, start))));
    at = Math.max(at, end);
  }
  return parts.join('') + plain.slice(at);
}

/** The spans without those that lie over an earlier one. */
export function disjoint<T extends Span>(spans: readonly T[], length: number): T[] {
  const taken = new Uint8Array(length);
  return spans.filter(({ start, end }) => {
    if (taken.subarray(start, end).includes(1)) return false;
    taken.fill(1, start, end);
    return true;
  });
}
