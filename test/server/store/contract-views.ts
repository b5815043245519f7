import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Role } from '#shared/roles.ts';
import type { UserRow, ViewRow } from '../../../server/store/rows.ts';
import type { Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleAudit, sampleUser } from './sample-rows.ts';

const day = 24 * 3600_000;

/** A merchant with people of these roles; each with what reading views asks for. */
async function freshShop(store: Store, ...roles: Role[]) {
  const { merchant } = await freshAccount(store);
  const people = roles.map((role) => ({ user: sampleUser({ name: `The ${role}` }), role }));
  for (const { user, role } of people) await store.users.add(user, { merchant, role }, sampleAudit());
  const readers = people.map(({ user, role }) => ({ merchant, userId: user.id, role }));
  return { merchant, readers, users: people.map(({ user }): UserRow => user) };
}

function sampleView(owner: { merchant: string; userId: string }, change: Partial<ViewRow> = {}): ViewRow {
  return {
    merchant: owner.merchant,
    userId: owner.userId,
    id: randomUUID(),
    noun: 'checkout_sessions',
    name: `View ${randomUUID()}`,
    query: 'status=open',
    sharedWith: [],
    layout: null,
    createdAt: morning,
    updatedAt: morning,
    ...change,
  };
}

export function describeViews(store: () => Store) {
  describe('saved views', () => {
    const add = (view: ViewRow, most = 100) => store().views.add(view, most, sampleAudit());
    const remove = (view: ViewRow, now = morning) =>
      store().views.remove(view, { now, forget: now - day }, sampleAudit());
    const restore = (view: ViewRow) => store().views.restore(view, sampleAudit());

    test('a view is seen by who made it and by the roles that it is shared with, and by nobody else', async () => {
      const { readers } = await freshShop(store(), 'owner', 'finance', 'support');
      const [owner, finance, support] = readers as [Reader, Reader, Reader];
      const own = sampleView(owner, { layout: '{"columns":[]}' });
      const shared = sampleView(owner, { sharedWith: ['finance', 'viewer'], createdAt: morning + 1 });
      expect(await add(own)).toBe('added');
      expect(await add(shared)).toBe('added');
      const more = { ownerName: 'The owner', isDefault: false };
      expect(await store().views.visible(owner)).toEqual([
        { ...own, ...more },
        { ...shared, ...more },
      ]);
      expect(await store().views.visible(finance)).toEqual([{ ...shared, ...more }]);
      expect(await store().views.visible(support)).toEqual([]);
      expect(await store().views.get(finance, shared.id)).toEqual({ ...shared, ...more });
      expect(await store().views.get(finance, own.id)).toBeUndefined();
      expect(await store().views.get(support, shared.id)).toBeUndefined();
    });

    test('a merchant knows nothing of the views of another', async () => {
      const { readers } = await freshShop(store(), 'owner');
      const [owner] = readers as [Reader];
      const elsewhere = await freshShop(store(), 'owner');
      const view = sampleView(owner, { sharedWith: ['owner'] });
      await add(view);
      const abroad = { ...owner, merchant: elsewhere.merchant };
      expect(await store().views.visible(abroad)).toEqual([]);
      expect(await store().views.get(abroad, view.id)).toBeUndefined();
      expect(await remove({ ...view, merchant: elsewhere.merchant })).toBe('unknown');
    });

    test('of many views with one name at once one is added; case and accents typed otherwise count as the same', async () => {
      const { readers } = await freshShop(store(), 'owner', 'admin');
      const [owner, admin] = readers as [Reader, Reader];
      const names = ['Café Today', 'café today', 'CAFE\u0301 TODAY', 'Café today'];
      const outcomes = await Promise.all(names.map((name) => add(sampleView(owner, { name }))));
      expect(outcomes.toSorted()).toEqual(['added', 'duplicate', 'duplicate', 'duplicate']);
      expect(await add(sampleView(owner, { name: 'Café Today', noun: 'transactions' }))).toBe('added');
      expect(await add(sampleView(admin, { name: 'Café Today' }))).toBe('added');
    });

    test('a person has at most so many views, and removed ones do not count', async () => {
      const { readers } = await freshShop(store(), 'owner', 'admin');
      const [owner, admin] = readers as [Reader, Reader];
      const first = sampleView(owner);
      const outcomes = await Promise.all(
        [first, sampleView(owner), sampleView(owner)].map((view) => add(view, 2)),
      );
      expect(outcomes.toSorted()).toEqual(['added', 'added', 'too_many']);
      expect(await add(sampleView(admin), 2)).toBe('added');
      const [kept] = await store().views.visible(owner);
      await remove(kept ?? first);
      expect(await add(sampleView(owner), 2)).toBe('added');
    });

    test('a view is changed by who made it, to a name that is free', async () => {
      const { readers } = await freshShop(store(), 'owner', 'admin');
      const [owner, admin] = readers as [Reader, Reader];
      const view = sampleView(owner, { name: 'Mine' });
      await add(view);
      await add(sampleView(owner, { name: 'Taken' }));
      const next = {
        ...view,
        name: 'MINE',
        query: '',
        sharedWith: ['admin' as const],
        updatedAt: morning + 5,
      };
      expect(await store().views.change(next, sampleAudit())).toBe('changed');
      expect(await store().views.get(admin, view.id)).toMatchObject(next);
      expect(await store().views.change({ ...next, name: 'taken' }, sampleAudit())).toBe('duplicate');
      expect(await store().views.change({ ...next, userId: admin.userId }, sampleAudit())).toBe('unknown');
      expect(await store().views.get(owner, view.id)).toMatchObject(next);
    });

    test('a removed view is nobody’s default, and comes back as it was for everybody', async () => {
      const { readers } = await freshShop(store(), 'owner', 'finance');
      const [owner, finance] = readers as [Reader, Reader];
      const view = sampleView(owner, { name: 'Shared', sharedWith: ['finance'] });
      const list = { merchant: view.merchant, noun: view.noun };
      await add(view);
      await store().views.setDefault({ ...list, userId: finance.userId }, view.id, sampleAudit());
      expect(await store().views.get(finance, view.id)).toMatchObject({ isDefault: true });
      expect(await store().views.get(owner, view.id)).toMatchObject({ isDefault: false });
      expect(await remove(view)).toBe('removed');
      expect(await remove(view)).toBe('unknown');
      expect(await store().views.visible(finance)).toEqual([]);
      expect((await store().views.find(view.merchant, view.id))?.removedAt).toBeTypeOf('number');
      expect(await restore(view)).toBe('restored');
      expect(await restore(view)).toBe('unknown');
      expect(await store().views.find(view.merchant, view.id)).toEqual({ view, removedAt: null });
      expect(await store().views.get(finance, view.id)).toMatchObject({ ...view, isDefault: true });
    });

    test('a removed view does not come back beside a new one of its name, and is forgotten in time', async () => {
      const { readers } = await freshShop(store(), 'owner');
      const [owner] = readers as [Reader];
      const [old, next] = [sampleView(owner, { name: 'Today' }), sampleView(owner, { name: 'today' })];
      await add(old);
      await remove(old);
      expect(await add(next)).toBe('added');
      expect(await restore(old)).toBe('duplicate');
      await remove(next, morning + day);
      expect(await store().views.find(old.merchant, old.id)).toEqual({
        view: old,
        removedAt: expect.any(Number) as number,
      });
      const last = sampleView(owner);
      await add(last);
      await remove(last, morning + day + 1);
      expect(await restore(old)).toBe('unknown');
      expect(await restore(next)).toBe('restored');
    });

    test('a list has one default per person, which can be taken back', async () => {
      const { readers } = await freshShop(store(), 'owner');
      const [owner] = readers as [Reader];
      const views = [sampleView(owner), sampleView(owner), sampleView(owner, { noun: 'transactions' })];
      for (const view of views) await add(view);
      const setDefault = ({ noun }: ViewRow, id: string | null) =>
        store().views.setDefault({ merchant: owner.merchant, userId: owner.userId, noun }, id, sampleAudit());
      const defaults = async () =>
        (await store().views.visible(owner)).filter((view) => view.isDefault).map(({ id }) => id);
      const [first, second, receipts] = views as [ViewRow, ViewRow, ViewRow];
      await Promise.all([setDefault(first, first.id), setDefault(receipts, receipts.id)]);
      await setDefault(second, second.id);
      expect((await defaults()).toSorted()).toEqual([second.id, receipts.id].toSorted());
      await setDefault(second, null);
      expect(await defaults()).toEqual([receipts.id]);
    });

    test('a layout is kept per person, merchant and list, and can be taken back', async () => {
      const { merchant, readers } = await freshShop(store(), 'owner', 'admin');
      const [owner, admin] = readers as [Reader, Reader];
      const list = { merchant, userId: owner.userId, noun: 'transactions' as const };
      await store().views.saveLayout(list, '{"a":1}', sampleAudit());
      await store().views.saveLayout(list, '{"a":2}', sampleAudit());
      await store().views.saveLayout({ ...list, noun: 'checkout_sessions' }, '{}', sampleAudit());
      expect(await store().views.layouts(merchant, admin.userId)).toEqual([]);
      await store().views.saveLayout({ ...list, noun: 'checkout_sessions' }, null, sampleAudit());
      expect(await store().views.layouts(merchant, owner.userId)).toEqual([
        { noun: 'transactions', layout: '{"a":2}' },
      ]);
    });

    test('each change of a view goes with its audit entry', async () => {
      const account = await freshAccount(store());
      const user = sampleUser();
      await store().users.add(user, { merchant: account.merchant, role: 'owner' }, sampleAudit());
      const view = sampleView({ merchant: account.merchant, userId: user.id });
      const about = (action: string, at: number) =>
        sampleAudit({ accountId: account.id, objectKind: 'view', objectId: view.id, action, at });
      await store().views.add(view, 10, about('add', 1));
      await store().views.add(view, 1, about('refused', 2));
      await store().views.change(view, about('change', 3));
      await store().views.remove(view, { now: morning, forget: 0 }, about('remove', 4));
      await store().views.restore(view, about('restore', 5));
      const entries = await store().audit.forObject(account.id, 'view', view.id);
      expect(entries.map(({ action }) => action)).toEqual(['add', 'change', 'remove', 'restore']);
    });
  });
}

type Reader = { merchant: string; userId: string; role: Role };
