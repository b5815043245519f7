import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { FilterNote, ReadText } from '../../lib/filter-parse.ts';
import type { Token } from '../../lib/filter-tokens.ts';
import type { Filters } from '../../lib/filter-words.ts';
import { changeFilters, emptyListState, type ListState } from '../../lib/list-state.ts';
import type { useLatestState } from './filter-latest.ts';
import type { FilterTools } from './filter-tools.ts';

/** A note on what was typed, with what it was typed into. */
type Said = { note: FilterNote; text: string; before: Filters; isCondition: boolean };

export type Typing = {
  input: React.RefObject<HTMLInputElement | null>;
  typed: string;
  caret: number;
  notes: readonly FilterNote[];
  /** Something was typed, or stands there now; `whole` when no part of it is still being written. */
  type: (text: string, caret: number, whole?: boolean) => void;
  move: (caret: number) => void;
  /** Takes what stands there as it is. */
  settle: () => void;
  fix: (note: FilterNote) => void;
  /** Another stretch of typing begins: a step back leads to before it. */
  begin: () => void;
};

/** The first key is answered at once; while more follow the list is asked no faster than this. */
const settleMs = 120;

/**
 * The text box's part of a list's filter. Words narrow the list while they are typed. A condition becomes one when the caret
 * has left it: it goes from the box to the chips. What can't be understood stays, with a note.
 */
export function useFilterTyping(
  noun: ListNoun,
  state: ListState,
  { latest, change }: ReturnType<typeof useLatestState>,
  syntax: FilterTools | undefined,
): Typing {
  const input = useRef<HTMLInputElement>(null);
  const write = (words: string) => syntax?.formatWords(words, noun) ?? words;
  const written = write(state.filters['q'] ?? '');
  const [box, setBox] = useState({ text: written, caret: written.length, edits: 0, whole: true });
  const [said, setSaid] = useState<readonly Said[]>([]);
  // What was handed to the address and has not come back from it: it must not overwrite what was typed since.
  const sent = useRef<string[]>([]);
  const caretToSet = useRef<{ text: string; caret: number }>(undefined);
  const lastSettledAt = useRef(-settleMs);
  const isStretch = useRef(false);

  const place = (text: string, caret: number) => {
    caretToSet.current = { text, caret };
    setBox((now) => ({ ...now, text, caret, whole: true }));
  };

  useEffect(() => {
    const index = sent.current.indexOf(written);
    if (index === -1) setBox((now) => ({ ...now, text: written, caret: written.length }));
    sent.current = index === -1 ? [] : sent.current.slice(index + 1);
  }, [written]);

  useLayoutEffect(() => {
    const wanted = caretToSet.current;
    // Only into the very text that it was meant for: more may have been typed since.
    if (wanted?.text !== box.text) return;
    caretToSet.current = undefined;
    if (input.current === document.activeElement)
      input.current?.setSelectionRange(wanted.caret, wanted.caret);
  }, [box]);

  function settle(text: string, caret: number, whole: boolean, earlier?: Filters) {
    const { filters } = latest();
    const before = earlier ?? filters;
    // Conditions wait for what can read them.
    if (!syntax && /[:"]/.test(text)) return;
    lastSettledAt.current = performance.now();
    const underWay =
      !whole && syntax?.isUnderWay(text, caret, noun) ? syntax.tokenAt(text, caret, noun) : undefined;
    const read =
      syntax?.readFilterText(underWay ? blanked(text, underWay) : text, noun, before) ??
      wordsAlone(text, before);
    const isBeingWritten = ({ start, end }: FilterNote) => !whole && start < caret && caret <= end;
    const [old = '', words = ''] = [filters['q'], read.filters['q']];
    const isOnlyWords = read.understood.length === 0 && earlier === undefined;
    const isCondition = (note: FilterNote) => read.understood.some(({ start }) => start === note.start);
    setSaid([
      // A condition that was taken with a doubt has left the box; its note stays while only words are typed.
      ...said.filter((one) => isOnlyWords && one.isCondition),
      ...read.notes
        .filter((note) => !isBeingWritten(note))
        .map((note) => ({ note, text, before, isCondition: isCondition(note) })),
    ]);
    if (isOnlyWords && words === old) return;
    if (words !== old) sent.current.push(write(words));
    if (read.understood.length > 0) place(...without(text, caret, read.understood));
    change({ ...latest(), filters: read.filters }, { replace: isOnlyWords && isStretch.current });
    isStretch.current = isOnlyWords;
  }

  const settleTyped = useEffectEvent(() => settle(box.text, box.caret, box.whole));
  useEffect(() => {
    if (box.edits === 0) return undefined;
    const wait = lastSettledAt.current + settleMs - performance.now();
    if (wait <= 0) return settleTyped();
    const timer = setTimeout(() => settleTyped(), wait);
    return () => clearTimeout(timer);
  }, [box.edits, syntax]);

  return {
    input,
    typed: box.text,
    caret: box.caret,
    notes: said.map(({ note }) => note),
    type: (text, caret, whole = false) => {
      caretToSet.current = text === input.current?.value ? undefined : { text, caret };
      setBox((now) => ({ text, caret, whole, edits: now.edits + 1 }));
    },
    move: (caret) => setBox((now) => (now.caret === caret ? now : { ...now, caret })),
    settle: () => settle(box.text, box.caret, true),
    fix: (note) => {
      const one = said.find((each) => each.note === note);
      if (!one) return;
      const text = one.text.slice(0, note.start) + (note.fix ?? '') + one.text.slice(note.end);
      if (!one.isCondition) {
        setBox((now) => ({ ...now, text, caret: text.length }));
        settle(text, text.length, true, one.before);
        return;
      }
      const { q, ...others } = {
        ...syntax?.readFilterText(text, noun, one.before).filters,
        q: latest().filters['q'],
      };
      setSaid(said.filter((each) => each !== one));
      change({ ...latest(), filters: { ...others, ...(q && { q }) } });
    },
    begin: () => {
      isStretch.current = false;
    },
  };
}

const wordsAlone = (text: string, before: Filters): ReadText => ({
  filters: changeFilters({ ...emptyListState, filters: before }, { q: text.trim() }).filters,
  notes: [],
  understood: [],
});

const blanked = (text: string, { start, end }: Token) =>
  text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);

/** The text without some of its pieces, and where the caret is in it then. */
function without(text: string, caret: number, pieces: readonly Token[]): [text: string, caret: number] {
  const cut = (from: string) =>
    pieces.toReversed().reduce((rest, { start, end }) => {
      const after = rest.slice(end);
      return (
        rest.slice(0, start) + (start === 0 || /\s$/u.test(rest.slice(0, start)) ? after.trimStart() : after)
      );
    }, from);
  const rest = cut(text);
  // What stands behind the caret stays behind it.
  const behind = cut(text.slice(0, caret).padEnd(text.length, ' ')).trimEnd();
  return [rest, Math.min(rest.length, behind.length + (/\s/u.test(rest.charAt(behind.length)) ? 1 : 0))];
}
