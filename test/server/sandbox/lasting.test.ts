import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { SandboxSettings } from '../../../server/sandbox/start.ts';
import { goodCard, order, sandboxUnderTest } from './sandbox-under-test.ts';
import { webhookReceiver } from './webhook-receiver.ts';

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('keys, sessions, receipts and idempotency keys outlast a restart', async () => {
  const dataFile = join(freshFolder(), 'deep', 'sandbox.sqlite');
  const before = await sandboxUnderTest({ dataFile });
  const withKey = { headers: { 'Idempotency-Key': 'k-1' } };
  const { body: made } = await before.create({}, withKey);
  await before.post(String(made['id']), 'pay', goodCard);
  const paid = await before.session(String(made['id']));
  await before.close();

  const after = await sandboxUnderTest({ dataFile });
  expect(after.test).toEqual(before.test);
  expect(await after.session(String(made['id']))).toEqual(paid);
  expect((await after.create({}, withKey)).body).toEqual(made);
  const next = await after.made();
  await after.post(next, 'pay', goodCard);
  expect(await after.session(next)).toMatchObject({ transaction: { receipt_number: 'RCT-000002' } });
});

test('an event that was not accepted is sent after a restart, to the address of then', async () => {
  const dataFile = join(freshFolder(), 'sandbox.sqlite');
  const settings = { dataFile, webhookRetryDelaysMs: [3_600_000, 3_600_000] };
  const down = await webhookReceiver([503]);
  const before = await sandboxUnderTest(settings, down.url);
  await before.post(await before.made(), 'cancel');
  const refused = (): boolean => before.log.some(({ msg }) => msg === 'webhook not accepted');
  await expect.poll(refused, { interval: 5, timeout: 5000 }).toBe(true);
  await before.close();

  const up = await webhookReceiver();
  const hourLater = { now: () => Date.now() + 3_600_000 };
  const moved = await sandboxUnderTest(settings, up.url);
  await moved.close();
  await sandboxUnderTest({ ...settings, ...hourLater }, up.url);
  const [delivery] = await up.first(1);
  expect(delivery?.body).toBe(down.received[0]?.body);
});

test('a card number that was refused, and one that was taken, are nowhere in the file', async () => {
  const folder = freshFolder();
  const sandbox = await sandboxUnderTest({ dataFile: join(folder, 'sandbox.sqlite') });
  const id = await sandbox.made();
  await sandbox.post(id, 'pay', { ...goodCard, card_number: '4242 4242 4242 4242' });
  await sandbox.post(id, 'pay', goodCard);
  const bytes = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
  expect(bytes.join('')).toContain(id);
  expect(bytes.join('')).not.toMatch(/4242 ?4242|4111 ?1111/);
});

test('a port that is taken is an error at start', async () => {
  const { url } = await sandboxUnderTest();
  const port = Number(new URL(url).port);
  await expect(sandboxUnderTest({ port })).rejects.toThrow('EADDRINUSE');
});

test('closing does not wait for slow answers, and may be asked for twice', async () => {
  const sandbox = await sandboxUnderTest({ slowAnswerMs: 60_000 });
  const slow = sandbox.create({ description: 'sandbox:slow' }).catch((error: Error) => error.message);
  const ledger = async (): Promise<unknown> =>
    (await sandbox.control('GET', '/sessions?merchant=main&mode=test')).body['data'];
  await expect.poll(ledger, { interval: 5, timeout: 5000 }).toHaveLength(1);
  await Promise.all([sandbox.close(), sandbox.close()]);
  expect(await slow).toBe('fetch failed');
});

const tsx = ['--import', 'tsx'];

test('as a worker thread it says when it is ready, logs by message, and ends when told', async () => {
  const workerData = {
    ...{ host: '127.0.0.1', port: 0, dataFile: ':memory:', sweepIntervalMs: 300_000, adminToken: 'a' },
  } satisfies SandboxSettings;
  const entry = new URL('../../../server/sandbox/worker.ts', import.meta.url).href;
  // Node 20 does not hand `--import tsx` to a worker's entry, so the thread registers it for itself.
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import('${entry}'); })`;
  const worker = new Worker(start, { eval: true, workerData });
  const messages: { type: string; url?: string; apiUrl?: string }[] = [];
  worker.on('message', (message: { type: string }) => messages.push(message));
  await expect.poll(() => messages.length, { timeout: 10_000, interval: 10 }).toBeGreaterThan(0);
  const [ready] = messages;
  expect(ready).toMatchObject({ type: 'ready', apiUrl: `${ready?.url}/api/v1` });
  expect((await fetch(`${ready?.apiUrl}/transactions`)).status).toBe(401);
  const gone = once(worker, 'exit');
  worker.postMessage({ type: 'close' });
  expect(await gone).toEqual([0]);
  expect(messages.at(-1)).toMatchObject({ type: 'log', entry: { path: expect.any(String), status: 401 } });
}, 15_000);

async function standAlone(folder: string): Promise<{ child: ChildProcess; apiUrl: string; key: string }> {
  const command = [...tsx, 'server/commands/sandbox.ts'];
  const env = { PATH: process.env['PATH'], DATA_DIR: folder, HOST: '127.0.0.1', SANDBOX_PORT: '0' };
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith('API key (live)')) break;
  }
  const value = (name: string): string => lines.find((line) => line.startsWith(name))?.split(': ')[1] ?? '';
  return { child, apiUrl: value('Checkout sandbox'), key: value('API key (test)') };
}

test('alone, it takes payments by the printed key, survives kill -9 and stops on SIGTERM', async () => {
  const folder = freshFolder();
  const first = await standAlone(folder);
  const headers = { Authorization: `Bearer ${first.key}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify(order);
  const made = await fetch(`${first.apiUrl}/checkout-sessions`, { method: 'POST', headers, body });
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await standAlone(folder);
  expect(second.key).toBe(first.key);
  const found = await fetch(`${second.apiUrl}/checkout-sessions/${id}`, { headers });
  expect(await found.json()).toMatchObject({ id, status: 'open' });
  second.child.kill('SIGTERM');
  expect(await once(second.child, 'exit')).toEqual([0, null]);
}, 20_000);
