import type { ListNoun } from '#shared/list-grammar.ts';
import type { Role } from '#shared/roles.ts';
import type { AuditEntry, Instant, LayoutRow, ViewRow, VisibleView } from './rows.ts';

/** Who looks: they see their own views and those shared with the role that they have at the merchant. */
export type ViewReader = { merchant: string; userId: string; role: Role };

/** A list of a merchant as one person sees it. */
export type PersonsList = { merchant: string; userId: string; noun: ListNoun };

/** The part of the index that holds saved views and layouts; see store.ts for its rules. */
export interface ViewStore {
  /** Everything that the reader may open, in the order of its making. */
  visible(reader: ViewReader): Promise<VisibleView[]>;
  /** One of those. */
  get(reader: ViewReader, id: string): Promise<VisibleView | undefined>;
  /** Names are taken per person and list, without regard to case. `most` views a person may have at a merchant. */
  add(view: ViewRow, most: number, audit: AuditEntry): Promise<'added' | 'duplicate' | 'too_many'>;
  /** Writes name, query, sharing and layout of a view of this very person. */
  change(view: Omit<ViewRow, 'createdAt'>, audit: AuditEntry): Promise<'changed' | 'unknown' | 'duplicate'>;
  /** Takes a view away, from whoever opened with it too. What was removed before `forget` is lost for good. */
  remove(
    view: Pick<ViewRow, 'merchant' | 'id'>,
    at: { now: Instant; forget: Instant },
    audit: AuditEntry,
  ): Promise<'removed' | 'unknown'>;
  /** A view whoever asks, removed ones too until they are forgotten. */
  find(merchant: string, id: string): Promise<{ view: ViewRow; removedAt: Instant | null } | undefined>;
  /** Puts it back as it was, as the default of those who had it. */
  restore(
    view: Pick<ViewRow, 'merchant' | 'id'>,
    audit: AuditEntry,
  ): Promise<'restored' | 'unknown' | 'duplicate'>;
  /** Which view the list opens with; null: none. */
  setDefault(list: PersonsList, viewId: string | null, audit: AuditEntry): Promise<void>;
  layouts(merchant: string, userId: string): Promise<LayoutRow[]>;
  /** The person's own layout, as JSON text; null: the list as it comes. */
  saveLayout(list: PersonsList, layout: string | null, audit: AuditEntry): Promise<void>;
}
