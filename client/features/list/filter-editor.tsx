import { useState } from 'react';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { KnownValues } from '../../lib/filter-completion.ts';
import type { Condition, FilterField } from '../../lib/filter-fields.ts';
import type { ListState } from '../../lib/list-state.ts';
import { FilterFieldChoice } from './filter-field-choice.tsx';
import { FilterForm } from './filter-form.tsx';
import { FilterPopup } from './filter-popup.tsx';

type FilterEditorProps = {
  noun: ListNoun;
  state: ListState;
  /** The condition to change; without it a field is chosen first. */
  condition?: Condition | undefined;
  known: KnownValues;
  anchor: Element | null;
  onApply: (next: ListState) => void;
  onClose: () => void;
};

/** Makes a condition or changes one: field, is or is not, values. Enter goes on and applies, Esc leaves. */
export function FilterEditor({ condition, anchor, onClose, ...rest }: FilterEditorProps) {
  const [field, setField] = useState<FilterField | undefined>(condition?.field);
  const title = field ? `Filter: ${field.word}` : 'Filter by';
  return (
    <FilterPopup anchor={anchor} title={title} onClose={onClose}>
      {field ? (
        <FilterForm
          {...rest}
          field={field}
          condition={condition}
          onBack={condition ? undefined : () => setField(undefined)}
        />
      ) : (
        <FilterFieldChoice noun={rest.noun} onChoose={setField} />
      )}
    </FilterPopup>
  );
}
