import { randomUUID } from 'node:crypto';
import { may, modes, type Role, roles } from '#shared/roles.ts';
import type { SaveView, View, ViewCount, ViewList } from '#shared/views.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound, validationFailed } from '../errors.ts';
import type { ViewRow, VisibleView } from '../store/rows.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import type { CurrentMerchant } from './merchants.ts';
import { readLayout, readLayouts } from './layouts.ts';
import { instantReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';
import { readViewQuery } from './view-queries.ts';

/** Who deals with views, and where; `upstream` is the account that they look at. */
export type ViewCall = {
  merchant: CurrentMerchant;
  role: Role;
  userId: string;
  upstream: Upstream;
  actor: Actor;
};

/** A bound against a runaway script; nobody fills it by hand. */
const mostViews = 1000;
/** Counting stops here, so that it costs the same at any size of the index. */
const mostCounted = 1000;
/** How long a removed view can be brought back, in ms. */
const undoMs = 24 * 3600_000;

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Own views and those shared with the reader's role, by name; and the reader's own layouts. */
export async function listViews({ store }: Context, call: ViewCall): Promise<ViewList> {
  const [views, layouts] = await Promise.all([
    store.views.visible(readerOf(call)),
    readLayouts(store, listOf(call)),
  ]);
  return {
    data: views
      .map((view) => viewReply(view, call))
      .toSorted((one, other) => byName.compare(one.name, other.name) || (one.id < other.id ? -1 : 1)),
    layouts,
  };
}

/** Saves a new view. Throws validation_failed (name taken, query unreadable), forbidden (may not share). */
export async function addView(context: Context, call: ViewCall, given: SaveView): Promise<View> {
  refuseUnshareable(call, given);
  readViewQuery(context, call, given);
  const now = context.clock.now();
  const row: ViewRow = { ...rowOf(call, given, now), id: randomUUID(), createdAt: now };
  const outcome = await context.store.views.add(row, mostViews, audit(context, call, 'view.create', row));
  if (outcome === 'duplicate') throw nameTaken();
  if (outcome === 'too_many') {
    throw validationFailed({
      name: [`You have ${mostViews} views here. Remove some that you no longer need.`],
    });
  }
  tellOf(context, call, row.id);
  return viewReply(await find(context, call, row.id), call);
}

/** Changes a view of one's own. Throws not_found for everybody else's, and what {@link addView} throws. */
export async function changeView(
  context: Context,
  call: ViewCall,
  id: string,
  given: SaveView,
): Promise<View> {
  const before = await find(context, call, id);
  if (before.userId !== call.userId) throw notFound();
  if (before.noun !== given.noun) {
    throw validationFailed({ noun: ['A view stays with its list. Save a new view for the other one.'] });
  }
  refuseUnshareable(call, given);
  readViewQuery(context, call, given);
  const row = { ...rowOf(call, given, context.clock.now()), id };
  const outcome = await context.store.views.change(row, audit(context, call, 'view.update', row));
  if (outcome === 'unknown') throw notFound();
  if (outcome === 'duplicate') throw nameTaken();
  tellOf(context, call, id);
  return viewReply(await find(context, call, id), call);
}

/** Removes a view of one's own, or with the permission a shared one. It can be restored for a day. */
export async function removeView(context: Context, call: ViewCall, id: string): Promise<void> {
  const view = await findOwnOrShared(context, call, id, { isRemoved: false });
  const now = context.clock.now();
  const outcome = await context.store.views.remove(
    view,
    { now, forget: now - undoMs },
    audit(context, call, 'view.remove', view),
  );
  if (outcome === 'unknown') throw notFound();
  tellOf(context, call, id);
}

/** Undoes {@link removeView}: the same view under the same address, and the default of those who had it so. */
export async function restoreView(context: Context, call: ViewCall, id: string): Promise<void> {
  const view = await findOwnOrShared(context, call, id, { isRemoved: true });
  const outcome = await context.store.views.restore(view, audit(context, call, 'view.restore', view));
  if (outcome === 'unknown') throw notFound();
  if (outcome === 'duplicate') {
    throw new ApiError('conflict', `There is a new view “${view.name}” by now. Rename it, then undo again.`);
  }
  tellOf(context, call, id);
}

/** Rows that the view shows now in the mode of the account. Throws validation_failed when its query is of another time. */
export async function countView(context: Context, call: ViewCall, id: string): Promise<ViewCount> {
  const { noun, query } = await find(context, call, id);
  const { account } = call.upstream;
  const request = readViewQuery(context, call, { noun, query });
  const store = noun === 'checkout_sessions' ? context.store.checkoutSessions : context.store.transactions;
  const counted = await store.count(account.id, request.query, mostCounted + 1);
  return { count: Math.min(counted, mostCounted), is_more: counted > mostCounted };
}

/** Has a list open with a view, or with none. Throws validation_failed for a view that is not there to be opened. */
export async function setDefaultView(
  context: Context,
  call: ViewCall,
  { noun, id }: { noun: ListNoun; id: string | null },
): Promise<void> {
  const view = id === null ? undefined : await context.store.views.get(readerOf(call), id);
  if (id !== null && view?.noun !== noun) {
    throw validationFailed({ id: ['There is no such view in this list. It may have been removed.'] });
  }
  const entry = audit(context, call, 'view.set_default', { id: id ?? noun, noun });
  await context.store.views.setDefault({ ...listOf(call), noun }, id, entry);
  // Nobody else's views have changed, but this person may have a second tab.
  tellOf(context, call, id ?? noun);
}

const readerOf = ({ merchant, userId, role }: ViewCall) => ({ merchant: merchant.slug, userId, role });
const listOf = ({ merchant, userId }: ViewCall) => ({ merchant: merchant.slug, userId });

/** Somebody else's view that is not shared, and one that never was, are the same 404. */
async function find({ store }: Context, call: ViewCall, id: string): Promise<VisibleView> {
  const view = await store.views.get(readerOf(call), id);
  if (!view) throw notFound();
  return view;
}

async function findOwnOrShared(
  { store, clock }: Context,
  { merchant, userId, role }: ViewCall,
  id: string,
  { isRemoved }: { isRemoved: boolean },
): Promise<ViewRow> {
  const found = await store.views.find(merchant.slug, id);
  if (!found || (found.removedAt !== null) !== isRemoved) throw notFound();
  if (found.removedAt !== null && clock.now() - found.removedAt > undoMs) throw notFound();
  const isTheirs = found.view.userId === userId;
  const mayManage = found.view.sharedWith.length > 0 && may(role, 'remove_shared_views');
  if (!isTheirs && !mayManage) throw notFound();
  return found.view;
}

function refuseUnshareable({ role }: ViewCall, { shared_with }: SaveView): void {
  if (shared_with.length === 0 || may(role, 'share_views')) return;
  throw new ApiError('forbidden', 'Your role does not allow sharing views. Save it for yourself alone.');
}

const nameTaken = () =>
  validationFailed({
    name: [
      'You have a view with this name in this list. Choose another name, or save the changes to that one.',
    ],
  });

function rowOf(call: ViewCall, given: SaveView, now: number): Omit<ViewRow, 'id' | 'createdAt'> {
  return {
    ...listOf(call),
    noun: given.noun,
    name: given.name.trim(),
    query: given.query,
    sharedWith: roles.filter((role) => given.shared_with.includes(role)),
    layout: given.layout && JSON.stringify(given.layout),
    updatedAt: now,
  };
}

function viewReply(row: VisibleView, { userId }: ViewCall): View {
  return {
    id: row.id,
    noun: row.noun,
    name: row.name,
    query: row.query,
    shared_with: row.sharedWith,
    layout: readLayout(row.layout),
    owner: row.ownerName,
    is_mine: row.userId === userId,
    is_default: row.isDefault,
    updated_at: instantReply(row.updatedAt),
  };
}

/** Name and query may speak of customers, so the entry holds neither. */
function audit(
  context: Context,
  { merchant, upstream, actor }: ViewCall,
  action: string,
  view: { id: string; noun: ListNoun; sharedWith?: Role[] },
) {
  return auditEntry(context.clock.now(), actor, action, {
    merchant: merchant.slug,
    accountId: upstream.account.id,
    kind: 'view',
    id: view.id,
    detail: { noun: view.noun, ...(view.sharedWith && { shared_with: view.sharedWith }) },
  });
}

/** Views are the same in both modes, so both are told. */
function tellOf({ live, upstreams, log }: Context, { merchant }: ViewCall, id: string): void {
  for (const mode of modes) {
    upstreams
      .of(merchant.slug, mode)
      .then(({ account }) => live.publish(account.id, { kind: 'views', id }))
      .catch((error: unknown) => log.warn({ err: error }, 'a change of views could not be told'));
  }
}
