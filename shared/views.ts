import * as z from 'zod/mini';
import { roles } from './roles.ts';
import { filledText, text } from './text.ts';

export const listNouns = ['checkout_sessions', 'transactions'] as const;

const columnNames = z
  .array(text(64))
  .check(z.maxLength(40, 'Name at most 40 columns.'), z.refine(isSet, 'Name each column once.'));

/** How a list is laid out: its columns in order, those that stay in view, and how close the rows stand. */
export const LayoutSchema = z.object({
  columns: columnNames,
  pinned: columnNames,
  density: z.enum(['comfortable', 'compact']),
});
export type Layout = z.infer<typeof LayoutSchema>;

/** Body of `POST …/views` and `PUT …/views/:id`. `query` is the list's query string: filters and sort, no cursor. */
export const SaveViewSchema = z.object({
  name: filledText(100, 'Name the view.'),
  noun: z.enum(listNouns),
  query: text(8000),
  /** Roles that see it beside its owner; none: private. */
  shared_with: z.array(z.enum(roles)).check(z.refine(isSet, 'Name each role once.')),
  /** The layout that goes with the view; null: whoever opens it sees their own. */
  layout: z.nullable(LayoutSchema),
});
export type SaveView = z.infer<typeof SaveViewSchema>;

export const ViewSchema = z.object({
  ...SaveViewSchema.shape,
  id: z.string(),
  /** Name of who made it, and whether that is who asks: only they can change or remove it. */
  owner: z.string(),
  is_mine: z.boolean(),
  /** Opened when whoever asks goes to the list without saying what they want. */
  is_default: z.boolean(),
  updated_at: z.string(),
});
export type View = z.infer<typeof ViewSchema>;

/** Reply of `GET …/views`: own ones and those shared with one's role, by name. */
export const ViewListSchema = z.object({
  data: z.array(ViewSchema),
  /** The layout that one uses outside of views, per list; null: never changed. */
  layouts: z.record(z.enum(listNouns), z.nullable(LayoutSchema)),
});
export type ViewList = z.infer<typeof ViewListSchema>;

/** Body of `PUT …/views/default`: the view that a list opens with; null: none. */
export const DefaultViewSchema = z.object({ noun: z.enum(listNouns), id: z.nullable(z.string()) });

/** Body of `PUT …/views/layout`: one's own layout of a list; null: as it comes. */
export const SaveLayoutSchema = z.object({ noun: z.enum(listNouns), layout: z.nullable(LayoutSchema) });

/** Reply of `GET …/views/:id/count`: rows that it shows now; counted up to a limit, so that it costs the same at any size. */
export const ViewCountSchema = z.object({ count: z.int(), is_more: z.boolean() });
export type ViewCount = z.infer<typeof ViewCountSchema>;

function isSet(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}
