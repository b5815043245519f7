import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useRef } from 'react';
import type { Note, NoteKind } from '#shared/notes.ts';
import { useCan } from '../../lib/me.ts';
import type { Account } from '../../lib/paths.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { NoteForm } from './note-form.tsx';
import { notesQuery, useRemoveNote, type Subject } from './queries.ts';
import { UndoRemoval } from './undo-removal.tsx';

type NotesPanelProps = { account: Account; kind: NoteKind; id: string };

/** What colleagues have written about a receipt or payment link, oldest first, and room for one more. */
export function NotesPanel({ account, kind, id }: NotesPanelProps) {
  const subject: Subject = { account, kind, id };
  const { data, error, refetch } = useQuery(notesQuery(subject));
  const mayWrite = useCan('note');
  const notify = useNotify();
  const remove = useRemoveNote(subject);
  const box = useRef<HTMLTextAreaElement>(null);
  const removeNow = (note: Note) =>
    remove.mutate(note.id, {
      onSuccess: () => {
        // The button that was pressed is gone with its note.
        box.current?.focus();
        notify('Note removed.', (dismiss) => (
          <UndoRemoval subject={subject} note={note.id} onDone={dismiss} />
        ));
      },
      onError: (failure) => notify(`The note stays. ${failure.message}`),
    });
  return (
    <Panel title="Notes" className="no-print">
      <div className="flex flex-col gap-3">
        {!data && !error && (
          <>
            <LoadingNote what="notes" />
            <Skeleton width={24} />
          </>
        )}
        {!data && error && (
          <p className="flex flex-wrap items-center gap-2 text-muted">
            The notes could not be read. {error.message}
            <Button size="small" onClick={() => void refetch()}>
              Try again
            </Button>
          </p>
        )}
        {data?.data.length === 0 && !mayWrite && <p className="text-muted">No notes.</p>}
        {data && data.data.length > 0 && (
          <ul className="flex flex-col gap-3">
            {data.data.map((note) => (
              <li key={note.id} className="flex items-start gap-2 border-s-2 border-line-strong ps-3">
                <div className="min-w-0 grow">
                  <UserText className="break-words whitespace-pre-wrap">{note.text}</UserText>
                  <p className="text-13 text-muted">
                    <UserText>{note.author.name || 'somebody'}</UserText>,{' '}
                    <AgeText instant={note.created_at} />
                  </p>
                </div>
                {note.is_mine && mayWrite && (
                  <IconButton
                    name={`Remove note: ${note.text.slice(0, 40)}`}
                    icon={<X aria-hidden="true" className="size-4" />}
                    onClick={() => removeNow(note)}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        {mayWrite && <NoteForm subject={subject} box={box} />}
      </div>
    </Panel>
  );
}
