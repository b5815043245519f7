import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import { AddNoteSchema, type NoteKind, noteKinds, NoteListSchema, NoteSchema } from '#shared/notes.ts';
import { badRequest, validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, queryOf, type Route } from '../middleware/routes.ts';
import { addNote, listNotes, removeNote, restoreNote } from '../services/notes.ts';

/** Notes on receipts and payment links. */
export const noteRoutes: Route[] = [
  accountRoute('get', '/notes', 'view', async (call) => {
    const data = await listNotes(call.context, call.upstream, aboutOf(call), call.login.user.id);
    reply(call.response, 200, NoteListSchema, { data });
  }),

  accountRoute('post', '/notes', 'note', async (call) => {
    const about = aboutOf(call);
    const given = z.safeParse(AddNoteSchema, jsonBody(call.request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    const note = await addNote(call.context, call.upstream, about, given.data.text, call.actor);
    reply(call.response, 201, NoteSchema, note);
  }),

  accountRoute('delete', '/notes/:id', 'note', async (call) => {
    await removeNote(call.context, call.upstream, param(call, 'id'), call.actor);
    call.response.status(204).end();
  }),

  accountRoute('post', '/notes/:id/restore', 'note', async (call) => {
    const note = await restoreNote(call.context, call.upstream, param(call, 'id'), call.actor);
    reply(call.response, 200, NoteSchema, note);
  }),
];

function aboutOf(call: AccountCall): { kind: NoteKind; id: string } {
  const query = queryOf(call);
  const kind = noteKinds.find((one) => one === query.get('kind'));
  const id = query.get('id') ?? '';
  if (kind === undefined || id === '') {
    throw badRequest(`Say what the notes are about: kind (${noteKinds.join(' or ')}) and id.`);
  }
  return { kind, id };
}
