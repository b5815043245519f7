import { createInterface } from 'node:readline';
import { openStore } from '../../../server/store/open.ts';

/**
 * A process with the store open: for each line on standard input it adds a merchant of that slug and, once the store
 * has promised it, answers `added SLUG`, or the error's name in place of `added`.
 */
const store = await openStore({ dataDir: process.argv[2] ?? '' });
process.stdout.write('open -\n');

const lines = createInterface({ input: process.stdin });
lines.on('line', (slug) => {
  store.merchants.add({ slug, name: slug, timeZone: 'UTC', createdAt: 0 }).then(
    (outcome) => process.stdout.write(`${outcome} ${slug}\n`),
    (error: unknown) => process.stdout.write(`${error instanceof Error ? error.name : 'unknown'} ${slug}\n`),
  );
});
lines.on('close', () => {
  store.close().catch(() => {
    process.exitCode = 1;
  });
});
