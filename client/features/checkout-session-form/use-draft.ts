import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { isApiError } from '../../lib/api.ts';
import { putIntent } from '../../lib/checkout-sessions.ts';
import { attemptQuery } from './attempt.ts';
import { makeDraftKeeper } from './draft-keeper.ts';
import type { DraftKeeper, KeptState } from './draft-keeper.ts';
import { draftOf } from './form-values.ts';
import type { FormValues } from './form-values.ts';
import { forgetUnsaved, keepUnsaved, readUnsaved } from './unsaved.ts';
import type { UnsavedName } from './unsaved.ts';

/** Keeps the form's draft on the server for as long as the form is open, and in memory until the server has it. */
export function useDraft(name: UnsavedName, form: UseFormReturn<FormValues>) {
  const client = useQueryClient();
  const [kept, setKept] = useState<KeptState>('clean');
  const keeper = useRef<DraftKeeper & { note: () => void }>(undefined);
  const isHeld = useRef(false);
  const { userId, account, intentKey } = name;

  useEffect(() => {
    const own: UnsavedName = { userId, account, intentKey };
    const key = attemptQuery(account, intentKey).queryKey;
    const made = makeDraftKeeper({
      async save(draft, leaving) {
        const kept = await putIntent(account, intentKey, draft, leaving);
        client.setQueryData(key, (known) => (known && known.state !== 'draft' ? known : kept));
        if (readUnsaved(own) === draft['values']) forgetUnsaved(own);
      },
      judge: (error) => judge(error, () => void client.invalidateQueries({ queryKey: key })),
      onState: setKept,
    });
    const note = () => {
      const values = structuredClone(form.getValues());
      keepUnsaved(own, values);
      if (!isHeld.current) made.change(draftOf(values));
    };
    keeper.current = { ...made, note };
    if (readUnsaved(own)) note();
    const unsubscribe = form.subscribe({ formState: { values: true }, callback: note });
    const leave = () => made.leave();
    const comeBack = () => void made.flush();
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', comeBack);
    return () => {
      unsubscribe();
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', comeBack);
      if (!isHeld.current) void made.flush();
      made.stop();
    };
  }, [client, form, userId, account, intentKey]);

  return {
    kept,
    /** Saves what is typed and then holds back: from here on the draft may be frozen. */
    freeze: async (): Promise<void> => {
      await keeper.current?.flush();
      isHeld.current = true;
      keeper.current?.note();
    },
    /** Nothing was sent after all: the draft is open again. */
    thaw: (): void => {
      isHeld.current = false;
      keeper.current?.note();
    },
  };
}

function judge(error: unknown, onFrozen: () => void): 'again' | 'never' {
  if (!isApiError(error)) return 'again';
  // Submitted elsewhere, in another tab perhaps: the page follows what became of it.
  if (error.status === 409) onFrozen();
  return error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429
    ? 'never'
    : 'again';
}
