import { useState, type RefObject } from 'react';
import { maxNoteLength } from '#shared/notes.ts';
import { isApiError } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { useAddNote, type Subject } from './queries.ts';

type NoteFormProps = { subject: Subject; box: RefObject<HTMLTextAreaElement | null> };

/** A new note. What was typed stays until it is kept. */
export function NoteForm({ subject, box }: NoteFormProps) {
  const [text, setText] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const add = useAddNote(subject);
  const keep = () => {
    setEmpty(text.trim() === '');
    if (text.trim() === '' || add.isPending) return box.current?.focus();
    return add.mutate(text, {
      onSuccess: () => {
        // What was typed on while it was sent is the next note's.
        setText((now) => (now === text ? '' : now));
        box.current?.focus();
      },
    });
  };
  const refused = isApiError(add.error) ? add.error.fields['text']?.[0] : undefined;
  const failure = add.isError ? (refused ?? `The note was not kept. ${add.error.message}`) : undefined;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the key is pressed in the box inside
    <form
      noValidate
      className="flex flex-col items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        keep();
      }}
    >
      <Field
        label="Add a note"
        hint="Seen by everybody in the desk, never by the customer. No card numbers."
        error={isEmpty ? 'Write something first.' : failure}
        className="w-full"
      >
        <TextArea
          ref={box}
          rows={2}
          value={text}
          maxLength={maxNoteLength}
          onChange={(event) => {
            setText(event.target.value);
            setEmpty(false);
          }}
        />
      </Field>
      <Button type="submit" size="small" busy={add.isPending}>
        Keep note
      </Button>
    </form>
  );
}
