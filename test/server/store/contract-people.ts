import { describe, expect, test } from 'vitest';
import type { Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleAudit, sampleUser } from './sample-rows.ts';

export function describePeople(store: () => Store) {
  describe('people', () => {
    // First, while nobody is in the store.
    test('of two first owners at once exactly one is added, and later owners are refused', async () => {
      const { merchant } = await freshAccount(store());
      expect(await store().users.hasOwner()).toBe(false);
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map(() => store().users.addFirstOwner(sampleUser(), merchant, sampleAudit())),
      );
      expect(outcomes.toSorted()).toEqual(['added', 'owner_exists', 'owner_exists', 'owner_exists']);
      expect(await store().users.hasOwner()).toBe(true);
    });

    test('an e-mail is taken whatever its case, also beyond ASCII', async () => {
      const { merchant } = await freshAccount(store());
      const user = sampleUser({ email: 'ÄNNE@Example.com' });
      const membership = { merchant, role: 'support' } as const;
      expect(await store().users.add(user, membership, sampleAudit())).toBe('added');
      const again = sampleUser({ email: 'änne@example.COM' });
      expect(await store().users.add(again, membership, sampleAudit())).toBe('duplicate');
      expect(await store().users.get(again.id)).toBeUndefined();
      expect(await store().users.getByEmail('Änne@EXAMPLE.com')).toEqual(user);
      expect(await store().users.memberships(user.id)).toMatchObject([
        { merchant: { slug: merchant }, role: 'support' },
      ]);
    });

    test('a person can’t be added to a merchant that does not exist', async () => {
      const user = sampleUser();
      const outcome = await store().users.add(user, { merchant: 'nowhere', role: 'viewer' }, sampleAudit());
      expect(outcome).toBe('unknown_merchant');
      expect(await store().users.get(user.id)).toBeUndefined();
    });

    test('a new password ends every login of the person', async () => {
      const { merchant } = await freshAccount(store());
      const user = sampleUser();
      await store().users.add(user, { merchant, role: 'finance' }, sampleAudit());
      const login = { tokenHash: `t-${user.id}`, userId: user.id, createdAt: morning, lastSeenAt: morning };
      await store().logins.add(login, sampleAudit());
      expect(await store().logins.get(login.tokenHash)).toEqual({ login, user });
      expect(await store().users.membershipOfLogin(login.tokenHash, merchant)).toMatchObject({
        ...{ merchant: { slug: merchant }, role: 'finance' },
      });
      expect(await store().users.membershipOfLogin(login.tokenHash, 'elsewhere')).toBeUndefined();
      expect(await store().users.membershipOfLogin('another', merchant)).toBeUndefined();
      await store().users.setPassword(user.id, 'other', sampleAudit());
      expect(await store().logins.get(login.tokenHash)).toBeUndefined();
      expect((await store().users.get(user.id))?.passwordHash).toBe('other');
    });

    test('the login of a disabled person is not found', async () => {
      const { merchant } = await freshAccount(store());
      const user = sampleUser({ disabledAt: morning });
      await store().users.add(user, { merchant, role: 'finance' }, sampleAudit());
      const login = { tokenHash: `t-${user.id}`, userId: user.id, createdAt: morning, lastSeenAt: morning };
      await store().logins.add(login, sampleAudit());
      expect(await store().logins.get(login.tokenHash)).toBeUndefined();
    });

    test('a login is touched forwards only, ended once and pruned when idle or old', async () => {
      const { merchant } = await freshAccount(store());
      const user = sampleUser();
      await store().users.add(user, { merchant, role: 'finance' }, sampleAudit());
      const at = (name: string, createdAt: number, lastSeenAt: number) =>
        store().logins.add(
          { tokenHash: name + user.id, userId: user.id, createdAt, lastSeenAt },
          sampleAudit(),
        );
      await Promise.all([
        at('idle', 500, 500),
        at('old', 100, 900),
        at('live', 500, 900),
        at('gone', 500, 900),
      ]);
      await store().logins.touch(`live${user.id}`, 950);
      await store().logins.touch(`live${user.id}`, 940);
      await store().logins.end(`gone${user.id}`, sampleAudit());
      expect(await store().logins.prune({ lastSeen: 600, created: 200 })).toBe(2);
      expect((await store().logins.get(`live${user.id}`))?.login.lastSeenAt).toBe(950);
      const rest = await Promise.all(
        ['idle', 'old', 'gone'].map((name) => store().logins.get(name + user.id)),
      );
      expect(rest).toEqual([undefined, undefined, undefined]);
    });

    test('a merchant is added once and changed with an audit entry', async () => {
      const account = await freshAccount(store());
      const { merchant } = account;
      const known = { slug: merchant, name: 'Other', timeZone: 'UTC', createdAt: morning };
      expect(await store().merchants.add(known)).toBe('duplicate');
      const audit = sampleAudit({ accountId: account.id, objectKind: 'merchant', objectId: merchant });
      const change = { name: 'Café', timeZone: 'Europe/Paris' };
      expect(await store().merchants.update(merchant, change, audit)).toBe('updated');
      expect(await store().merchants.update('nowhere', change, sampleAudit())).toBe('unknown');
      expect(await store().merchants.get(merchant)).toMatchObject(change);
      expect(await store().merchants.list()).toContainEqual(expect.objectContaining(change));
      const entries = await store().audit.forObject(account.id, 'merchant', merchant);
      expect(entries).toEqual([{ ...audit, userName: null }]);
    });

    test('accounts differ by merchant, mode and origin, and are made once', async () => {
      const { merchant } = await freshAccount(store());
      const ensure = () => store().accounts.ensure(merchant, 'live', 'https://api.example');
      const made = await Promise.all([ensure(), ensure(), ensure()]);
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      const others = (await store().accounts.list()).filter((account) => account.merchant === merchant);
      expect(others).toHaveLength(2);
    });

    test('audit entries of an object come oldest first with the actor’s name', async () => {
      const account = await freshAccount(store());
      const user = sampleUser({ name: 'Zoë' });
      await store().users.add(user, { merchant: account.merchant, role: 'admin' }, sampleAudit());
      const about = { accountId: account.id, objectKind: 'checkout_session', objectId: 'cs_1' };
      await store().audit.add(sampleAudit({ ...about, at: 20, userId: user.id, action: 'second' }));
      await store().audit.add(sampleAudit({ ...about, at: 10, action: 'first' }));
      await store().audit.add(sampleAudit({ ...about, objectId: 'cs_2' }));
      const entries = await store().audit.forObject(account.id, 'checkout_session', 'cs_1');
      expect(entries.map(({ action, userName }) => [action, userName])).toEqual([
        ['first', null],
        ['second', 'Zoë'],
      ]);
    });

    test('the probe writes and reads back', async () => {
      await expect(store().probe()).resolves.toBeUndefined();
    });
  });
}
