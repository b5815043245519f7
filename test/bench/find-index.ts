import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import { connectToFile, connectToPostgres, type RawConnection } from './find-raw.ts';
import { findPostgres } from './local-postgres.ts';

/** An index that holds so many sessions, and the settings of a desk on it. */
export type FilledIndex = {
  size: number;
  settings: Record<string, string>;
  connect(): Promise<RawConnection>;
};

export type Engine = {
  name: 'SQLite' | 'PostgreSQL';
  fill(size: number): Promise<FilledIndex>;
  /** Stops what was started, and removes what is not kept. */
  close(): Promise<void>;
};

/** Seals what the desks keep, so that a later run can open it; nobody's secret. */
export const vaultKey = Buffer.alloc(32, 'bench');
/** Stands in one row of fifty, all of them of the first year. */
export const oldWord = 'redelivery';

/** Where filled indexes stay for the next run. */
const keptFolder = process.env['BENCH_DATA_DIR'] && path.resolve(process.env['BENCH_DATA_DIR']);
const seedCommand = fileURLToPath(new URL('../../server/commands/seed.ts', import.meta.url));

export async function sqliteEngine(): Promise<Engine> {
  const home = await homeFor('sqlite');
  return {
    name: 'SQLite',
    async fill(size) {
      const dataDir = path.join(home, String(size));
      const settings = settingsOn(dataDir);
      await fillOnce(dataDir, size, settings, async () => {
        const database = new DatabaseSync(path.join(dataDir, 'index.db'));
        database.exec('pragma synchronous = off');
        database.exec(plantOldWord);
        database.exec('pragma wal_checkpoint(truncate)');
        database.close();
      });
      return { size, settings, connect: () => connectToFile(dataDir) };
    },
    close: () => removeUnlessKept(home),
  };
}

/** Undefined where no PostgreSQL is at hand. */
export async function postgresEngine(): Promise<Engine | undefined> {
  const home = await homeFor('postgres');
  const server = await findPostgres(keptFolder && path.join(home, 'server'));
  if (!server) {
    await removeUnlessKept(home);
    return undefined;
  }
  const made: string[] = [];
  return {
    name: 'PostgreSQL',
    async fill(size) {
      const name = `desk_bench_${size}`;
      const { url: databaseUrl, isNew } = await server.database(name);
      made.push(name);
      const dataDir = path.join(home, String(size));
      // Kept from a run on another server.
      if (isNew) await rm(dataDir, { recursive: true, force: true });
      const settings = { ...settingsOn(dataDir), DATABASE_URL: databaseUrl };
      await fillOnce(dataDir, size, settings, async () => {
        const client = new pg.Client(databaseUrl);
        await client.connect();
        await client.query(plantOldWord);
        // What its own house-keeping does within minutes.
        await client.query('vacuum (analyze)');
        await client.end();
      });
      return { size, settings, connect: () => connectToPostgres(databaseUrl) };
    },
    async close() {
      if (!keptFolder) for (const name of made) await server.drop(name);
      await server.stop();
      await removeUnlessKept(home);
    },
  };
}

async function homeFor(engine: string): Promise<string> {
  if (!keptFolder) return await mkdtemp(path.join(tmpdir(), `desk-bench-${engine}-`));
  const home = path.join(keptFolder, engine);
  await mkdir(home, { recursive: true });
  return home;
}

async function removeUnlessKept(home: string): Promise<void> {
  if (!keptFolder) await rm(home, { recursive: true, force: true });
}

function settingsOn(dataDir: string): Record<string, string> {
  return { DATA_DIR: dataDir, VAULT_KEY: vaultKey.toString('base64'), PORT: '0', SANDBOX_PORT: '0' };
}

/** An index that was left half filled is refused rather than measured. */
async function fillOnce(
  dataDir: string,
  size: number,
  settings: Record<string, string>,
  finish: () => Promise<void>,
): Promise<void> {
  const mark = path.join(dataDir, 'filled');
  if (await exists(mark)) return;
  if (await exists(dataDir)) throw new Error(`${dataDir} was left half filled: remove it.`);
  await mkdir(dataDir, { recursive: true });
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), seedCommand, '--count', String(size)],
    { env: { PATH, HOME, ...settings }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The seed ended with ${code}.`);
  await finish();
  await writeFile(mark, '');
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

/** As a saved row would have it: in the text that is shown and in what a search looks at. */
const plantOldWord = `
  update checkout_sessions set
    description = coalesce(description || ', ', '') || '${oldWord}',
    search_text = search_text || '  ${oldWord}', document = document || '  ${oldWord}'
  where created_at < (select min(created_at) + 31536000000 from checkout_sessions)
    and substr(id, length(id), 1) in ('a', 'b', 'c', 'd')`;
