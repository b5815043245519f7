import { useState } from 'react';
import { parseMoney } from '#shared/money-input.ts';
import { exponentOf, toDecimal } from '#shared/money.ts';
import type { ListState } from '../../lib/list-state.ts';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';

type AmountRangeProps = { state: ListState; onChange: (change: Partial<ListState>) => void };

/** Bounds of the amount, typed in major units of the one chosen currency, or with two decimals for all. */
export function AmountRange({ state, onChange }: AmountRangeProps) {
  const [only, another] = state.currency;
  const currency = only !== undefined && another === undefined ? only : undefined;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-13 font-medium">Amount{currency && ` in ${currency}`}</legend>
      <div className="grid grid-cols-2 gap-2">
        <AmountBound
          label="At least"
          amount={state.amount_min}
          currency={currency ?? 'USD'}
          onChange={(amount) => onChange({ amount_min: amount })}
        />
        <AmountBound
          label="At most"
          amount={state.amount_max}
          currency={currency ?? 'USD'}
          onChange={(amount) => onChange({ amount_max: amount })}
        />
      </div>
      {!currency && (
        <p className="text-12 text-muted">
          In every currency, read with two decimals. Choose one currency to compare like with like.
        </p>
      )}
    </fieldset>
  );
}

type AmountBoundProps = {
  label: string;
  amount: number | undefined;
  currency: string;
  onChange: (amount: number | undefined) => void;
};

function AmountBound({ label, amount, currency, onChange }: AmountBoundProps) {
  const written = amount === undefined ? '' : toDecimal(amount, exponentOf(currency));
  const [typed, setTyped] = useState(written);
  const [known, setKnown] = useState(written);
  const [error, setError] = useState<string>();
  // The address changed by other means (back, a chip taken away): it is right, the box follows.
  if (known !== written) {
    setKnown(written);
    setTyped(written);
    setError(undefined);
  }
  const settle = () => {
    if (typed.trim() === '') {
      setError(undefined);
      if (amount !== undefined) onChange(undefined);
      return;
    }
    const parsed = parseMoney(typed, currency);
    setError(parsed.ok ? undefined : parsed.message);
    if (parsed.ok && parsed.amount !== amount) onChange(parsed.amount);
  };
  return (
    <Field label={label} error={error}>
      <TextInput
        inputMode="decimal"
        autoComplete="off"
        value={typed}
        className="text-end tabular-nums"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
      />
    </Field>
  );
}
