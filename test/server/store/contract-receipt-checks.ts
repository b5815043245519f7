import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleAudit } from './sample-rows.ts';

const newCode = () => randomUUID().replaceAll('-', '').toUpperCase().slice(0, 16);

export function describeReceiptChecks(store: () => Store) {
  describe('check codes of receipts', () => {
    test('are found by receipt and by code, each in its account', async () => {
      const [here, there] = [await freshAccount(store()), await freshAccount(store())];
      const [one, other] = [newCode(), newCode()];
      const checks = [
        { accountId: here.id, transactionId: 'txn_1', code: one },
        { accountId: there.id, transactionId: 'txn_1', code: other },
      ];
      await store().receiptChecks.add(checks, morning, sampleAudit());
      expect(await store().receiptChecks.codes(here.id, ['txn_1', 'txn_2'])).toEqual(
        new Map([['txn_1', one]]),
      );
      expect(await store().receiptChecks.find(other)).toEqual(checks[1]);
      expect(await store().receiptChecks.find(newCode())).toBeUndefined();
    });

    test('are never changed: who comes second finds the first one’s, and the audit tells of both', async () => {
      const { id: accountId } = await freshAccount(store());
      const [first, second] = [newCode(), newCode()];
      const add = (code: string) =>
        store().receiptChecks.add(
          [{ accountId, transactionId: 'txn_1', code }],
          morning,
          sampleAudit({ accountId, objectKind: 'transaction', objectId: 'txn_1' }),
        );
      await Promise.all([add(first), add(second)]);
      const code = (await store().receiptChecks.codes(accountId, ['txn_1'])).get('txn_1');
      expect([first, second]).toContain(code);
      expect(await store().receiptChecks.find(code === first ? second : first)).toBeUndefined();
      expect(await store().audit.forObject(accountId, 'transaction', 'txn_1')).toHaveLength(2);
    });

    test('can’t belong to two receipts', async () => {
      const { id: accountId } = await freshAccount(store());
      const code = newCode();
      const add = (transactionId: string) =>
        store().receiptChecks.add([{ accountId, transactionId, code }], morning, sampleAudit());
      await add('txn_1');
      await expect(add('txn_2')).rejects.toThrow(/unique/i);
      expect(await store().receiptChecks.find(code)).toMatchObject({ transactionId: 'txn_1' });
    });

    test('are given to thousands at once', async () => {
      const { id: accountId } = await freshAccount(store());
      const ids = Array.from({ length: 1234 }, (_, index) => `txn_${index}`);
      const checks = ids.map((transactionId) => ({ accountId, transactionId, code: newCode() }));
      await store().receiptChecks.add(checks, morning, sampleAudit());
      const codes = await store().receiptChecks.codes(accountId, ids);
      expect(checks.filter(({ transactionId, code }) => codes.get(transactionId) !== code)).toEqual([]);
    });
  });
}
