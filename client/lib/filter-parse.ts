import { joinValues, maxFilterLength, splitValues, type ListNoun } from '#shared/list-grammar.ts';
import { readAmounts, type Reading } from './filter-amounts.ts';
import { readDates } from './filter-dates.ts';
import {
  choicesOf,
  fieldOfKey,
  filterFields,
  parameterName,
  flagValue,
  type FilterField,
} from './filter-fields.ts';
import { bareValue, formatValue } from './filter-text.ts';
import { tokensOf, type FieldToken, type Token } from './filter-tokens.ts';
import { readFilter } from './filter-values.ts';
import { mark, type Filters } from './filter-words.ts';
import { changeFilters, emptyListState } from './list-state.ts';
import { nearestOf } from './nearest.ts';
import { meantStatus } from './status-notes.ts';

/** Something to say about a piece of the text: marked words, and what to write in its place, if that is sure. */
export type FilterNote = { start: number; end: number; marked: string; fix?: string };

export type ReadText = {
  /** What is set before, with what the text says; `q` is the text's alone. */
  filters: Filters;
  notes: FilterNote[];
  /** The pieces that became conditions; all else is free text. */
  understood: readonly Token[];
};

/**
 * Reads a filter as text: conditions like `-currency:usd` anywhere, the rest as words to look for. Never fails: what
 * can't be understood as a condition stays free text, with a note. `before` are filters that the text adds to; several values of
 * one field come together, of an amount or a date the last one counts.
 */
export function readFilterText(text: string, noun: ListNoun, before: Filters = {}): ReadText {
  const tokens = tokensOf(text, (name) => fieldOfKey(name, noun) !== undefined);
  const { q: _, ...others } = before;
  // The currency first, wherever it stands: amounts are written in it.
  const currencies = readConditions(tokens.filter(isCurrency), others, noun);
  const { filters, notes, understood } = readConditions(tokens, others, noun, currencies.filters);
  const words = readFilter('q', wordsOf(text, tokens, understood), noun);
  if (!words?.whole) {
    const marked = `Shorten the text to at most ${maxFilterLength} characters without control characters.`;
    notes.push({ start: 0, end: text.length, marked });
  }
  return { filters: { ...filters, ...(words?.value && { q: words.value }) }, notes, understood };
}

const isCurrency = (token: Token) => token.kind === 'field' && token.name.toLowerCase() === 'currency';

function readConditions(
  tokens: readonly Token[],
  before: Filters,
  noun: ListNoun,
  currencies = before,
): ReadText {
  let filters = before;
  const notes: FilterNote[] = [];
  const understood: Token[] = [];
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'field') continue;
    const say = (marked: string, fix?: string) =>
      notes.push({ start: token.start, end: token.end, marked, ...(fix === undefined ? {} : { fix }) });
    const field = fieldOfKey(token.name, noun);
    if (!field) {
      const note = unknownField(token, noun);
      if (note) say(note.why, note.fix);
      continue;
    }
    const reading = checked(readCondition(field, token, filters, currencies, noun), noun);
    if (reading.why !== undefined) say(reading.why, reading.fix);
    if (!('set' in reading)) continue;
    const next = changeFilters({ ...emptyListState, filters }, reading.set).filters;
    const names = Object.keys(reading.set);
    const replaced = [...given].filter((name) => names.includes(name) || next[name] === undefined);
    if (replaced.length > 0 && !takesSeveral(field)) {
      say(`${field.key} is given more than once: the last one counts.`);
    }
    for (const name of replaced) given.delete(name);
    for (const name of names) given.add(name);
    if (!token.closed)
      say(`The quotation mark behind ${field.key}: was never closed; it was read to the end.`);
    filters = next;
    understood.push(token);
  }
  return { filters, notes, understood };
}

const takesSeveral = ({ kind }: FilterField) => kind === 'choices' || kind === 'texts';

/** What the server would refuse is not set. */
function checked(reading: Reading, noun: ListNoun): Reading {
  if (!('set' in reading)) return reading;
  const isWhole = Object.entries(reading.set).every(([name, value]) => readFilter(name, value, noun)?.whole);
  return isWhole ? reading : { why: 'This is too long, or holds characters that can’t be looked for.' };
}

function readCondition(
  field: FilterField,
  token: FieldToken,
  filters: Filters,
  currencies: Filters,
  noun: ListNoun,
): Reading {
  const { negated, entry, values } = token;
  const [only] = values;
  if (!only) return { why: `Write a value behind ${field.key}:, like ${example(field)}` };
  if (entry !== '' && field.kind !== 'metadata') return { why: `Write it like ${example(field)}` };
  // A value that is not in quotation marks may hold commas where only one is taken.
  const single = values.length === 1 && only.quoted ? only.text : token.raw;
  if (takesSeveral(field)) return readSeveral(field, token, filters, noun);
  if (field.kind === 'flag') {
    const named = flagValue(field);
    const meant = [named, 'true', ...(named === 'transaction' ? ['receipt'] : [])];
    if (meant.includes(single.toLowerCase())) return { set: { [field.name]: String(!negated) } };
    if (/^false$/i.test(single)) return { set: { [field.name]: String(negated) } };
    return {
      why: `Write ${field.key}:${named} or -${field.key}:${named}.`,
      fix: `${field.key}:${named}`,
    };
  }
  if (field.kind === 'metadata') {
    if (entry === '') return { why: `Name the entry too, like ${example(field)}` };
    return { set: { [parameterName({ field, negated, entry })]: single } };
  }
  if (negated) return { why: `${field.key} can’t be turned round. Write it without the minus, with < or >.` };
  return field.kind === 'amount' ? readAmounts(single, currencies) : readDates(single, field.name);
}

const example = ({ key, hint }: FilterField) =>
  hint.slice(hint.search(new RegExp(`${key}[.:]`))).split('  ')[0] ?? hint;

function readSeveral(field: FilterField, token: FieldToken, filters: Filters, noun: ListNoun): Reading {
  const { negated, entry } = token;
  const read = token.values.map(({ text, quoted }) => (quoted ? text.trim() : bareValue(field, text, noun)));
  const not = negated ? '-' : '';
  const choices = choicesOf(field, noun);
  const odd = choices.length > 0 ? read.find((value) => value !== '' && !choices.includes(value)) : undefined;
  const meant = odd === undefined ? undefined : meantBy(odd, field, choices, noun);
  const fixed =
    meant && read.map((value) => (value === odd ? meant : formatValue(field, value, noun))).join(',');
  const note = odd !== undefined && {
    why: `There is no ${field.word} ${mark(odd)} that the desk knows${meant ? `. Did you mean ${meant}?` : '.'}`,
    ...(fixed && { fix: `${not}${field.key}:${fixed}` }),
  };
  // Upstream may know further statuses and brands; currencies are those that we can reckon with.
  if (note && field.name === 'currency') return note;
  const name = parameterName({ field, negated, entry });
  const all = splitValues([filters[name] ?? '', joinValues(read)].join(','));
  if (all.length === 0) return { why: `Write a value behind ${field.key}:` };
  return { set: { [name]: joinValues(all) }, ...note };
}

function meantBy(odd: string, field: FilterField, choices: readonly string[], noun: ListNoun) {
  if (field.name === 'status') return meantStatus(odd, noun);
  return nearestOf(
    odd,
    choices.map((choice) => choice.toLowerCase()),
  );
}

/** Nothing is said about what is rather an address or a time of day than a slip. */
function unknownField(
  { name, entry, raw }: FieldToken,
  noun: ListNoun,
): { why: string; fix?: string } | undefined {
  if (raw === '' || raw.startsWith('//') || name.length < 2 || name.toLowerCase() === 'mailto')
    return undefined;
  const keys = filterFields(noun).flatMap(({ key }) => key || []);
  const meant = entry === '' ? nearestOf(name, keys) : undefined;
  return {
    why: `There is no field ${mark(name)}, so this is looked for as text.${meant ? ` Did you mean ${meant}?` : ''}`,
    ...(meant && { fix: `${meant}:${raw}` }),
  };
}

/** What is left when the conditions are taken out, with the space inside each stretch as it was. */
function wordsOf(text: string, tokens: readonly Token[], understood: readonly Token[]): string {
  const pieces: string[] = [];
  let stretch: { start: number; end: number } | undefined;
  const close = () => {
    if (stretch) pieces.push(text.slice(stretch.start, stretch.end));
    stretch = undefined;
  };
  for (const token of tokens) {
    if (understood.includes(token)) close();
    else if (token.kind === 'quoted') {
      close();
      pieces.push(token.text);
    } else stretch = { start: stretch?.start ?? token.start, end: token.end };
  }
  close();
  return pieces.join(' ');
}
