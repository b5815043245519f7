import { useOptimistic, useTransition } from 'react';
import { currencyCodes } from '#shared/money.ts';
import { Checkbox } from '../../ui/checkbox.tsx';

type CurrencyTicksProps = { chosen: readonly string[]; onChange: (chosen: string[]) => void };

/** One tick per currency. The address follows in a transition; the tick itself must not jump back until then. */
export function CurrencyTicks({ chosen, onChange }: CurrencyTicksProps) {
  const [shown, show] = useOptimistic(chosen);
  const [, startTransition] = useTransition();
  const toggle = (code: string, isOn: boolean) => {
    const next = isOn ? [...shown, code] : shown.filter((one) => one !== code);
    startTransition(() => {
      show(next);
      onChange(next);
    });
  };
  return (
    <fieldset>
      <legend className="mb-1 text-13 font-medium">Currency</legend>
      <div className="grid grid-cols-3 gap-x-4 md:grid-cols-2">
        {currencyCodes.map((code) => (
          <Checkbox
            key={code}
            label={code}
            checked={shown.includes(code)}
            onChange={(event) => toggle(code, event.target.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}
