import type { View } from '#shared/views.ts';
import type { Account } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { useRestoreView } from './changes.ts';

type UndoRemovalProps = { account: Account; view: View; onDone: () => void };

/** Brings a removed view back as it was; stands in the notice that says it is removed. */
export function UndoRemoval({ account, view, onDone }: UndoRemovalProps) {
  const notify = useNotify();
  const restore = useRestoreView(account);
  return (
    <Button
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
