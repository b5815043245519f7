/** Text as it is searched: the same in both engines, because it is worked out here and not by them. */

/** Letters with a stroke and the like, which do not come apart by themselves: as people type them who lack the key. */
const plainLetters: Readonly<Record<string, string>> = {
  ...{ đ: 'd', ð: 'd', ø: 'o', ł: 'l', ı: 'i', ħ: 'h', æ: 'ae', œ: 'oe', ß: 'ss', þ: 'th' },
};

/**
 * The form in which texts are searched: lower case, compatible forms as one (full-width digits), without accents and
 * without characters that nobody sees. "Zoë" is found as "zoe", and as it was stored.
 */
export function searchable(text: string): string {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      // "№" and "™" come apart into capitals.
      .toLowerCase()
      .replace(/[\p{Mn}\p{Cf}]/gu, '')
      .replace(/[đøłıħæœßðþ]/g, (letter) => plainLetters[letter] ?? letter)
      .normalize('NFC')
  );
}

/** The words of a text that somebody looks for, each once. */
export function wordsOf(text: string): string[] {
  return [...new Set(searchable(text).split(/\s+/).filter(Boolean))];
}

/**
 * What a row can be found by: its words, each behind two spaces, so that the beginning of a word makes three characters
 * with them, which is the least that a trigram index can look for.
 */
export function searchText(parts: readonly (string | null)[]): string {
  return parts
    .flatMap((part) => (part === null ? [] : searchable(part).split(/\s+/)))
    .filter(Boolean)
    .map((word) => `  ${word}`)
    .join('');
}

const shortest = 3;

/** Shorter words are looked for at the beginning of a word only, signs such as % anywhere. */
function needleOf(word: string): string {
  return [...word].length < shortest && /[\p{L}\p{N}]/u.test(word) ? `  ${word}` : word;
}

/** A LIKE pattern for a row that holds the word; goes with `escape '\'`. */
export function wordPattern(word: string): string {
  return `%${escapeLike(needleOf(word))}%`;
}

/** Wildcards of LIKE as literal text. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** Pieces of three characters that a row which holds the words must hold: all of them, the end of each word included. */
export function trigramsOf(words: readonly string[]): string[] {
  return [
    ...new Set(
      words.flatMap((word) => {
        const characters = [...needleOf(word)];
        return characters.slice(2).map((_, at) => characters.slice(at, at + 3).join(''));
      }),
    ),
  ];
}

/** A query of SQLite's text index for rows that hold all of these; which of them hold the words themselves, LIKE tells. */
export function trigramQuery(trigrams: readonly string[]): string {
  return trigrams.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}
