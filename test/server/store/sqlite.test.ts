import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../server/store/open.ts';
import { describeStore } from './contract.ts';

describeStore('SQLite', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'desk-store-'));
  const store = await openStore({ dataDir });
  return {
    store,
    async end() {
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
});
