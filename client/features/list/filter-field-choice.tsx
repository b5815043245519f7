import { clsx } from 'clsx';
import { useId, useState, type KeyboardEvent } from 'react';
import type { ListNoun } from '#shared/list-grammar.ts';
import { filterFields, type FilterField } from '../../lib/filter-fields.ts';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';

type FilterFieldChoiceProps = { noun: ListNoun; onChoose: (field: FilterField) => void };

/** Which field to narrow the list by: type a few letters, Enter takes the one that is marked. */
export function FilterFieldChoice({ noun, onChoose }: FilterFieldChoiceProps) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const wanted = typed.trim().toLowerCase();
  const found = filterFields(noun).filter(({ word, key, name }) =>
    [word, key, name].some((each) => each.includes(wanted)),
  );
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setActive((active + step + found.length) % found.length);
    }
    const field = found[active];
    if (event.key === 'Enter' && field) {
      event.preventDefault();
      onChoose(field);
    }
  };
  return (
    <>
      <Field label="Field" labelHidden>
        <TextInput
          takesFocus
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
          autoComplete="off"
          placeholder="Status, amount, customer…"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
          }}
          onKeyDown={press}
        />
      </Field>
      <div id={listId} role="listbox" aria-label="Fields" className="-mx-2 flex flex-col">
        {found.map((field, index) => (
          <div
            key={field.name}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(field)}
            onKeyDown={press}
            className={clsx(
              'flex min-h-8 cursor-pointer items-center justify-between gap-4 rounded-md px-2 hover:bg-sunken pointer-coarse:min-h-11',
              index === active && 'bg-accent-soft',
            )}
          >
            <span className="first-letter:uppercase">{field.word}</span>
            {field.key && <span className="font-mono text-12 text-muted">{field.key}:</span>}
          </div>
        ))}
        {found.length === 0 && <p className="px-2 text-muted">There is no such field.</p>}
      </div>
    </>
  );
}
