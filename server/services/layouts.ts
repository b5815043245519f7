import * as z from 'zod/mini';
import type { ListNoun } from '#shared/list-grammar.ts';
import { type Layout, LayoutSchema, type ViewList } from '#shared/views.ts';
import type { Context } from '../context.ts';
import { type Actor, auditEntry } from './audit-entries.ts';

/** A person at a merchant: layouts are the same in both modes. */
type Person = { merchant: string; userId: string };

/** The person's own layout of each list; null: never changed. */
export async function readLayouts(
  { views }: Context['store'],
  { merchant, userId }: Person,
): Promise<ViewList['layouts']> {
  const rows = await views.layouts(merchant, userId);
  const layoutOf = (noun: ListNoun) => readLayout(rows.find((row) => row.noun === noun)?.layout ?? null);
  return { checkout_sessions: layoutOf('checkout_sessions'), transactions: layoutOf('transactions') };
}

/** Keeps one's own layout of a list; null: as it comes. Other tabs see it when they next read. */
export async function saveLayout(
  { store, clock }: Context,
  { merchant, userId }: Person,
  { noun, layout }: { noun: ListNoun; layout: Layout | null },
  actor: Actor,
): Promise<void> {
  const text = layout && JSON.stringify(layout);
  const audit = auditEntry(clock.now(), actor, 'layout.save', { merchant, kind: 'layout', id: noun });
  await store.views.saveLayout({ merchant, userId, noun }, text, audit);
}

/** A layout of an older version that can't be read any more is as good as none. */
export function readLayout(text: string | null): Layout | null {
  return text === null ? null : (z.safeParse(LayoutSchema, JSON.parse(text)).data ?? null);
}
