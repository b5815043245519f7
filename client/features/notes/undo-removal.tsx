import { Button } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { useRestoreNote, type Subject } from './queries.ts';

type UndoRemovalProps = { subject: Subject; note: string; onDone: () => void };

/** Brings a removed note back as it was; stands in the notice that says it is removed. */
export function UndoRemoval({ subject, note, onDone }: UndoRemovalProps) {
  const notify = useNotify();
  const restore = useRestoreNote(subject);
  return (
    <Button
      size="small"
      className="border-surface! bg-transparent! text-surface!"
      busy={restore.isPending}
      onClick={() =>
        restore.mutate(note, {
          onSuccess: () => {
            onDone();
            notify('The note is back.');
          },
          onError: (error) => notify(`The note is not back. ${error.message}`),
        })
      }
    >
      Undo
    </Button>
  );
}
