import { instantRanges, type DatePreset, type ListNoun } from '#shared/list-grammar.ts';
import { presetsFor } from './date-presets.ts';
import { choicesOf, fieldOfKey, filterFields, flagValue, type FilterField } from './filter-fields.ts';
import { formatValue } from './filter-text.ts';
import { tokensOf, type FieldToken, type Token } from './filter-tokens.ts';
import { valueWord } from './filter-words.ts';

export type Suggestion = {
  /** What takes the place of the text from `start` to `end`. */
  insert: string;
  /** What it means, where that is not the same. */
  about: string;
  /** Whether the condition is whole with it. */
  ends: boolean;
};

export type Completion = {
  start: number;
  end: number;
  options: Suggestion[];
  /** How to write it, in one line. */
  hint: string;
  /** A value of a field is what is being written, and not perhaps a word of free text. */
  isValue: boolean;
};

/** Values that are worth offering for a field beside those of its own: oneself for who made a link. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** What can stand where the caret is; undefined where nothing but free text can. */
export function completionAt(
  text: string,
  caret: number,
  noun: ListNoun,
  known: KnownValues = {},
): Completion | undefined {
  const token = tokenAt(text, caret, noun);
  const field = token?.kind === 'field' ? fieldOfKey(token.name, noun) : undefined;
  if (token?.kind === 'field' && field) return valueCompletion(text, caret, token, field, noun, known);
  return token?.kind === 'words' ? fieldCompletion(token, noun) : undefined;
}

/** The piece that is being written: the caret is in it or stands at its end. */
export const tokenAt = (text: string, caret: number, noun: ListNoun): Token | undefined =>
  tokensOf(text, (name) => fieldOfKey(name, noun) !== undefined).find(
    ({ start, end }) => start < caret && caret <= end,
  );

/** A condition that is still being written; it is not to be looked for yet. */
export function isUnderWay(text: string, caret: number, noun: ListNoun): boolean {
  const token = tokenAt(text, caret, noun);
  return token?.kind === 'field' && fieldOfKey(token.name, noun) !== undefined;
}

function fieldCompletion(token: Token, noun: ListNoun): Completion | undefined {
  const [, minus = '', typed = ''] = /^([-−–]?)([\p{L}_]*)$/u.exec('text' in token ? token.text : '') ?? [];
  // One letter is the beginning of any word; a minus hardly is.
  if (minus === '' && typed.length < 2) return undefined;
  const begins = (word: string) => word.toLowerCase().replace(/\s/g, '_').startsWith(typed.toLowerCase());
  const options = filterFields(noun)
    .filter((field) => field.key !== '' && (minus === '' || canBeTurned(field)))
    .filter((field) => begins(field.key) || begins(field.word) || begins(field.name))
    .map((field) => ({
      insert: `${minus && '-'}${field.key}${field.kind === 'metadata' ? '.' : ':'}`,
      about: minus === '' ? field.word : `not ${field.word}`,
      ends: false,
    }));
  if (options.length === 0) return undefined;
  const hint = minus === '' ? 'A minus in front turns a condition round.' : 'What is not to be in the list.';
  return { start: token.start, end: token.end, options, hint, isValue: false };
}

/** Whether a field can be asked for by what it is not. */
export const canBeTurned = ({ kind }: FilterField) =>
  kind === 'choices' || kind === 'texts' || kind === 'flag' || kind === 'metadata';

function valueCompletion(
  text: string,
  caret: number,
  token: FieldToken,
  field: FilterField,
  noun: ListNoun,
  known: KnownValues,
): Completion | undefined {
  const valuesAt = token.end - token.raw.length;
  if (caret < valuesAt) return undefined;
  const several = field.kind === 'choices' || field.kind === 'texts';
  const comma = several ? text.lastIndexOf(',', caret - 1) : -1;
  const start = Math.max(valuesAt, comma + 1);
  const nextComma = several ? text.indexOf(',', caret) : -1;
  const end = nextComma === -1 ? token.end : Math.min(nextComma, token.end);
  const typed = text
    .slice(start, caret)
    .replace(/^["“„]/u, '')
    .toLowerCase();
  const others = [text.slice(valuesAt, start), text.slice(end, token.end)].join(',').toLowerCase().split(',');
  const options = offered(field, noun, known)
    .map((value) => ({
      insert: formatValue(field, value, noun),
      about: valueWord(field.name, value, noun),
      ends: true,
    }))
    .filter(({ insert }) => !others.includes(insert.toLowerCase()))
    .filter(({ insert, about }) => [insert, about].some((each) => each.toLowerCase().includes(typed)));
  return { start, end, options, hint: field.hint, isValue: true };
}

function offered(field: FilterField, noun: ListNoun, known: KnownValues): readonly string[] {
  if (field.kind === 'flag') return [flagValue(field)];
  const range = instantRanges.find((name) => name === field.name);
  if (range) return presetsFor(range, choicesOf(field, noun) as readonly DatePreset[]);
  return [...choicesOf(field, noun), ...(known[field.name] ?? [])];
}
