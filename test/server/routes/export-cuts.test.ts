import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test, vi } from 'vitest';
import type { DeskClient } from '../../support/desk-client.ts';
import { auditsOf } from '../../support/export-audits.ts';
import { startApp, startAppForFile, type TestDesk, withoutSync } from '../../support/start-app.ts';
import { sampleSession } from '../store/sample-rows.ts';

/** Fat rows, far more than sockets and buffers hold: whoever reads slowly finds the export under way. */
const count = 1200;
const filler = 'x'.repeat(24_000);

type FilledDesk = { desk: TestDesk; client: DeskClient; accountId: number };

async function fill(desk: TestDesk): Promise<FilledDesk> {
  const client = await desk.signInAs('owner');
  const { account } = await desk.context.upstreams.of('main', 'test');
  await addSessions(desk, count, 'cs_', 0);
  return { desk, client, accountId: account.id };
}

const shared = await fill(await startAppForFile({ settings: withoutSync }));
const startFilled = async () => fill(await startApp({ settings: withoutSync }));

async function addSessions(desk: TestDesk, many: number, prefix: string, from: number) {
  const { account } = await desk.context.upstreams.of('main', 'test');
  await Promise.all(
    Array.from({ length: many }, (_, index) =>
      desk.context.store.checkoutSessions.add(
        sampleSession(account, {
          id: `${prefix}${String(index).padStart(5, '0')}`,
          createdAt: 1_000_000 + from + index,
          orderJson: JSON.stringify({ line_items: [{ name: filler, quantity: 1, unit_amount: 2500 }] }),
        }),
        null,
        null,
      ),
    ),
  );
}

const audits = ({ desk, accountId }: FilledDesk) => auditsOf(desk.dataDir, accountId);
const path = (client: DeskClient, query = '') => `${client.account}/exports/checkout-sessions.csv${query}`;

/** Begins the download over a bare connection and reads a first piece of it, then nothing. */
async function begin({ desk, client }: FilledDesk): Promise<{ socket: Socket; received: Buffer[] }> {
  const socket = connect(desk.port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (piece: Buffer) => received.push(piece));
  // Being reset is one way of being cut off.
  socket.on('error', () => undefined);
  const lines = [
    `GET ${path(client)} HTTP/1.1`,
    'Host: desk',
    'X-Checkout-Desk: 1',
    `Cookie: ${client.cookie()}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await vi.waitFor(() => expect(Buffer.concat(received).length).toBeGreaterThan(100_000), {
    ...{ interval: 5, timeout: 20_000 },
  });
  socket.pause();
  return { socket, received };
}

/** Reads on to the end of the connection. */
async function readOut({ socket, received }: { socket: Socket; received: Buffer[] }): Promise<string> {
  const closed = once(socket, 'close');
  socket.resume();
  await closed;
  return Buffer.concat(received).toString();
}

function download(filled: FilledDesk, query: string): Promise<IncomingMessage> {
  const headers = { 'X-Checkout-Desk': '1', Cookie: filled.client.cookie() ?? '' };
  return new Promise((resolve, reject) => {
    request(`http://127.0.0.1:${filled.desk.port}${path(filled.client, query)}`, { headers }, resolve)
      .on('error', reject)
      .end();
  });
}

const lastChunk = /\r\n0\r\n\r\n$/;

test('a file that is whole ends as its reader expects, over a bare connection too', async () => {
  const { socket, received } = await begin(shared);
  socket.resume();
  await vi.waitFor(() => expect(Buffer.concat(received.slice(-2)).toString()).toMatch(lastChunk), 20_000);
  socket.destroy();
  expect(Buffer.concat(received).toString()).toMatch(
    /^HTTP\/1\.1 200 OK\r\n[^]*Transfer-Encoding: chunked\r\n/,
  );
  expect(audits(shared).at(-1)).toMatchObject({ outcome: 'done', detail: { rows: count } });
});

test('when the desk is stopped, the connection breaks off before the end of the file', async () => {
  const filled = await startFilled();
  const under = await begin(filled);
  await filled.desk.stop();
  expect(await readOut(under)).not.toMatch(lastChunk);
  const [entry, ...others] = audits(filled);
  expect(others).toEqual([]);
  expect(entry?.outcome).toBe('aborted');
  expect(entry?.detail.rows).toBeLessThan(count);
});

test('when the index can’t be read any more, the connection breaks off, and a reader knows the file for a cut one', async () => {
  const filled = await startFilled();
  const under = await begin(filled);
  const response = await download(filled, '');
  await filled.desk.context.store.close();
  await expect(text(response)).rejects.toThrow('aborted');
  expect(response.complete).toBe(false);
  expect(await readOut(under)).not.toMatch(lastChunk);
});

test('a reader that goes away ends the reading of the index within two seconds', async () => {
  const { socket } = await begin(shared);
  const before = audits(shared).length;
  socket.destroy();
  await vi.waitFor(() => expect(audits(shared).length).toBe(before + 1), { timeout: 2000, interval: 10 });
  const entry = audits(shared).at(-1);
  expect(entry?.outcome).toBe('aborted');
  expect(entry?.detail.rows).toBeGreaterThan(0);
  expect(entry?.detail.rows).toBeLessThan(count);
});

test('links made meanwhile are not in the file, each that was there is in it once, in either direction', async () => {
  const directions = await Promise.all(
    ['created_at', '-created_at'].map((sort) => download(shared, `?columns=id,line_items&sort=${sort}`)),
  );
  await addSessions(shared.desk, 50, 'cs_late_', count);
  const before = Array.from({ length: count }, (_, index) => `cs_${String(index).padStart(5, '0')}`);
  const files = await Promise.all(directions.map((response) => text(response)));
  const ids = files.map((file) =>
    file
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]),
  );
  expect(ids).toEqual([before, before.toReversed()]);
});

test('a link that is changed meanwhile stands in the file as it was at the start', async () => {
  const filled = await startFilled();
  const under = await begin(filled);
  const index = new DatabaseSync(join(filled.desk.dataDir, 'index.db'));
  index.exec(`update checkout_sessions set description = 'changed meanwhile'`);
  index.close();
  const { socket, received } = under;
  socket.resume();
  await vi.waitFor(() => expect(Buffer.concat(received.slice(-2)).toString()).toMatch(lastChunk), 20_000);
  socket.destroy();
  expect(Buffer.concat(received).toString()).not.toContain('changed meanwhile');
  const next = await text(await download(filled, '?columns=description'));
  expect(next.match(/changed meanwhile/g)).toHaveLength(count);
});

test('HTTP/1.0, whose replies end with the connection, is refused with a way out', async () => {
  const { desk, client } = shared;
  const socket = connect(desk.port, '127.0.0.1');
  socket.write(`GET ${path(client)} HTTP/1.0\r\nX-Checkout-Desk: 1\r\nCookie: ${client.cookie()}\r\n\r\n`);
  const reply = await text(socket);
  expect(reply).toMatch(/^HTTP\/1\.\d 400 /);
  expect(reply).toContain('proxy_http_version 1.1');
});
