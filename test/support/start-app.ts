import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { Mode, Role } from '#shared/roles.ts';
import type { Clock } from '../../server/clock.ts';
import { systemClock } from '../../server/clock.ts';
import { readConfig } from '../../server/config.ts';
import { createLog } from '../../server/log.ts';
import { noActor } from '../../server/services/audit-entries.ts';
import { addPerson } from '../../server/services/people.ts';
import { type RunningDesk, startDesk } from '../../server/start.ts';
import { createDeskClient, type DeskClient } from './desk-client.ts';
import { createSandboxControl, type SandboxControl } from './sandbox-control.ts';

export const password = 'correct horse battery staple';

/** Short intervals, so that what happens by itself happens within a test. */
const quick = {
  PORT: '0',
  SANDBOX_PORT: '0',
  LOG_LEVEL: 'silent',
  COMPLETER_INTERVAL_MS: '200',
  SYNC_INTERVAL_MS: '200',
  SANDBOX_SWEEP_INTERVAL_MS: '500',
};

/** For a desk that many tests share: it re-reads nothing by itself, so that the minute's calls are theirs. */
export const withoutSync = { SYNC_INTERVAL_MS: '3600000' };

type StartOptions = { settings?: Record<string, string>; clock?: Clock; dataDir?: string };
type SignInOptions = { merchant?: string; mode?: Mode; email?: string };

export type TestDesk = Omit<RunningDesk, 'sandbox'> & {
  dataDir: string;
  /** Adds a person with a role and signs in. */
  signInAs(role: Role, options?: SignInOptions): Promise<DeskClient>;
  /** Adds a merchant of its own, with its own keys and its own minute of upstream calls, and signs in there. */
  signInApart(role: Role): Promise<DeskClient & { merchant: string }>;
  /** A client that is not signed in. */
  stranger(): DeskClient;
  /** Looks behind the built-in sandbox and moves its clockwork. */
  sandbox: SandboxControl;
};

/**
 * The real server on a free port with its own data folder and its own real sandbox, as `main` starts it. Stopped and
 * removed when the test has finished; a data folder that was given stays for a second start.
 */
export async function startApp(options: StartOptions = {}): Promise<TestDesk> {
  const { desk, remove } = await start(options);
  onTestFinished(remove);
  return desk;
}

/** Like `startApp`, once for all tests of a file; call it at the top level with `await`. */
export async function startAppForFile(options: StartOptions = {}): Promise<TestDesk> {
  const starting = start(options);
  // Registered before the first await: later, the file is no longer what is being collected.
  afterAll(async () => (await starting).remove());
  return (await starting).desk;
}

async function start(options: StartOptions): Promise<{ desk: TestDesk; remove: () => Promise<void> }> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'desk-')));
  const config = readConfig({ ...quick, DATA_DIR: dataDir, ...options.settings });
  const desk = await startDesk({
    config,
    log: createLog(config.logLevel),
    ...(options.clock && { clock: options.clock }),
  });
  // Each pause before another try is a tenth of its longest.
  desk.context.random = () => 0.1;
  const listening = `http://127.0.0.1:${desk.port}`;
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= desk.stop());
  let people = 0;

  async function signInAs(
    role: Role,
    { merchant = 'main', mode = 'test', email = `${role}-${(people += 1)}@example.com` }: SignInOptions = {},
  ): Promise<DeskClient> {
    await addPerson(
      { store: desk.context.store, clock: systemClock },
      { email, name: `The ${role}`, password },
      { merchant, role },
      noActor,
    );
    const client = createDeskClient(listening, `/api/${merchant}/${mode}`);
    const reply = await client.post('/api/sign-in', { email, password });
    if (reply.status !== 200) throw new Error(`sign-in failed: ${reply.text}`);
    return client;
  }

  async function signInApart(role: Role) {
    const merchant = `shop-${(people += 1)}`;
    const { store } = desk.context;
    await store.merchants.add({ slug: merchant, name: 'Apart', timeZone: 'America/Jamaica', createdAt: 0 });
    return { ...(await signInAs(role, { merchant })), merchant };
  }

  return {
    desk: {
      ...desk,
      dataDir,
      stop,
      stranger: () => createDeskClient(listening),
      signInAs,
      signInApart,
      sandbox: createSandboxControl(desk.sandbox),
    },
    async remove() {
      await stop();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
