import { ListFilter } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { KnownValues, Suggestion } from '../../lib/filter-completion.ts';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { completionId } from './filter-completion-id.ts';
import type { FilterTools } from './filter-tools.ts';
import type { Typing } from './filter-typing.ts';

/** A state that the list has, as an example of how a condition is written. */
const examples: Record<ListNoun, string> = { checkout_sessions: 'open', transactions: 'captured' };

type FindInListProps = {
  noun: ListNoun;
  typing: Typing;
  known: KnownValues;
  /** Nothing is offered before they are there. */
  tools: FilterTools | undefined;
};

/** Narrows the list while typing: by words, or by conditions like `status:open`, which become chips. */
export function FindInList({ noun, typing, known, tools }: FindInListProps) {
  const { input, typed, caret, type, move, settle, begin } = typing;
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const id = useId();
  const completion = isOpen ? tools?.completionAt(typed, caret, noun, known) : undefined;
  const isShown = completion !== undefined && (completion.options.length > 0 || completion.isValue);
  const active = chosen ?? (completion?.isValue && completion.options.length > 0 ? 0 : -1);

  function take({ insert, ends }: Suggestion) {
    if (!completion) return;
    const after = typed.slice(completion.end);
    // The space says that the condition is whole.
    const written = ends && !after.startsWith(',') ? `${insert} ` : insert;
    type(typed.slice(0, completion.start) + written + after.trimStart(), completion.start + written.length);
    setChosen(undefined);
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const options = completion?.options ?? [];
    const option = options[active] ?? (event.key === 'Tab' ? options[0] : undefined);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setOpen(true);
      if (isOpen && options.length > 0)
        setChosen((Math.max(active, step === 1 ? -1 : 0) + step + options.length) % options.length);
    } else if ((event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) && isShown && option) {
      event.preventDefault();
      take(option);
    } else if (event.key === 'Enter') {
      setOpen(false);
      settle();
    } else if (event.key === 'Escape' && (isShown || typed !== '')) {
      event.preventDefault();
      if (isShown) setOpen(false);
      else type('', 0, true);
    }
  }

  return (
    <div className="relative min-w-0 max-md:w-full md:w-80">
      <Field label="Find in list" labelHidden>
        <ListFilter
          aria-hidden="true"
          className="absolute inset-s-3 top-2.5 size-4 text-muted pointer-coarse:top-3.5"
        />
        <TextInput
          ref={input}
          role="combobox"
          aria-expanded={isShown}
          aria-autocomplete="list"
          aria-controls={isShown ? id : undefined}
          aria-activedescendant={isShown && active >= 0 ? completionId(id, active) : undefined}
          aria-describedby={isShown ? `${id}-hint` : undefined}
          value={typed}
          placeholder={`Text, or status:${examples[noun]}`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="auto"
          className="ps-9!"
          onFocus={begin}
          onChange={({ target, nativeEvent }) => {
            setOpen(true);
            setChosen(undefined);
            const isPaste = 'inputType' in nativeEvent && nativeEvent.inputType === 'insertFromPaste';
            type(target.value, target.selectionStart ?? target.value.length, isPaste);
          }}
          onSelect={({ currentTarget }) => move(currentTarget.selectionStart ?? 0)}
          onKeyDown={press}
          onBlur={() => {
            setOpen(false);
            settle();
          }}
        />
        {tools && isShown && (
          <tools.FilterCompletions id={id} completion={completion} active={active} onTake={take} />
        )}
      </Field>
    </div>
  );
}
