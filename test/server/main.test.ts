import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runModule, startModule } from '../support/child-process.ts';
import { createDeskClient } from '../support/desk-client.ts';
import { password } from '../support/start-app.ts';

const main = 'server/main.ts';

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'main-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(settings: Record<string, string>) {
  const started = startModule(main, [], { PORT: '0', SANDBOX_PORT: '0', ...settings });
  await vi.waitUntil(() => started.said.stdout.includes('Checkout Desk: '), { timeout: 20_000 });
  return started;
}

test('a start says its address and the owner’s link, then one with an owner its address alone; SIGTERM ends each with 0', async () => {
  const DATA_DIR = await dataFolder();
  const first = await start({ DATA_DIR });
  await vi.waitUntil(() => first.said.stdout.split('\n').length === 3);
  const [, url = '', link = ''] =
    /^Checkout Desk: (http:\/\/localhost:\d+)\nCreate the owner: (\S+)\n$/.exec(first.said.stdout) ?? [];
  expect(link).toMatch(new RegExp(`^${url}/create-owner#[A-Za-z0-9_-]{43}$`));
  const token = new URL(link).hash.slice(1);
  const client = createDeskClient(url);
  const owner = { token, email: 'owner@example.com', name: 'The owner', password };
  expect((await client.post('/api/owner', owner)).status).toBe(201);
  expect((await client.create({ amount: 100, currency: 'USD' })).status).toBe(201);
  first.child.kill('SIGTERM');
  const ended = await first.ended;
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 0, stdout: first.said.stdout });
  for (const line of ended.stderr.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  expect(ended.stderr).not.toContain(token);
  expect(ended.stderr).not.toContain(password);
  expect(ended.stderr).not.toMatch(/gc_test_|desk_login/);

  const second = await start({ DATA_DIR });
  second.child.kill('SIGTERM');
  expect(await second.ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Checkout Desk: \S+\n$/),
  });
});

test('a start with wrong settings names all of them, prints none of their values, and ends with 1', async () => {
  const settings = {
    ...{ PORT: 'eighty', TRUST_PROXY: '-1', VAULT_KEY: 'value-of-vault', LOG_LEVEL: 'value-of-level' },
    ...{
      PUBLIC_URL: 'value-of-url',
      CHECKOUT_API_URL: 'http://value-of-api.example',
      CHECKOUT_API_KEY_TEST: 'value-of-key',
    },
    ...{
      CHECKOUT_API_KEY_LIVE: 'gc_test_value-of-live',
      CHECKOUT_WEBHOOK_SECRET_TEST: 'value',
      LOGIN_IDLE_MINUTES: '0',
    },
  };
  const ended = await runModule(main, [], settings);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  for (const name of Object.keys(settings)) expect(ended.stderr).toContain(`  ${name} `);
  expect(ended.stderr).not.toMatch(/eighty|value-of|value\b/);
  expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1 + Object.keys(settings).length);
});

test('a start on a taken port says so and ends with 1', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const ended = await runModule(main, [], {
    PORT: String(port),
    SANDBOX_PORT: '0',
    DATA_DIR: await dataFolder(),
  });
  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `Port ${port} is taken by another program. Set PORT to a free one.\n`,
  });
});
