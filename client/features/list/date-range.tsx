import { datePresets, type InstantRange } from '#shared/list-grammar.ts';
import { isDay, presetsFor, presetWord } from '../../lib/date-presets.ts';
import { formatFull } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useZone } from '../../ui/time-text.tsx';
import type { FilterControlsProps } from './filter-controls.tsx';

type DateRangeProps = FilterControlsProps & { range: InstantRange };

/** A span that moves with the present, or days of the merchant's zone, both included as people mean them. */
export function DateRange({ range, draft, faults, onChange, onTake }: DateRangeProps) {
  const zone = useZone();
  const ends = [
    ['from', 'From'],
    ['last', 'To and with'],
  ] as const;
  return (
    <>
      <div role="group" aria-label="Spans" className="flex flex-wrap gap-1">
        {presetsFor(range, datePresets).map((preset) => (
          <Button
            key={preset}
            size="small"
            aria-pressed={draft.preset === preset}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
            onClick={() => onTake({ preset })}
          >
            {presetWord(preset)}
          </Button>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-2">
        {ends.map(([name, label]) => (
          <Field key={name} label={label} error={faults[name]} hint={keptMoment(draft[name], zone)}>
            <TextInput
              type="date"
              min="1000-01-02"
              max="8999-12-30"
              value={isDay(draft[name]) ? draft[name] : ''}
              onChange={(event) => onChange({ preset: '', [name]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <p className="text-12 text-muted">Days in {zone}.</p>
    </>
  );
}

/** An address may hold a moment, for which the control has no place: it stays until a day is chosen. */
const keptMoment = (value: string, zone: string) =>
  value !== '' && !isDay(value) && `${formatFull(Date.parse(value), zone)}, unless you choose a day`;
