import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { ListNoun } from '#shared/list-grammar.ts';
import { canBeTurned, type KnownValues } from '../../lib/filter-completion.ts';
import { applyDraft, draftOf, type Draft, type DraftFaults } from '../../lib/filter-draft.ts';
import type { Condition, FilterField } from '../../lib/filter-fields.ts';
import { changeFilters, type ListState } from '../../lib/list-state.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FilterControls } from './filter-controls.tsx';

type FilterFormProps = {
  noun: ListNoun;
  state: ListState;
  field: FilterField;
  condition: Condition | undefined;
  known: KnownValues;
  onApply: (next: ListState) => void;
  /** To another field. */
  onBack: (() => void) | undefined;
};

/** Is or is not, and the values. Nothing changes in the list before it is applied. */
export function FilterForm({ noun, state, field, condition, known, onApply, onBack }: FilterFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(() => draftOf(field, state.filters, noun, condition));
  const [faults, setFaults] = useState<DraftFaults>({});
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[data-first] :is(input, select, button)')?.focus();
  }, []);

  function apply(next: Draft) {
    const applied = applyDraft(next, field, state, noun, condition);
    if ('state' in applied) return onApply(applied.state);
    setFaults(applied.faults);
    form.current?.querySelector<HTMLElement>('[data-first] :is(input, select)')?.focus();
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply(draft);
  };
  const change = (part: Partial<Draft>) => {
    setFaults({});
    setDraft({ ...draft, ...part });
  };
  const remove = () => {
    const gone = condition?.names.map((name) => [name, undefined] as const) ?? [];
    onApply(changeFilters(state, Object.fromEntries(gone)));
  };

  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-3">
      {canBeTurned(field) && <IsOrIsNot field={field} draft={draft} onChange={change} />}
      <div data-first={field.kind === 'flag' ? undefined : ''} className="flex flex-col gap-3">
        <FilterControls
          noun={noun}
          field={field}
          draft={draft}
          faults={faults}
          known={known[field.name] ?? []}
          onChange={change}
          onTake={(part) => apply({ ...draft, ...part })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" look="primary">
          Apply
        </Button>
        {condition && <Button onClick={remove}>Take away</Button>}
        {onBack && (
          <Button look="quiet" onClick={onBack}>
            Another field
          </Button>
        )}
      </div>
    </form>
  );
}

type IsOrIsNotProps = { field: FilterField; draft: Draft; onChange: (part: Partial<Draft>) => void };

function IsOrIsNot({ field, draft, onChange }: IsOrIsNotProps) {
  const isFlag = field.kind === 'flag';
  const words = isFlag ? [field.word, field.word.replace(' a ', ' no ')] : ['is', 'is not'];
  return (
    <fieldset data-first={isFlag ? '' : undefined} className="flex gap-4">
      <legend className="sr-only">Is or is not</legend>
      {words.map((word, index) => (
        <Checkbox
          key={word}
          type="radio"
          name="negated"
          label={<span className="first-letter:uppercase">{word}</span>}
          checked={draft.negated === (index === 1)}
          onChange={() => onChange({ negated: index === 1 })}
        />
      ))}
    </fieldset>
  );
}
