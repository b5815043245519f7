import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { NoteListSchema, NoteSchema, type NoteKind } from '#shared/notes.ts';
import { apiDelete, apiGet, apiPost } from '../../lib/api.ts';
import { endpoints, type Account } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';

/** What notes are about. */
export type Subject = { account: Account; kind: NoteKind; id: string };

export const notesQuery = ({ account, kind, id }: Subject) =>
  queryOptions({
    queryKey: queryKeys.notes(account, id),
    queryFn: ({ signal }) => apiGet(endpoints.notes(account, kind, id), NoteListSchema, { signal }),
  });

export const useAddNote = (subject: Subject) =>
  useChange(subject, (text: string) =>
    apiPost(endpoints.notes(subject.account, subject.kind, subject.id), NoteSchema, { body: { text } }),
  );

export const useRemoveNote = (subject: Subject) =>
  useChange(subject, (note: string) => apiDelete(endpoints.note(subject.account, note), z.unknown()));

export const useRestoreNote = (subject: Subject) =>
  useChange(subject, (note: string) => apiPost(endpoints.restoreNote(subject.account, note), NoteSchema));

function useChange<Reply>({ account, id }: Subject, send: (value: string) => Promise<Reply>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    // After a refusal too: what stands here was older than the server. The timeline tells of notes.
    onSettled: () =>
      Promise.all(
        [
          queryKeys.notes(account, id),
          queryKeys.transaction(account, id),
          queryKeys.checkoutSession(account, id),
        ].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}
