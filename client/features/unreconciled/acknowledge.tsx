import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { UnreconciledSchema, type Unreconciled } from '#shared/intents.ts';
import { apiPost } from '../../lib/api.ts';
import { knownSum } from '../../lib/attempted.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import type { Item } from '../../lib/item-page.ts';

type Props = { item: Item; onDone: (left: Unreconciled) => void };

function useAcknowledge({ item, onDone }: Props) {
  const account = useAccount();
  const client = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: (note: string) =>
      apiPost(endpoints.acknowledge(account, item.kind, item.ref), UnreconciledSchema, {
        body: note === '' ? {} : { note },
      }),
    onSuccess: (left) => {
      notify(`Off the list: ${nameOfMatter(item)}. It is written down that you looked.`);
      onDone(left);
    },
    // It may have been settled meanwhile, by itself or by a colleague.
    onError: () => void client.invalidateQueries({ queryKey: queryKeys.unreconciled(account) }),
  });
}

/** One press takes it off the list, where there is nothing to find out. */
export function AcknowledgeAtOnce({ describedBy, ...props }: Props & { describedBy: string }) {
  const acknowledge = useAcknowledge(props);
  return (
    <>
      <Button
        busy={acknowledge.isPending}
        aria-describedby={describedBy}
        onClick={() => acknowledge.mutate('')}
      >
        OK, I’ve seen it
      </Button>
      {acknowledge.isError && (
        <p role="alert" className="self-center font-medium text-failed">
          It stays on the list: {acknowledge.error.message}
        </p>
      )}
    </>
  );
}

type AcknowledgeProps = Props & { isSettled: boolean; onClose: () => void };

/** Takes an item off the list because somebody has looked; a note says what was found. */
export function Acknowledge({ onClose, isSettled, ...props }: AcknowledgeProps) {
  const acknowledge = useAcknowledge(props);
  const [note, setNote] = useState('');
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc is pressed in the controls inside
    <form
      noValidate
      className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4"
      onSubmit={(event) => {
        event.preventDefault();
        // The note stays to be read and copied; there is nothing any more that it could be kept with.
        if (isSettled) onClose();
        else if (!acknowledge.isPending) acknowledge.mutate(note.trim());
      }}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <Field
        label="Note"
        note="optional"
        hint="For whoever asks later: where you looked and what you found."
        error={acknowledge.isError ? `It stays on the list: ${acknowledge.error.message}` : undefined}
      >
        <TextInput
          takesFocus
          value={note}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={acknowledge.isPending}>
          {isSettled ? 'Close without the note' : 'Take it off the list'}
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** "25.00 USD, Repair", for messages that are read out. */
function nameOfMatter({ description, id, ...rest }: Item): string {
  const sum = knownSum(rest);
  return [sum, description ?? (sum === undefined ? id : undefined)].filter(Boolean).join(', ');
}
