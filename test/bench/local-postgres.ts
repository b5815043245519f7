import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** A server on which databases can be made. */
export type PostgresServer = {
  /** The address of a database of this name, made when it is not there. */
  database: (name: string) => Promise<{ url: string; isNew: boolean }>;
  drop: (name: string) => Promise<void>;
  stop: () => Promise<void>;
};

const run = promisify(execFile);
const installed = '/usr/lib/postgresql';

/**
 * The server of TEST_DATABASE_URL, else one of our own on a free port of loopback, from what Debian's package installed;
 * undefined where there is neither. Its data lie in the folder when one is given and are removed otherwise.
 */
export async function findPostgres(folder?: string): Promise<PostgresServer | undefined> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return serverAt(given, async () => {});
  const bin = await newestBin();
  return bin === undefined ? undefined : await startPostgres(bin, folder);
}

async function newestBin(): Promise<string | undefined> {
  const versions = await readdir(installed).catch(() => []);
  const newest = versions
    .map(Number)
    .filter(Number.isFinite)
    .toSorted((a, b) => b - a)[0];
  return newest === undefined ? undefined : path.join(installed, String(newest), 'bin');
}

async function startPostgres(bin: string, kept: string | undefined): Promise<PostgresServer> {
  const home = kept ?? (await mkdtemp(path.join(tmpdir(), 'desk-postgres-')));
  const data = path.join(home, 'data');
  await mkdir(home, { recursive: true });
  await chmod(home, 0o755);
  if (isRoot()) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    if ((await stat(home)).uid !== Number(stdout)) await chown(home, Number(stdout), -1);
  }
  const isNew = !(await stat(data).catch(() => undefined));
  // Trust is safe here alone: it listens on loopback, and its sockets lie in a folder that only its user may enter.
  if (isNew) {
    await asDatabaseUser(path.join(bin, 'initdb'), [
      ...['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=trust'],
    ]);
  }
  const port = await freePort();
  const control = path.join(bin, 'pg_ctl');
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${data} -c max_wal_size=4GB`;
  await asDatabaseUser(control, ['-D', data, '-w', '-l', path.join(home, 'log'), '-o', options, 'start']);
  return serverAt(`postgres://postgres@127.0.0.1:${port}/postgres`, async () => {
    await asDatabaseUser(control, ['-D', data, '-m', 'fast', '-w', 'stop']);
    if (kept === undefined) await rm(home, { recursive: true, force: true });
  });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** PostgreSQL refuses to run as root, so root hands over to the user that Debian's package made. */
async function asDatabaseUser(program: string, parameters: string[]): Promise<void> {
  const [command, all] = isRoot()
    ? ['runuser', ['-u', 'postgres', '--', program, ...parameters]]
    : [program, parameters];
  // The server outlives pg_ctl and would hold its pipes open.
  await new Promise<void>((resolve, reject) => {
    const child = execFile(command, all, { cwd: '/' });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}.`)),
    );
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function serverAt(adminUrl: string, stop: () => Promise<void>): PostgresServer {
  const addressOf = (name: string) => {
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    return url.href;
  };
  async function ask(sql: string, params: string[] = []) {
    const client = new pg.Client(adminUrl);
    await client.connect();
    try {
      return (await client.query(sql, params)).rows;
    } finally {
      await client.end();
    }
  }
  return {
    async database(name) {
      const known = await ask('select 1 from pg_database where datname = $1', [name]);
      const isNew = known.length === 0;
      if (isNew) await ask(`create database ${name}`);
      return { url: addressOf(name), isNew };
    },
    drop: async (name) => void (await ask(`drop database if exists ${name}`)),
    stop,
  };
}
