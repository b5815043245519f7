import { describe, expect, test } from 'vitest';
import type { ExportRow } from '../../../server/store/export-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { freshAccount, morning, sampleAudit, sampleQuery } from './sample-rows.ts';

/** Exports and their seals, and the manifests by which they are compared. */
export function describeExports(store: () => Store) {
  describe('exports', () => {
    const sample = (accountId: number, change: Partial<ExportRow> = {}): ExportRow => ({
      ...{ accountId, id: 'exp_1', noun: 'transactions', format: 'csv', fileName: 'receipts.csv' },
      ...{
        state: 'running',
        words: 'all receipts',
        filter: 'status=open',
        timeZone: 'UTC',
        utcOffset: '+00:00',
      },
      request: {
        ...{ columns: ['id'], bom: false, query: sampleQuery(), masked: false },
        sort: { field: 'created_at', descending: true },
      },
      ...{ userId: null, runner: 'here', startedAt: morning, endedAt: null, rowCount: null, bytes: null },
      ...{ sha256: null, totals: [], cutCells: 0, ...change },
    });
    const totals = [{ currency: 'USD', count: 2, amount: 300, amount_refunded: 5 }];
    const ended = (row: ExportRow) => ({
      ...{ accountId: row.accountId, id: row.id, state: 'done' as const, endedAt: row.startedAt + 5 },
      ...{ rowCount: 2, bytes: 40, sha256: 'a'.repeat(64), totals, cutCells: 1 },
    });
    const part = { from: 0, parts: [new Uint8Array([0, 255, 1])] };
    const keepAll = { since: 0, most: 50 };

    test('are read as they were begun and ended, and known by hash, size and name once they are done', async () => {
      const { id } = await freshAccount(store());
      const row = sample(id);
      await store().exports.begin(row);
      expect(await store().exports.get(id, 'exp_1')).toEqual({ ...row, userName: null, hasManifest: false });
      const file = { sha256: 'a'.repeat(64), bytes: 0, name: '' };
      expect(await store().exports.like(id, { ...file, name: 'receipts.csv' }, 5)).toEqual([]);
      await store().exports.addManifest(row, part);
      await store().exports.end(ended(row), { from: 1, parts: part.parts }, keepAll, sampleAudit());
      const whole = { ...row, ...ended(row), userName: null, hasManifest: true };
      expect(await store().exports.like(id, file, 5)).toEqual([whole]);
      expect(await store().exports.like(id, { sha256: '', bytes: 40, name: '' }, 5)).toEqual([whole]);
      expect(await store().exports.like(id, { sha256: '', bytes: 1, name: 'receipts.csv' }, 5)).toEqual([
        whole,
      ]);
    });

    test('are listed newest first, each once over the pages', async () => {
      const { id } = await freshAccount(store());
      for (const [index, at] of [1, 3, 2, 3].entries())
        await store().exports.begin(sample(id, { id: `exp_${index}`, startedAt: morning + at }));
      const first = await store().exports.list(id, undefined, 2);
      const last = first.at(-1);
      const rest = await store().exports.list(id, last && { at: last.startedAt, id: last.id }, 5);
      expect([...first, ...rest].map((row) => row.id)).toEqual(['exp_3', 'exp_1', 'exp_2', 'exp_0']);
    });

    test('lose their manifest when they are cut short, when they are old, and when there are many newer ones', async () => {
      const { id } = await freshAccount(store());
      const other = await freshAccount(store());
      const kept = async (accountId: number) =>
        (await store().exports.list(accountId, undefined, 10))
          .filter((row) => row.hasManifest)
          .map((row) => row.id);
      const add = async (accountId: number, name: string, startedAt: number, keep = keepAll) => {
        const row = sample(accountId, { id: name, startedAt });
        await store().exports.begin(row);
        await store().exports.end(ended(row), part, keep, sampleAudit());
      };
      await add(other.id, 'exp_other', 1);
      await add(id, 'exp_old', 1);
      await add(id, 'exp_a', 100);
      const cut = sample(id, { id: 'exp_cut', startedAt: 101 });
      await store().exports.begin(cut);
      await store().exports.addManifest(cut, part);
      await store().exports.end({ ...ended(cut), state: 'aborted' }, part, keepAll, sampleAudit());
      expect(await kept(id)).toEqual(['exp_a', 'exp_old']);
      await add(id, 'exp_b', 102, { since: 50, most: 50 });
      expect(await kept(id)).toEqual(['exp_b', 'exp_a']);
      await add(id, 'exp_c', 103, { since: 0, most: 2 });
      expect(await kept(id)).toEqual(['exp_c', 'exp_b']);
      expect(await kept(other.id)).toEqual(['exp_other']);
    });
  });
}
