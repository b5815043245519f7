import { joinValues, splitValues, type ListNoun } from '#shared/list-grammar.ts';
import { choicesOf, fieldOfKey } from './filter-fields.ts';
import type { FilterNote } from './filter-parse.ts';
import { bareValue, formatValue } from './filter-text.ts';
import { mark, statusWord, type Filters } from './filter-words.ts';
import { formatList } from './format.ts';
import { nouns } from './list-nouns.ts';
import { nearestOf } from './nearest.ts';

/** A note on a filter that is set already, with what sets it right. */
export type SetNote = FilterNote & { value: string; change?: Record<string, string> };

/** What the states are called elsewhere, where neither our own word for one nor a slip of the fingers explains it. */
const otherWords: Record<ListNoun, ReadonlyMap<string, string>> = {
  checkout_sessions: new Map([
    ['declined', 'failed'],
    ['canceled', 'cancelled'],
    ['active', 'open'],
    ['pending', 'open'],
    ['captured', 'completed'],
  ]),
  transactions: new Map([
    ['declined', 'failed'],
    ['canceled', 'voided'],
    ['cancelled', 'voided'],
    ['paid', 'captured'],
    ['completed', 'captured'],
  ]),
};

/** The state of this kind of list that is meant by another word, if that is sure enough to be offered. */
export function meantStatus(value: string, noun: ListNoun): string | undefined {
  const field = fieldOfKey('status', noun);
  const known = field ? choicesOf(field, noun) : [];
  const bare = field ? bareValue(field, value, noun) : value;
  if (known.includes(bare)) return bare;
  return otherWords[noun].get(value.toLowerCase()) ?? nearestOf(value, known);
}

/**
 * What to say of states in a filter that the desk does not know, as an old or hand-written address may name them. Upstream
 * may know further ones, so they are looked for all the same: of a state that finds rows by itself there is nothing to say.
 */
export function statusNotes(filters: Filters, noun: ListNoun, isEmpty: boolean): SetNote[] {
  const field = fieldOfKey('status', noun);
  if (!field) return [];
  const known = choicesOf(field, noun);
  return ['status', 'status_not'].flatMap((name) => {
    const values = splitValues(filters[name] ?? '');
    const odd = values.filter((value) => !known.includes(value));
    const findsRows = name === 'status' && odd.length === values.length && !isEmpty;
    if (findsRows) return [];
    return odd.map((value): SetNote => {
      const meant = meantStatus(value, noun);
      const what = `“${mark(value)}” is not a state of ${nouns[noun]}`;
      const names = known.map((one) => nameOf(one, noun));
      if (meant === undefined) {
        const marked = `${what} that the desk knows. It knows ${formatList(names, 'and')}.`;
        return { start: 0, end: 0, value, marked };
      }
      const mended = [...new Set(values.map((one) => (one === value ? meant : one)))];
      const written = mended.map((one) => formatValue(field, one, noun)).join(',');
      return {
        ...{ start: 0, end: 0, value },
        marked: `${what}: it is called ${meant}. There are ${formatList(names, 'and')}.`,
        fix: `${name === 'status' ? '' : '-'}${field.key}:${written}`,
        change: { [name]: joinValues(mended) },
      };
    });
  });
}

/** "completed (Paid)": what it is called in an address, and on screen where that differs by more than its form. */
function nameOf(status: string, noun: ListNoun): string {
  const word = statusWord(noun, status);
  return word.toLowerCase() === status ? status : `${status} (${word})`;
}
