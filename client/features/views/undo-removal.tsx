import { useLayoutEffect, useRef } from 'react';
import type { View } from '#shared/views.ts';
import type { Account } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { useRestoreView } from './changes.ts';

type UndoRemovalProps = {
  account: Account;
  view: View;
  /** What got the focus when the menu went away. */
  leftFor: Element | null;
  onDone: () => void;
};

/** Brings a removed view back as it was; stands in the notice that says it is removed. */
export function UndoRemoval({ account, view, leftFor, onDone }: UndoRemovalProps) {
  const notify = useNotify();
  const restore = useRestoreView(account);
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const notice = button.current?.parentElement;
    // Who has gone on to something else by now is not called back.
    if (document.activeElement === leftFor || document.activeElement === document.body)
      button.current?.focus();
    return () => {
      // The notice goes away with the focus in it, by Undo as by Dismiss.
      if (leftFor instanceof HTMLElement && leftFor.isConnected && notice?.contains(document.activeElement))
        leftFor.focus();
    };
  }, [leftFor]);
  return (
    <Button
      ref={button}
      size="small"
      className="border-surface! bg-transparent! text-surface!"
      busy={restore.isPending}
      onClick={() =>
        restore.mutate(view.id, {
          onSuccess: () => {
            onDone();
            notify(`View “${view.name}” is back.`);
          },
          onError: (error) => notify(`View “${view.name}” is not back. ${error.message}`),
        })
      }
    >
      Undo
    </Button>
  );
}
