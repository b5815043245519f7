import { currencyCodes } from '#shared/money.ts';
import type { Draft, DraftFaults } from '../../lib/filter-draft.ts';
import { plain } from '../../lib/filter-words.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';

type AmountRangeProps = {
  draft: Draft;
  faults: DraftFaults;
  onChange: (part: Partial<Draft>) => void;
};

/** Bounds of the amount, typed in major units of one currency, or with two decimals for any. */
export function AmountRange({ draft, faults, onChange }: AmountRangeProps) {
  const bounds = [
    ['min', 'At least'],
    ['max', 'At most'],
  ] as const;
  return (
    <>
      <div className="grid grid-cols-2 gap-2">
        {bounds.map(([name, label]) => (
          <Field key={name} label={label} error={faults[name] && plain(faults[name])}>
            <TextInput
              inputMode="decimal"
              autoComplete="off"
              value={draft[name]}
              className="text-end tabular-nums"
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <Field label="Currency" hint={draft.currency === '' && 'Read with two decimals in every currency.'}>
        <Select
          value={draft.currency}
          options={[['', 'Any'], ...currencyCodes.map((code) => [code, code] as const)]}
          onChange={(event) => onChange({ currency: event.target.value })}
        />
      </Field>
      <p className="text-12 text-muted">Both belong to the range; the same in both is exactly that amount.</p>
    </>
  );
}
