import type { Draft } from '#shared/intents.ts';

/** `kept`: the server has all that was typed. `offline`: it is here only, and tried again by itself. */
export type KeptState = 'clean' | 'keeping' | 'kept' | 'offline' | 'refused';

type Options = {
  save: (draft: Draft, leaving: boolean) => Promise<void>;
  /** How to go on after a failed save: try again later, or never (the server will not take it). */
  judge: (error: unknown) => 'again' | 'never';
  onState: (state: KeptState) => void;
  delayMs?: number;
  retryMs?: number;
};

export type DraftKeeper = {
  /** Notes what is typed now; it is saved once typing rests. */
  change: (draft: Draft) => void;
  /** Saves what is not saved yet, and settles once that was tried; never rejects. */
  flush: () => Promise<void>;
  /** Sends what is not saved yet in a way that outlives the page. */
  leave: () => void;
  /** Stops saving: the draft is frozen, or the form is gone. */
  stop: () => void;
};

/** Keeps a draft on the server while it is typed: one save at a time, the newest text wins, failures are retried. */
export function makeDraftKeeper({
  save,
  judge,
  onState,
  delayMs = 500,
  retryMs = 3000,
}: Options): DraftKeeper {
  let unsaved: Draft | undefined;
  let running: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  const tell = (state: KeptState) => {
    if (!isStopped) onState(state);
  };
  const plan = (ms: number) => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void flush(), ms);
  };

  async function saveOnce(draft: Draft): Promise<boolean> {
    tell('keeping');
    try {
      await save(draft, false);
      if (unsaved === draft) unsaved = undefined;
      tell(unsaved ? 'keeping' : 'kept');
      return true;
    } catch (error) {
      const isFinal = judge(error) === 'never';
      tell(isFinal ? 'refused' : 'offline');
      if (isFinal && unsaved === draft) unsaved = undefined;
      else plan(retryMs);
      return false;
    }
  }

  async function saveAll(): Promise<void> {
    while (unsaved && (await saveOnce(unsaved)));
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    running ??= saveAll().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    change(draft) {
      unsaved = draft;
      plan(delayMs);
    },
    flush,
    leave() {
      // A failure can't be told to anybody: the page is gone by then.
      if (unsaved) save(unsaved, true).catch(() => undefined);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
