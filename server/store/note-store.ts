import type { AuditEntry, Instant } from './rows.ts';

export type NoteRow = {
  accountId: number;
  id: string;
  kind: 'transaction' | 'checkout_session';
  objectId: string;
  userId: string;
  body: string;
  at: Instant;
  removedAt: Instant | null;
};

/** A note with its author's name. */
export type NoteView = NoteRow & { userName: string | null };

export interface NoteStore {
  /** Notes of one thing, oldest first, without those that were removed; at most `limit`, the newest. */
  of(
    accountId: number,
    about: { kind: NoteRow['kind']; objectId: string },
    limit: number,
  ): Promise<NoteView[]>;
  /** One note, removed or not. */
  get(accountId: number, id: string): Promise<NoteView | undefined>;
  /** Adds a note unless the thing has `most` already. */
  add(note: NoteRow, most: number, audit: AuditEntry): Promise<'added' | 'too_many'>;
  /** Takes a note away, or with null brings it back; 'stale' when it is so already. */
  setRemoved(
    accountId: number,
    id: string,
    removedAt: Instant | null,
    audit: AuditEntry,
  ): Promise<'done' | 'stale'>;
}
