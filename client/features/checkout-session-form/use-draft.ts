import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { Intent } from '#shared/intents.ts';
import { isApiError } from '../../lib/api.ts';
import { putIntent } from '../../lib/checkout-sessions.ts';
import { useNotify } from '../../ui/notices.tsx';
import { attemptQuery, readAttempt } from './attempt.ts';
import { ChangedElsewhereError, makeDraftGuard } from './draft-guard.ts';
import { makeDraftKeeper } from './draft-keeper.ts';
import type { KeptState } from './draft-keeper.ts';
import { blankValues, draftOf } from './form-values.ts';
import type { FormValues } from './form-values.ts';
import { forgetUnsaved, keepUnsaved, readUnsaved } from './unsaved.ts';
import type { UnsavedName } from './unsaved.ts';
import { valuesOfIntentBody } from './values-of-session.ts';

/** What the form can ask of its draft while it is open. */
type Handle = {
  note: () => void;
  /** Saves what is typed; false when another tab has written something else meanwhile. */
  settle: () => Promise<boolean>;
  /** From now on the other tab's figures count as seen. */
  accept: (other: Intent) => void;
};

/** A draft that can't be kept within this goes on being tried; a press waits so long for it in all, and no longer. */
const waitMs = 5000;

/** Keeps the form's draft on the server for as long as the form is open, and in memory until the server has it. */
export function useDraft(name: UnsavedName, form: UseFormReturn<FormValues>) {
  const client = useQueryClient();
  const notify = useNotify();
  const [kept, setKept] = useState<KeptState>('clean');
  const [elsewhere, setElsewhere] = useState<Intent>();
  const handle = useRef<Handle>(undefined);
  const isHeld = useRef(false);
  const { userId, account, intentKey } = name;

  useEffect(() => {
    const own: UnsavedName = { userId, account, intentKey };
    const key = attemptQuery(account, intentKey).queryKey;
    const guard = makeDraftGuard({
      first: client.getQueryData(key)?.body ?? null,
      read: () => readAttempt(account, intentKey, AbortSignal.timeout(waitMs)),
    });
    const keeper = makeDraftKeeper({
      async save(draft, leaving) {
        if (!leaving) await guard.check(draft);
        guard.sending(draft);
        const signal = leaving ? undefined : AbortSignal.timeout(waitMs);
        const saved = await putIntent(account, intentKey, draft, { keepalive: leaving, signal });
        guard.accept(draft);
        client.setQueryData(key, (known) => (known && known.state !== 'draft' ? known : saved));
        if (readUnsaved(own) === draft['values']) forgetUnsaved(own);
      },
      judge(error) {
        if (error instanceof ChangedElsewhereError) setElsewhere(error.intent);
        if (isFrozen(error) && !isHeld.current) {
          notify('This form was already submitted. What was typed here after that is not in it.');
        }
        // The page follows what became of it.
        if (isFrozen(error)) void client.invalidateQueries({ queryKey: key });
        return isFinal(error) ? 'never' : 'again';
      },
      onState: setKept,
    });

    function note() {
      const values = structuredClone(form.getValues());
      keepUnsaved(own, values);
      if (!isHeld.current) keeper.change(draftOf(values));
    }
    /** Whether the draft is still as this tab knows it; asked when somebody comes back to the tab. */
    async function look(): Promise<boolean> {
      if (isHeld.current) return true;
      try {
        await guard.check(draftOf(form.getValues()));
        setKept((now) => (now === 'offline' && !readUnsaved(own) ? 'kept' : now));
      } catch (error) {
        if (error instanceof ChangedElsewhereError) setElsewhere(error.intent);
        else if (!isApiError(error) || error.code === 'network') setKept('offline');
        return !(error instanceof ChangedElsewhereError);
      }
      return true;
    }
    handle.current = {
      note,
      settle: () => within(waitMs, keeper.flush().then(look), () => !guard.isBehind()),
      accept: (other) => guard.accept(other.body),
    };

    if (readUnsaved(own)) note();
    const unsubscribe = form.subscribe({ formState: { values: true }, callback: note });
    const listening = new AbortController();
    const on = (target: EventTarget, kind: string, act: () => void) =>
      target.addEventListener(kind, act, { signal: listening.signal });
    on(window, 'pagehide', () => guard.isBehind() || keeper.leave());
    on(window, 'online', () => void keeper.flush().then(look));
    // The browser's idea of being offline is about the internet; asking tells whether the desk is there.
    on(window, 'offline', () => void look());
    on(document, 'visibilitychange', () => document.visibilityState === 'visible' && void look());
    on(window, 'focus', () => void look());
    return () => {
      unsubscribe();
      listening.abort();
      if (!isHeld.current) void keeper.flush();
      keeper.stop();
    };
  }, [client, form, notify, userId, account, intentKey]);

  useWarningBeforeLeaving(kept === 'offline');

  return {
    kept,
    /** The draft as another tab has left it, where that is not what stands here. */
    elsewhere,
    takeOther: (other: Intent): void => {
      handle.current?.accept(other);
      setElsewhere(undefined);
      form.reset(valuesOfIntentBody(other.body) ?? blankValues);
    },
    keepOwn: (other: Intent): void => {
      handle.current?.accept(other);
      setElsewhere(undefined);
      handle.current?.note();
    },
    /** Saves what is typed and then holds back, since the draft may be frozen from here on; false: not to be sent. */
    freeze: async (): Promise<boolean> => {
      if (elsewhere || (await handle.current?.settle()) === false) return false;
      isHeld.current = true;
      handle.current?.note();
      return true;
    },
    /** Nothing was sent after all: the draft is open again. */
    thaw: (): void => {
      isHeld.current = false;
      handle.current?.note();
    },
  };
}

/** What the work gives, or, where it takes longer, `otherwise`. For work that never fails. */
async function within<T>(ms: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const isFrozen = (error: unknown) => isApiError(error) && error.status === 409;

function isFinal(error: unknown): boolean {
  if (error instanceof ChangedElsewhereError) return true;
  if (!isApiError(error)) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429;
}

/** What is here only would be gone: the browser asks before it lets the page go. */
function useWarningBeforeLeaving(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isOn]);
}
