import type { Dialect } from '../sql.ts';

/**
 * Saved views, each person's default view of a list, and each person's layouts.
 *
 * Keyed by merchant and not by account, unlike the rows that they show: a view is a question ("failed this week"), and
 * the question is the same in test and live mode, and on the sandbox and the real API. Merchant and person come first in
 * every key, so that a distributed database can shard by merchant.
 */
export function savedViews(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    // `shared_with` holds roles, each between commas: ",finance,support,"; '' is private. A view that was removed stays
    // for a day, under its own address, so that "Undo" brings back the very same one for everybody.
    `create table views (
      merchant ${text} not null, id ${text} not null, user_id ${text} not null, noun ${text} not null,
      name ${text} not null, name_folded ${text} not null, query ${text} not null, shared_with ${text} not null,
      layout ${text}, created_at bigint not null, updated_at bigint not null, removed_at bigint,
      primary key (merchant, id)
    )`,
    `create unique index views_by_name on views (merchant, user_id, noun, name_folded) where removed_at is null`,
    `create index views_shared on views (merchant, id) where shared_with <> '' and removed_at is null`,
    `create index views_removed on views (merchant, removed_at) where removed_at is not null`,

    `create table view_defaults (
      merchant ${text} not null, user_id ${text} not null, noun ${text} not null, view_id ${text} not null,
      primary key (merchant, user_id, noun)
    )`,
    `create index view_defaults_by_view on view_defaults (merchant, view_id)`,

    `create table list_layouts (
      merchant ${text} not null, user_id ${text} not null, noun ${text} not null, layout ${text} not null,
      primary key (merchant, user_id, noun)
    )`,
  ];
}
