import { randomUUID } from 'node:crypto';
import type { Note, NoteKind } from '#shared/notes.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound, validationFailed } from '../errors.ts';
import type { NoteView } from '../store/note-store.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { findSession } from './checkout-sessions.ts';
import { instantReply } from './replies.ts';
import { findTransaction } from './transactions.ts';
import type { Upstream } from './upstreams.ts';

/** A bound against a runaway script; removed ones count. */
const mostNotes = 500;
/** How long a removed note can be brought back, in ms. */
const undoMs = 24 * 3600_000;

type About = { kind: NoteKind; id: string };

/** Notes of a receipt or payment link, oldest first. Throws not_found. */
export async function listNotes(
  context: Context,
  upstream: Upstream,
  about: About,
  userId: string,
): Promise<Note[]> {
  await findSubject(context, upstream, about);
  const rows = await context.store.notes.of(
    upstream.account.id,
    { kind: about.kind, objectId: about.id },
    mostNotes,
  );
  return rows.map((row) => noteReply(row, userId));
}

/** Throws not_found, validation_failed (there are too many). */
export async function addNote(
  context: Context,
  upstream: Upstream,
  about: About,
  text: string,
  actor: Actor,
): Promise<Note> {
  await findSubject(context, upstream, about);
  const row = {
    accountId: upstream.account.id,
    id: randomUUID(),
    kind: about.kind,
    objectId: about.id,
    userId: actor.userId ?? '',
    body: text.trim(),
    at: context.clock.now(),
    removedAt: null,
  };
  const outcome = await context.store.notes.add(
    row,
    mostNotes,
    audit(context, upstream, 'note.add', row, actor),
  );
  if (outcome === 'too_many') {
    throw validationFailed({ text: [`There are ${mostNotes} notes here already; no more can be added.`] });
  }
  return await tellAndFind(context, upstream, row.id, actor);
}

/** Takes one's own note away; it stays in the index, and can be brought back for a day. Throws not_found. */
export async function removeNote(
  context: Context,
  upstream: Upstream,
  id: string,
  actor: Actor,
): Promise<void> {
  const note = await findOwn(context, upstream, id, actor);
  if (note.removedAt !== null) throw notFound();
  await setRemoved(context, upstream, note, context.clock.now(), actor);
}

/** Undoes {@link removeNote}. Throws not_found. */
export async function restoreNote(
  context: Context,
  upstream: Upstream,
  id: string,
  actor: Actor,
): Promise<Note> {
  const note = await findOwn(context, upstream, id, actor);
  if (note.removedAt === null || context.clock.now() - note.removedAt > undoMs) throw notFound();
  await setRemoved(context, upstream, note, null, actor);
  return noteReply({ ...note, removedAt: null }, actor.userId ?? '');
}

async function setRemoved(
  context: Context,
  upstream: Upstream,
  note: NoteView,
  removedAt: number | null,
  actor: Actor,
): Promise<void> {
  const action = removedAt === null ? 'note.restore' : 'note.remove';
  const outcome = await context.store.notes.setRemoved(
    upstream.account.id,
    note.id,
    removedAt,
    audit(context, upstream, action, note, actor),
  );
  if (outcome === 'stale') throw new ApiError('conflict', 'The note has been changed meanwhile. Look again.');
  context.live.publish(upstream.account.id, { kind: 'note', id: note.objectId });
}

/** Somebody else's note is the same 404 as none. */
async function findOwn(
  { store }: Context,
  { account }: Upstream,
  id: string,
  actor: Actor,
): Promise<NoteView> {
  const note = await store.notes.get(account.id, id);
  if (!note || note.userId !== actor.userId) throw notFound();
  return note;
}

async function findSubject(context: Context, upstream: Upstream, { kind, id }: About): Promise<void> {
  if (kind === 'transaction') await findTransaction(context, upstream, id);
  else await findSession(context, upstream, id);
}

async function tellAndFind(
  { store, live }: Context,
  { account }: Upstream,
  id: string,
  actor: Actor,
): Promise<Note> {
  const note = await store.notes.get(account.id, id);
  if (!note) throw notFound();
  live.publish(account.id, { kind: 'note', id: note.objectId });
  return noteReply(note, actor.userId ?? '');
}

/** Stands in the timeline of what the note is about. The text may speak of customers, so the entry names the note alone. */
function audit(
  { clock }: Context,
  { account }: Upstream,
  action: string,
  note: { id: string; kind: NoteKind; objectId: string },
  actor: Actor,
) {
  return auditEntry(clock.now(), actor, action, {
    merchant: account.merchant,
    accountId: account.id,
    kind: note.kind,
    id: note.objectId,
    detail: { note: note.id },
  });
}

const noteReply = (row: NoteView, userId: string): Note => ({
  id: row.id,
  kind: row.kind,
  object_id: row.objectId,
  text: row.body,
  author: { id: row.userId, name: row.userName ?? '' },
  created_at: instantReply(row.at),
  is_mine: row.userId === userId,
});
