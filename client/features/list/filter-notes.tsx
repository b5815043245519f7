import { plain } from '../../lib/filter-words.ts';
import type { FilterNote } from '../../lib/filter-parse.ts';
import { Button } from '../../ui/button.tsx';
import { MarkedText } from './filter-marked-text.tsx';

type FilterNotesProps = {
  id?: string;
  notes: readonly FilterNote[];
  /** Writes what was meant in the place of what was typed. */
  onFix: (note: FilterNote) => void;
};

const most = 3;

/** What could not be understood as it was typed, quietly, and how to write it. */
export function FilterNotes({ id, notes, onFix }: FilterNotesProps) {
  return (
    <div id={id} role="status" className="flex flex-col gap-1 text-13 text-waiting empty:hidden">
      {notes.slice(0, most).map((note) => (
        <p key={`${note.start} ${note.marked}`} className="flex flex-wrap items-baseline gap-x-2">
          <span className="min-w-0">
            <MarkedText>{note.marked}</MarkedText>
          </span>
          {note.fix !== undefined && (
            <Button size="small" aria-label={`Write ${plain(note.fix)}`} onClick={() => onFix(note)}>
              Write <bdi className="max-w-60 truncate font-mono text-12">{note.fix}</bdi>
            </Button>
          )}
        </p>
      ))}
    </div>
  );
}
