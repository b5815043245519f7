import type { Draft, Intent } from '#shared/intents.ts';
import { valuesOfIntentBody } from './values-of-session.ts';

/** The draft was written by somebody else since this tab last knew it: another tab, or another machine. */
export class ChangedElsewhereError extends Error {
  readonly intent: Intent;

  constructor(intent: Intent) {
    super('This draft was changed in another tab.');
    this.name = 'ChangedElsewhereError';
    this.intent = intent;
  }
}

type Options = {
  /** The draft as the form was opened with; nothing when the server has none. */
  first: Draft | null;
  read: () => Promise<Intent | null>;
};

/**
 * Looks before each save whether the server's draft is still the one this tab knows, so that figures of another tab are
 * not written over in silence. By content, not by time: a save of ours whose answer was lost is still ours.
 */
export function makeDraftGuard({ first, read }: Options) {
  let known = contentOf(first);
  let sent: string | undefined;
  let isBehind = false;
  return {
    /** Another tab's figures were met and not answered yet. */
    isBehind: () => isBehind,

    /** Throws {@link ChangedElsewhereError}; what can't be read is thrown on. A frozen attempt is the save's business. */
    async check(typed: Draft): Promise<void> {
      if (known === undefined) return; // nobody else can have a draft that was never kept
      const now = await read();
      const content = contentOf(now?.body ?? null);
      if (now?.state !== 'draft' || content === undefined || content === known) return;
      isBehind = content !== sent && content !== contentOf(typed);
      if (isBehind) throw new ChangedElsewhereError(now);
      known = content;
    },
    /** This is on its way to the server, and may arrive even if no answer does. */
    sending(draft: Draft): void {
      sent = contentOf(draft);
    },
    /** The server holds this, and this tab knows it. */
    accept(draft: Draft | null): void {
      isBehind = false;
      known = contentOf(draft);
    },
  };
}

/** The typed values in one order of their names. */
function contentOf(draft: Draft | null): string | undefined {
  const values = valuesOfIntentBody(draft);
  return values && JSON.stringify(values);
}
