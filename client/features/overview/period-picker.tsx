import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { isDay } from '../../lib/date-presets.ts';
import { addDays, dayOf } from '../../lib/format.ts';
import { useNow } from '../../lib/clock.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useZone } from '../../ui/time-text.tsx';
import { daysAsPeriod, periodParams, periodPresets, usualPreset, type Period } from './periods.ts';

/** Which days the figures are of. Each choice is an address: back, reload and a pasted one show the same. */
export function PeriodPicker({ period }: { period: Period }) {
  const [isOpen, setOpen] = useState(false);
  const isCustom = 'from' in period;
  return (
    <div className="no-print flex flex-col gap-2">
      <nav aria-label="Period" className="flex flex-wrap gap-1">
        {periodPresets.map(([preset, word]) => (
          <Link
            key={preset}
            to={{ search: preset === usualPreset ? '' : periodParams({ preset }).toString() }}
            preventScrollReset
            aria-current={period.preset === preset ? 'true' : undefined}
            className={buttonClass('secondary', 'small', chosenLook)}
          >
            {word}
          </Link>
        ))}
        <Button
          size="small"
          aria-expanded={isOpen || isCustom}
          data-chosen={isCustom || undefined}
          className="data-chosen:border-accent data-chosen:bg-accent-soft data-chosen:font-semibold data-chosen:text-accent"
          onClick={() => setOpen(!isOpen)}
        >
          Days of your own
        </Button>
      </nav>
      {(isOpen || isCustom) && <OwnDays key={JSON.stringify(period)} period={period} />}
    </div>
  );
}

const chosenLook =
  'aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:text-accent aria-[current]:font-semibold';

/** Both days included, as people mean them. */
function OwnDays({ period }: { period: Period }) {
  const zone = useZone();
  const navigate = useNavigate();
  const today = dayOf(useNow(), zone);
  const known = 'from' in period ? period : undefined;
  const [first, setFirst] = useState(known && isDay(known.from) ? known.from : '');
  const [last, setLast] = useState(known && isDay(known.to) ? addDays(known.to, -1) : today);
  const [fault, setFault] = useState<string>();
  return (
    <form
      noValidate
      className="flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = daysAsPeriod(first, last);
        if ('fault' in wanted) return setFault(wanted.fault);
        setFault(undefined);
        void navigate({ search: periodParams(wanted).toString() }, { preventScrollReset: true });
      }}
    >
      <Field label="From" className="w-40" error={fault}>
        <TextInput type="date" value={first} onChange={(event) => setFirst(event.target.value)} />
      </Field>
      <Field label="To and with" className="w-40">
        <TextInput type="date" value={last} onChange={(event) => setLast(event.target.value)} />
      </Field>
      <Button type="submit" className="mt-6">
        Show these days
      </Button>
    </form>
  );
}
