import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { MeSchema } from '#shared/people.ts';
import { deriveKey } from '../../server/vault-key.ts';
import { type BuiltDesk, startBuiltDesk } from './built-desk.ts';
import { createDeskClient, type DeskClient } from './desk-client.ts';
import { createSandboxControl, type SandboxControl } from './sandbox-control.ts';

export const owner = {
  name: 'Marcia Owens',
  email: 'marcia@island-cakes.example',
  password: 'three small boats at dawn',
};

export type OwnedDesk = {
  url: string;
  /** What `npm start` prints for the first owner; used up unless the desk was started without one. */
  ownerLink: string;
  dataDir: string;
  /** The owner's API client, signed in. */
  client: DeskClient;
  sandbox: SandboxControl;
  /** Lets a link run out now: its time is brought forward where the sandbox keeps it, then the sweep runs. */
  expire(id: string): Promise<void>;
  /** Stops the process and removes its data. */
  stop(): Promise<void>;
};

/**
 * The built product as a process of its own with fresh data, and with an owner unless `hasOwner` is false. The sync
 * rests for a minute, so that what is seen came by webhook; say otherwise in `settings`.
 */
export async function startOwnedDesk(
  settings: Record<string, string> = {},
  { hasOwner = true } = {},
): Promise<OwnedDesk> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'owned-desk-'));
  // Given, not generated: the sandbox's control door derives its token from it.
  const vaultKey = randomBytes(32);
  const desk = await startBuiltDesk({
    PORT: '0',
    SANDBOX_PORT: '0',
    DATA_DIR: dataDir,
    VAULT_KEY: vaultKey.toString('base64'),
    LOG_LEVEL: 'fatal',
    COMPLETER_INTERVAL_MS: '200',
    SYNC_INTERVAL_MS: '60000',
    ...settings,
  });
  const ownerLink = await readOwnerLink(desk);
  const client = createDeskClient(desk.url);
  const linkOrigin = hasOwner ? await makeOwner(client, ownerLink) : '';
  const adminToken = createHash('sha256').update(deriveKey(vaultKey, 'sandbox')).digest('base64url');
  const sandbox = createSandboxControl({
    url: linkOrigin,
    apiUrl: `${linkOrigin}/api/v1`,
    publicUrl: linkOrigin,
    adminToken,
    webhookBaseUrl: desk.url,
  });
  return {
    url: desk.url,
    ownerLink,
    dataDir,
    client,
    sandbox,
    async expire(id) {
      const db = new DatabaseSync(path.join(dataDir, 'sandbox.db'));
      db.exec('pragma busy_timeout = 5000');
      db.prepare('update sessions set expires_at = ? where id = ?').run(Date.now() - 1000, id);
      db.close();
      await sandbox.sweep();
    },
    async stop() {
      await desk.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The link is the second of the two lines, so it can still be on its way when the address is there. */
export async function readOwnerLink(desk: BuiltDesk): Promise<string> {
  const deadline = performance.now() + 10_000;
  while (desk.ownerLink === undefined) {
    if (performance.now() > deadline) throw new Error('The desk printed no link for the owner.');
    await pause(10);
  }
  return desk.ownerLink;
}

/** Gives the origin of the account's payment links in test mode. */
export async function makeOwner(client: DeskClient, link: string): Promise<string> {
  const reply = await client.post('/api/owner', { ...owner, token: new URL(link).hash.slice(1) });
  return reply.as(MeSchema).merchants[0]?.upstreams.test.origin ?? '';
}
