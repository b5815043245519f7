import * as z from 'zod/mini';
import { filledText } from './text.ts';

/** What notes are written about. */
export const noteKinds = ['transaction', 'checkout_session'] as const;
export type NoteKind = (typeof noteKinds)[number];

export const maxNoteLength = 2000;

export const NoteSchema = z.object({
  id: z.string(),
  kind: z.enum(noteKinds),
  object_id: z.string(),
  text: z.string(),
  author: z.object({ id: z.string(), name: z.string() }),
  created_at: z.string(),
  is_mine: z.boolean(),
});
export type Note = z.infer<typeof NoteSchema>;

export const NoteListSchema = z.object({ data: z.array(NoteSchema) });

export const AddNoteSchema = z.object({ text: filledText(maxNoteLength, 'Write something first.') });
