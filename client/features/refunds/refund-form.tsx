import { useState, type SubmitEvent } from 'react';
import { exponentOf, toDecimal } from '#shared/money.ts';
import { parseMoney } from '#shared/money-input.ts';
import { longestReason, type Refund, type RefundList } from '#shared/refunds.ts';
import { isApiError } from '../../lib/api.ts';
import { useMode } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { refundMoney } from './refund-texts.ts';
import { useRefund } from './use-refund.ts';

type RefundFormProps = {
  transactionId: string;
  list: RefundList;
  /** The server has it, whatever will come of it. */
  onSent: (refund: Refund) => void;
  onClose: () => void;
};

/** How much to give back, and why; all that is left is filled in. */
export function RefundForm({ transactionId, list, onSent, onClose }: RefundFormProps) {
  const [remaining, setRemaining] = useState(list.remaining);
  const currency = list.currency ?? '';
  const mode = useMode();
  const [typed, setTyped] = useState(() =>
    remaining === null ? '' : toDecimal(remaining, exponentOf(currency)),
  );
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const { send, isBusy, error, isUntold } = useRefund({ transactionId, onSent });
  // While it is sent, what it takes away itself is no news.
  if (!isBusy && remaining !== list.remaining) setRemaining(list.remaining);

  const money = parseMoney(typed, currency);
  const told = isApiError(error) ? error.fields : {};
  const amountError = amountErrorOf(money, remaining, currency) ?? told['amount']?.join(' ');
  const reasonError =
    reason.trim().length < 3 ? 'Write why, for whoever asks later.' : told['reason']?.join(' ');
  const inFields = told['amount'] !== undefined || told['reason'] !== undefined;

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    setChecked(true);
    if (isBusy) return;
    const isFilled = money.ok && amountErrorOf(money, remaining, currency) === undefined;
    if (!isFilled || reason.trim().length < 3) {
      const first = isFilled ? 'textarea' : 'input';
      event.currentTarget.querySelector<HTMLElement>(first)?.focus();
      return;
    }
    send({ amount: money.amount, reason: reason.trim(), ...(remaining !== null && { remaining }) });
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc is pressed in the controls inside
    <form
      noValidate
      aria-label="Refund"
      className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4"
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && !isBusy && onClose()}
    >
      <Field
        label="Amount"
        note={currency}
        hint={remaining === null ? undefined : `At most ${refundMoney(remaining, currency)}.`}
        error={isChecked ? amountError : undefined}
      >
        <TextInput
          takesFocus
          inputMode="decimal"
          autoComplete="off"
          value={typed}
          readOnly={isBusy || isUntold}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Field>
      <Field
        label="Reason"
        hint="Kept here and sent to the checkout."
        error={isChecked ? reasonError : undefined}
      >
        <TextArea
          value={reason}
          rows={2}
          maxLength={longestReason}
          readOnly={isBusy || isUntold}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      {error && !inFields && (
        <p role="alert" className="font-medium text-failed">
          {isUntold
            ? 'No answer came. Press again: the same refund is asked for, not a second one.'
            : error.message}
        </p>
      )}
      {mode === 'live' && <p className="font-medium">Live mode: real money goes back to the card.</p>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="danger" busy={isBusy}>
          {isBusy ? 'Giving back' : 'Refund'}
          {money.ok ? ` ${refundMoney(money.amount, currency)}` : ''}
          {mode === 'live' ? ' (live)' : ''}
        </Button>
        <Button look="quiet" onClick={() => !isBusy && onClose()}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function amountErrorOf(
  money: ReturnType<typeof parseMoney>,
  remaining: number | null,
  currency: string,
): string | undefined {
  if (!money.ok) return money.message;
  if (remaining === null || money.amount <= remaining) return undefined;
  return `At most ${refundMoney(remaining, currency)} is left.`;
}
