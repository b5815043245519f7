import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBuiltDesk } from '../support/built-desk.ts';
import { readOwnerLink } from '../support/owned-desk.ts';
import { fillIndex, type Sold } from './fill-index.ts';
import { signInAsOwner } from './sign-in.ts';

export type FilledDesk = {
  url: string;
  dataDir: string;
  /** Those of the owner, signed in. */
  headers: Record<string, string>;
  /** Ends the process; its data stays until `remove`. */
  stop(): Promise<void>;
  remove(): Promise<void>;
};

/**
 * The built desk with an owner, on an index that holds these rows of merchant `main` in test mode: it is started once
 * for the tables and the owner, filled while it is down, and started again. Settings must name the upstream.
 */
export async function startFilledDesk(
  settings: Record<string, string> & { CHECKOUT_API_URL: string },
  sold: (accountId: number) => Iterable<Sold>,
): Promise<FilledDesk> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'desk-bench-'));
  const given = { DATA_DIR: dataDir, PORT: '0', ALLOW_LOOPBACK_UPSTREAM: '1', ...settings };
  try {
    const first = await startBuiltDesk(given);
    await readOwnerLink(first);
    const headers = await signInAsOwner(first);
    // The account of this upstream is made with its first use.
    await fetch(`${first.url}/api/main/test/checkout-sessions`, { headers });
    await first.stop();
    const { origin } = new URL(settings.CHECKOUT_API_URL);
    fillIndex(dataDir, { merchant: 'main', mode: 'test', origin }, sold);
    const desk = await startBuiltDesk(given);
    return {
      url: desk.url,
      dataDir,
      headers,
      stop: () => desk.stop(),
      remove: () => rm(dataDir, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}
