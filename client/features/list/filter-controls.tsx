import { useId } from 'react';
import { instantRanges, maxFilterLength, type ListNoun } from '#shared/list-grammar.ts';
import type { Draft, DraftFaults } from '../../lib/filter-draft.ts';
import { choicesOf, type FilterField } from '../../lib/filter-fields.ts';
import { plain, statusWord, valueWord } from '../../lib/filter-words.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { AmountRange } from './amount-range.tsx';
import { DateRange } from './date-range.tsx';

export type FilterControlsProps = {
  noun: ListNoun;
  field: FilterField;
  draft: Draft;
  faults: DraftFaults;
  /** Values worth offering. */
  known: readonly string[];
  onChange: (part: Partial<Draft>) => void;
  /** The same, and applied at once. */
  onTake: (part: Partial<Draft>) => void;
};

/** The controls for the values of one field. */
export function FilterControls(props: FilterControlsProps) {
  const { field, draft, faults, onChange } = props;
  const range = instantRanges.find((name) => name === field.name);
  if (range) return <DateRange {...props} range={range} />;
  switch (field.kind) {
    case 'choices':
      return <Choices {...props} />;
    case 'amount':
      return <AmountRange draft={draft} faults={faults} onChange={onChange} />;
    case 'metadata':
      return (
        <>
          <Field label="Entry" error={faults.entry}>
            <TextInput
              value={draft.entry}
              autoComplete="off"
              onChange={(event) => onChange({ entry: event.target.value })}
            />
          </Field>
          <Typed {...props} label="Value" />
        </>
      );
    case 'texts':
      return <Typed {...props} label="Values" hint="Several with commas between." />;
    case 'text':
      return <Typed {...props} label="Text" hint={field.hint} />;
    case 'dates':
    case 'flag':
      return null;
  }
}

function Choices({ noun, field, draft, faults, onChange }: FilterControlsProps) {
  const id = useId();
  // What the address holds beside the known ones can be kept or taken away too.
  const all = [...new Set([...choicesOf(field, noun), ...(draft.origin.length ? draft.chosen : [])])];
  const word = (value: string) =>
    field.name === 'status' ? statusWord(noun, value) : valueWord(field.name, value, noun);
  const toggle = (value: string, isOn: boolean) =>
    onChange({ chosen: isOn ? [...draft.chosen, value] : draft.chosen.filter((one) => one !== value) });
  return (
    <fieldset aria-describedby={faults.chosen && id}>
      <legend className="sr-only">Values</legend>
      <div className="grid grid-cols-2 gap-x-4">
        {all.map((value) => (
          <Checkbox
            key={value}
            label={<bdi>{word(value)}</bdi>}
            checked={draft.chosen.includes(value)}
            onChange={(event) => toggle(value, event.target.checked)}
          />
        ))}
      </div>
      {faults.chosen && (
        <p id={id} role="alert" className="text-13 font-medium text-failed">
          {faults.chosen}
        </p>
      )}
    </fieldset>
  );
}

function Typed({
  field,
  draft,
  faults,
  known,
  onChange,
  label,
  hint,
}: FilterControlsProps & { label: string; hint?: string }) {
  const listId = useId();
  return (
    <Field label={label} hint={hint} error={faults.typed && plain(faults.typed)}>
      <TextInput
        value={draft.typed}
        maxLength={field.name === 'id' ? undefined : maxFilterLength}
        autoComplete="off"
        dir="auto"
        list={known.length > 0 ? listId : undefined}
        onChange={(event) => onChange({ typed: event.target.value })}
      />
      {known.length > 0 && (
        <datalist id={listId}>
          {known.map((value) => (
            <option key={value} value={value}>
              {value}
            </option>
          ))}
        </datalist>
      )}
    </Field>
  );
}
