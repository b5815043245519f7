import { expect, test } from 'vitest';
import { StoreRefusedError } from '../../../server/errors.ts';
import { storeOn } from '../../../server/store/open.ts';
import { verifyDurable } from '../../../server/store/postgres.ts';
import { openPglite, pgliteSource } from '../../support/pglite.ts';
import { describeStore } from './contract.ts';

describeStore('PGlite', async () => {
  const store = await storeOn(await openPglite());
  return { store, end: () => store.close() };
});

test('a PostgreSQL that runs without fsync, as PGlite does, is refused by the product', async () => {
  const source = await pgliteSource();
  await expect(verifyDurable(source)).rejects.toThrow(StoreRefusedError);
  await source.close();
}, 60_000);
