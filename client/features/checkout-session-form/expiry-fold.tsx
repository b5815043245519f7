import { useFormContext, useWatch } from 'react-hook-form';
import { expiryMinutes } from '#shared/checkout-sessions.ts';
import { useNow } from '../../lib/clock.ts';
import { formatClock, formatDate, dayOf } from '../../lib/format.ts';
import { Field } from '../../ui/field.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Select } from '../../ui/select.tsx';
import { useZone } from '../../ui/time-text.tsx';
import { FormField, useTyped } from './form-field.tsx';
import type { FormValues } from './form-values.ts';
import { minutesOf } from './request.ts';

const units = [
  ['minutes', 'minutes'],
  ['hours', 'hours'],
] as const;

/** How long the link lives, with the clock time at which it ends. */
export function ExpiryFold() {
  const { control } = useFormContext<FormValues>();
  const { length, unit } = useWatch({ control, name: 'expiry' });
  const { props, error } = useTyped('expiry.unit');
  const end = useEndOfLink();
  return (
    <Disclosure summary="Expiry" note={`${length} ${unit}${end ? `, at ${end}` : ''}`}>
      <div className="grid max-w-sm grid-cols-2 items-start gap-2">
        <FormField
          name="expiry.length"
          label="Link lives for"
          hint={end ? `Ends at ${end} if made now.` : 'From 1 minute to 24 hours.'}
          input={{ inputMode: 'decimal' }}
        />
        <Field label="Unit" error={error}>
          <Select options={units} {...props} />
        </Field>
      </div>
    </Disclosure>
  );
}

/** The clock time in the merchant's zone at which a link made now would end: "14:32", "09:10 tomorrow (24 Nov)". */
export function useEndOfLink(): string | undefined {
  const { control } = useFormContext<FormValues>();
  const expiry = useWatch({ control, name: 'expiry' });
  const zone = useZone();
  const now = useNow();
  const minutes = minutesOf(expiry);
  if (!(minutes >= expiryMinutes.min && minutes <= expiryMinutes.max)) return undefined;
  const end = now + minutes * 60_000;
  const clock = formatClock(end, zone);
  return dayOf(end, zone) === dayOf(now, zone) ? clock : `${clock} tomorrow (${formatDate(end, zone, now)})`;
}
