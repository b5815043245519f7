import { defaultSort, type ListNoun } from '#shared/list-grammar.ts';
import { listSentence, sortWords } from '../../lib/list-sentence.ts';
import type { ListState } from '../../lib/list-state.ts';

const mostLetters = 100;

/** A name for a view of what is on screen: its sentence, cut at a word where that is too long for a name. */
export function viewName(state: ListState, noun: ListNoun, zone: string, now: number): string {
  const sentence = listSentence(state, noun, zone, now, { lasting: true });
  // The usual order need not be said.
  const usual = `, ${sortWords(defaultSort)}`;
  return shortened(state.sort === defaultSort ? sentence.replace(usual, '') : sentence);
}

function shortened(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ');
  if (plain.length <= mostLetters) return plain;
  const cut = plain.slice(0, mostLetters - 1);
  // Not in the middle of a word, unless one word is half as long as a name may be.
  const end = cut.lastIndexOf(' ');
  const whole = end > mostLetters / 2 ? cut.slice(0, end) : cut;
  // Half an emoji at the end is no text.
  return `${whole.replace(/[\s,]+$|[\uD800-\uDBFF]$/, '')}…`;
}
