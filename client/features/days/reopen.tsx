import { useState } from 'react';
import { reasonLength } from '#shared/days.ts';
import { isApiError } from '../../lib/api.ts';
import { useCan } from '../../lib/me.ts';
import type { Account } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { plainDay } from './day-words.ts';
import { useReopenDay } from './queries.ts';

/** Opens a signed day again; asks why. */
export function Reopen({ account, day }: { account: Account; day: string }) {
  const mayReview = useCan('review');
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [isShort, setShort] = useState(false);
  const reopen = useReopenDay(account, day);
  const notify = useNotify();
  if (!mayReview) return null;
  if (!isAsking) {
    return (
      <div>
        <Button onClick={() => setAsking(true)}>Reopen…</Button>
      </div>
    );
  }
  const refused = isApiError(reopen.error) ? reopen.error.fields['reason']?.[0] : undefined;
  const failure = reopen.isError ? (refused ?? `It stays signed. ${reopen.error.message}`) : undefined;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc is pressed in the controls inside
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const tooShort = reason.trim().length < reasonLength.min;
        setShort(tooShort);
        if (tooShort || reopen.isPending) return;
        reopen.mutate(reason.trim(), { onSuccess: () => notify(`${plainDay(day)} is open again.`) });
      }}
      onKeyDown={(event) => event.key === 'Escape' && setAsking(false)}
    >
      <Field
        label="Why is it reopened?"
        hint="Stays with what was signed."
        error={isShort ? `Say why, in at least ${reasonLength.min} characters.` : failure}
      >
        <TextInput
          takesFocus
          value={reason}
          maxLength={reasonLength.max}
          autoComplete="off"
          onChange={(event) => {
            setReason(event.target.value);
            setShort(false);
          }}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="danger" busy={reopen.isPending}>
          Reopen {plainDay(day)}
        </Button>
        <Button look="quiet" onClick={() => setAsking(false)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
