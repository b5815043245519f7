import { ListFilter } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { maxFilterLength } from '#shared/list-grammar.ts';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';

const settleMs = 300;

/** Narrows the list by text while typing; the address follows when typing rests. */
export function FindInList({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // The address changed by other means (back, a chip taken away): it is right, the box follows.
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  const settle = () => {
    if (typed === value) return;
    setKnown(typed);
    onChange(typed);
  };
  const settleInTime = useEffectEvent(settle);
  useEffect(() => {
    const timer = setTimeout(settleInTime, settleMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <Field label="Find in list" labelHidden className="relative w-56 max-md:w-auto max-md:grow">
      <ListFilter
        aria-hidden="true"
        className="absolute inset-s-3 top-1/2 size-4 -translate-y-1/2 text-muted"
      />
      <TextInput
        value={typed}
        maxLength={maxFilterLength}
        placeholder="Find in list"
        autoComplete="off"
        className="ps-9"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') settle();
          if (event.key === 'Escape' && typed !== '') setTyped('');
        }}
      />
    </Field>
  );
}
