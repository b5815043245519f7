import { useState, type FormEvent } from 'react';
import type { ListNoun } from '#shared/list-grammar.ts';
import { readFilterText, type FilterNote } from '../../lib/filter-parse.ts';
import { formatFilterText } from '../../lib/filter-text.ts';
import type { ListState } from '../../lib/list-state.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { FilterNotes } from './filter-notes.tsx';
import { FilterPopup } from './filter-popup.tsx';

type FilterAsTextProps = {
  noun: ListNoun;
  state: ListState;
  anchor: Element | null;
  onApply: (next: ListState) => void;
  onClose: () => void;
};

/** The whole filter as text: to copy, to change, and to paste one that somebody sent. Enter applies. */
export function FilterAsText({ noun, state, anchor, onApply, onClose }: FilterAsTextProps) {
  const [text, setText] = useState(() => formatFilterText(state.filters, noun));
  const { filters, notes } = readFilterText(text, noun);
  const apply = () => onApply({ ...state, filters });
  const fix = ({ start, end, fix: written = '' }: FilterNote) =>
    setText(text.slice(0, start) + written + text.slice(end));
  return (
    <FilterPopup anchor={anchor} title="The filter as text" onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          apply();
        }}
      >
        <Field label="Conditions and words" labelHidden hint="It can be pasted into the list’s text box too.">
          <TextArea
            value={text}
            rows={4}
            dir="auto"
            spellCheck={false}
            className="font-mono text-13"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              apply();
            }}
          />
        </Field>
        <FilterNotes notes={notes} onFix={fix} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            Apply
          </Button>
          <CopyButton text={text} name="Copy the filter" look="secondary" size="medium">
            Copy
          </CopyButton>
        </div>
      </form>
    </FilterPopup>
  );
}
