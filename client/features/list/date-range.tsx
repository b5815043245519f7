import { addDays, dayOf } from '../../lib/format.ts';
import { useNow } from '../../lib/clock.ts';
import type { ListState } from '../../lib/list-state.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useZone } from '../../ui/time-text.tsx';

type DateRangeProps = { state: ListState; onChange: (change: Partial<ListState>) => void };

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value);

/**
 * Days of the merchant's zone, both included as people mean them; the grammar's end is exclusive, so the
 * address holds the day after.
 */
export function DateRange({ state, onChange }: DateRangeProps) {
  const today = dayOf(useNow(), useZone());
  const { created_from: from, created_to: to } = state;
  const presets: [word: string, from: string, last: string][] = [
    ['Today', today, today],
    ['Yesterday', addDays(today, -1), addDays(today, -1)],
    ['7 days', addDays(today, -6), today],
    ['30 days', addDays(today, -29), today],
    ['This month', `${today.slice(0, 8)}01`, today],
  ];
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-13 font-medium">Created</legend>
      <div className="flex flex-wrap gap-1">
        {presets.map(([word, first, last]) => (
          <Button
            key={word}
            size="small"
            aria-pressed={from === first && to === addDays(last, 1)}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
            onClick={() => onChange({ created_from: first, created_to: addDays(last, 1) })}
          >
            {word}
          </Button>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Field label="From">
          <TextInput
            type="date"
            value={isDay(from) ? from : ''}
            onChange={(event) => onChange({ created_from: event.target.value })}
          />
        </Field>
        <Field label="To and with">
          <TextInput
            type="date"
            value={isDay(to) ? addDays(to, -1) : ''}
            onChange={(event) => {
              const last = event.target.value;
              onChange({ created_to: last && addDays(last, 1) });
            }}
          />
        </Field>
      </div>
    </fieldset>
  );
}
