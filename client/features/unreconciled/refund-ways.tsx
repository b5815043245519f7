import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Unreconciled } from '#shared/intents.ts';
import { RefundSchema } from '#shared/refunds.ts';
import { apiPost, isApiError } from '../../lib/api.ts';
import { knownSum } from '../../lib/attempted.ts';
import { unreconciledQuery } from '../../lib/checkout-sessions.ts';
import type { Item } from '../../lib/item-page.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { TextInput } from '../../ui/text-input.tsx';

type LookAgainProps = { item: Item; describedBy: string };

/** Has the payment read anew; what was found stands in the item's message. */
export function LookAgain({ item, describedBy }: LookAgainProps) {
  const account = useAccount();
  const client = useQueryClient();
  const look = useMutation({
    mutationFn: () => apiPost(endpoints.lookAgainAtRefund(account, item.ref), RefundSchema, { body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.unreconciled(account) }),
  });
  return (
    <>
      <Button busy={look.isPending} aria-describedby={describedBy} onClick={() => look.mutate()}>
        Look again
      </Button>
      {look.isError && (
        <p role="alert" className="self-center font-medium text-failed">
          It could not be looked at: {look.error.message}
        </p>
      )}
    </>
  );
}

type ResolveProps = {
  item: Item;
  isSettled: boolean;
  onDone: (left: Unreconciled) => void;
  onClose: () => void;
};

/** A person says whether the refund was made, and how they know. */
export function ResolveRefund({ item, isSettled, onDone, onClose }: ResolveProps) {
  const account = useAccount();
  const client = useQueryClient();
  const notify = useNotify();
  const [outcome, setOutcome] = useState<'made' | 'not_made'>();
  const [note, setNote] = useState('');
  const [isChecked, setChecked] = useState(false);
  const choice = useId();
  const resolve = useMutation({
    mutationFn: (body: { outcome: 'made' | 'not_made'; note: string }) =>
      apiPost(endpoints.resolveRefund(account, item.ref), RefundSchema, { body }),
    onSuccess: async (refund) => {
      const sum = knownSum(refund) ?? 'The refund';
      notify(`${sum}: written down as ${refund.state === 'completed' ? 'made' : 'not made'}.`);
      onDone(await client.fetchQuery({ ...unreconciledQuery(account), staleTime: 0 }));
    },
    // It may have been settled meanwhile, by itself or by a colleague.
    onError: () => void client.invalidateQueries({ queryKey: queryKeys.unreconciled(account) }),
  });
  const told = isApiError(resolve.error) ? resolve.error.fields['note']?.join(' ') : undefined;
  const noteError = note.trim().length < 3 ? 'Write how you know, for whoever asks later.' : told;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc is pressed in the controls inside
    <form
      noValidate
      className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (isSettled) onClose();
        else if (outcome && note.trim().length >= 3 && !resolve.isPending)
          resolve.mutate({ outcome, note: note.trim() });
      }}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-13 font-medium">What did you find?</legend>
        {choices.map(([value, text]) => (
          <label key={value} className="flex items-center gap-2 pointer-coarse:min-h-11">
            <input
              type="radio"
              name={choice}
              checked={outcome === value}
              onChange={() => setOutcome(value)}
            />
            {text}
          </label>
        ))}
        {isChecked && !outcome && <p className="text-13 font-medium text-failed">Choose one of the two.</p>}
      </fieldset>
      <Field
        label="How you know"
        hint="Where you looked and what you saw there."
        error={isChecked ? noteError : undefined}
      >
        <TextInput
          value={note}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      {resolve.isError && told === undefined && (
        <p role="alert" className="font-medium text-failed">
          It stays on the list: {resolve.error.message}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={resolve.isPending}>
          {isSettled ? 'Close without it' : 'Write it down'}
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

const choices = [
  ['made', 'The money was given back'],
  ['not_made', 'It was not given back'],
] as const;
