import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { selfSigned } from './self-signed.ts';
import { clientOf, rejection, serve, serveReply, serveSocket, session, unusedPort } from './test-server.ts';

const unknown = (cause: string) => ({ code: 'upstream_unknown', cause });

/** How a create and a read of the same server fail, and what was reported of them. */
async function failuresOf(server: { url: string }, options: Parameters<typeof clientOf>[1] = {}) {
  const { create, retrieve, calls } = clientOf(server, options);
  const failures = [await rejection(create()), await rejection(retrieve())];
  return { failures, outcomes: calls.map((call) => call.outcome) };
}

/** The create may have happened; a read changes nothing, so it never has. */
const bothUnknown = (cause: string) => ({
  failures: [
    { ...unknown(cause), mayHaveHappened: true },
    { ...unknown(cause), mayHaveHappened: false },
  ],
  outcomes: [cause, cause],
});

describe('a connection', () => {
  test('that is refused never carried the create', async () => {
    const { create, calls } = clientOf({ url: `http://127.0.0.1:${await unusedPort()}/api/v1` });
    const error = await rejection(create());
    expect(error).toMatchObject({ ...unknown('network'), mayHaveHappened: false });
    expect(error.message).toContain('ECONNREFUSED');
    expect(calls).toMatchObject([{ method: 'POST', path: '/checkout-sessions', outcome: 'network' }]);
    expect(calls[0]).not.toHaveProperty('status');
  });

  test('to a name that does not resolve never carried the create', async () => {
    // A label over 63 characters is refused by the resolver itself: no name server is asked.
    const { create } = clientOf({ url: `http://${'x'.repeat(64)}.invalid/api/v1` });
    expect(await rejection(create())).toMatchObject({ ...unknown('network'), mayHaveHappened: false });
  });

  test('that is reset after the request may have carried it', async () => {
    expect(await failuresOf(await serveSocket((socket) => socket.resetAndDestroy()))).toMatchObject(
      bothUnknown('network'),
    );
  });

  test('that is closed without an answer may have carried it', async () => {
    expect(await failuresOf(await serveSocket((socket) => socket.end()))).toMatchObject(
      bothUnknown('network'),
    );
  });

  test('that is cut within the body may have carried it', async () => {
    const whole = JSON.stringify(session);
    const head = `HTTP/1.1 201 Created\r\ncontent-length: ${whole.length}\r\n\r\n`;
    expect(
      await failuresOf(await serveSocket((socket) => socket.end(head + whole.slice(0, 40)))),
    ).toMatchObject(bothUnknown('network'));
  });

  test('that is cut within a chunked body may have carried it', async () => {
    const head = 'HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n';
    expect(
      await failuresOf(await serveSocket((socket) => socket.end(`${head}5\r\n{"id"\r\n`))),
    ).toMatchObject(bothUnknown('network'));
  });

  test('that answers something other than HTTP is unreadable', async () => {
    expect(
      await failuresOf(await serveSocket((socket) => socket.end('SSH-2.0-OpenSSH\r\n\r\n'))),
    ).toMatchObject(bothUnknown('bad_reply'));
  });

  test('that answers endless headers is unreadable', async () => {
    const head = `HTTP/1.1 200 OK\r\nx-long: ${'y'.repeat(200_000)}\r\n\r\n{}`;
    expect(await failuresOf(await serveSocket((socket) => socket.end(head)))).toMatchObject(
      bothUnknown('bad_reply'),
    );
  });
});

describe('the deadline', () => {
  const timeoutMs = 150;

  test('ends a call that nobody answers, and hangs up', async () => {
    const server = await serveSocket(() => undefined);
    expect(await failuresOf(server, { timeoutMs })).toMatchObject(bothUnknown('timeout'));
    await server.closed;
  });

  test('spans the whole call: a slow drip of headers does not renew it', async () => {
    const server = await serveSocket((socket) => drip(socket, 'HTTP/1.1 201 Created\r\n', 'x-drip: 1\r\n'));
    expect(await failuresOf(server, { timeoutMs })).toMatchObject(bothUnknown('timeout'));
    await server.closed;
  });

  test('spans the whole call: a slow drip of body does not renew it', async () => {
    const head = 'HTTP/1.1 201 Created\r\ncontent-length: 100000\r\n\r\n{';
    const server = await serveSocket((socket) => drip(socket, head, ' '));
    expect(await failuresOf(server, { timeoutMs })).toMatchObject(bothUnknown('timeout'));
    await server.closed;
  });

  test('can be brought forward by the caller, before and while a request is out', async () => {
    const server = await serveSocket(() => leave.abort());
    const { client } = clientOf(server);
    const leave = new AbortController();
    const request = { body: '{}', idempotencyKey: 'key-1', signal: leave.signal };
    expect(await rejection(client.create(request))).toMatchObject({
      ...unknown('timeout'),
      mayHaveHappened: true,
    });
    await server.closed;
    expect(await rejection(client.create(request))).toMatchObject({
      ...unknown('timeout'),
      mayHaveHappened: false,
    });
  });

  test('of many hanging calls does not hold up another account of the same origin', async () => {
    const server = await serve((request, response) => {
      if (request.headers.authorization === 'Bearer gc_test_other') response.end(JSON.stringify(session));
    });
    const leave = new AbortController();
    const { client } = clientOf(server);
    const hanging = Array.from({ length: 100 }, () =>
      rejection(client.retrieve({ id: session.id, signal: leave.signal })),
    );
    expect((await clientOf(server, { apiKey: 'gc_test_other' }).retrieve()).id).toBe(session.id);
    leave.abort();
    expect(new Set((await Promise.all(hanging)).map((error) => error.name))).toEqual(
      new Set(['UpstreamUnknownError']),
    );
  });
});

function drip(
  socket: { write(text: string): unknown; on(name: 'close', listener: () => void): unknown },
  head: string,
  drop: string,
) {
  socket.write(head);
  const timer = setInterval(() => socket.write(drop), 10);
  socket.on('close', () => clearInterval(timer));
}

describe('a readable status with a body that is not', () => {
  test.each([
    ['HTML', '<!doctype html><title>Welcome</title>'],
    ['nothing', ''],
    ['broken JSON', '{"id":"cs_1",'],
    ['bytes that are not UTF-8', Buffer.from(JSON.stringify({ ...session, id: 'cs_\xff' }), 'latin1')],
    ['an array', '[]'],
    ['null', 'null'],
    ['a string', '"cs_1"'],
    ['endless nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    [
      'nesting within a good reply',
      `${JSON.stringify(session).slice(0, -1)},"x":${'['.repeat(500)}${']'.repeat(500)}}`,
    ],
  ])('(%s) is unknown', async (_name, body) => {
    expect(await failuresOf(await serveReply(201, body))).toMatchObject(bothUnknown('bad_reply'));
  });

  const without = (name: string) =>
    Object.fromEntries(Object.entries(session).filter(([key]) => key !== name));
  const misshapen: [name: string, body: object][] = [
    ...Object.keys(session).map((name): [string, object] => [`no ${name}`, without(name)]),
    ...Object.keys(session).map((name): [string, object] => [
      `null for ${name}`,
      { ...session, [name]: null },
    ]),
    ['an empty id', { ...session, id: '' }],
    ['a number for the id', { ...session, id: 7 }],
    ['an endless id', { ...session, id: 'x'.repeat(256) }],
    ['control characters in the id', { ...session, id: 'cs_\n1' }],
    ['a fraction for the amount', { ...session, amount: 25.5 }],
    ['text for the amount', { ...session, amount: '2500' }],
    ['an amount beyond exact integers', { ...session, amount: 2 ** 53 }],
    ['a negative amount', { ...session, amount: -1 }],
    [
      'a script for the link',
      { ...session, checkout_url: 'javascript://app.geniuscheckout.com/%0aalert(1)' },
    ],
    ['credentials in the link', { ...session, checkout_url: 'https://app.geniuscheckout.com@evil.example/' }],
    ['a relative link', { ...session, checkout_url: '/checkout/cs_1' }],
    ['white space in the link', { ...session, checkout_url: 'https://a.example/\n' }],
    ['a transaction without an id', { ...session, transaction: { status: 'captured' } }],
  ];
  test.each(misshapen)('(%s) is no created session', async (_name, body) => {
    expect(await rejection(clientOf(await serveReply(201, body)).create())).toMatchObject({
      ...unknown('bad_reply'),
      status: 201,
      mayHaveHappened: true,
    });
  });

  test('(another session than asked for) is no retrieved session', async () => {
    const { retrieve } = clientOf(await serveReply(200, session));
    expect(await rejection(retrieve('cs_other'))).toMatchObject(unknown('bad_reply'));
  });

  test.each(['id', 'status', 'amount', 'currency'])('(no %s) is no retrieved session', async (name) => {
    expect(await rejection(clientOf(await serveReply(200, without(name))).retrieve())).toMatchObject(
      unknown('bad_reply'),
    );
  });
});

describe('compression', () => {
  const zeros = Buffer.alloc(60_000_000, 32);

  test.each([
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros, { params: {} })],
  ])('that unpacks a small %s reply to 60 MB is stopped', async (encoding, bomb) => {
    expect(bomb.length).toBeLessThan(100_000);
    const server = await serveReply(200, bomb, { 'content-encoding': encoding });
    const before = process.memoryUsage().rss;
    expect(await failuresOf(server)).toMatchObject(bothUnknown('reply_too_large'));
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  test('or not, the limit is the same', async () => {
    const server = await serveReply(201, { ...session, padding: 'x'.repeat(2_000) });
    expect(await failuresOf(server, { maxDecodedBytes: 2_000 })).toMatchObject(
      bothUnknown('reply_too_large'),
    );
    expect((await clientOf(server, { maxDecodedBytes: 3_000 }).create()).id).toBe(session.id);
  });

  test('that is cut, broken, nested or not asked for is unreadable', async () => {
    const packed = gzipSync(JSON.stringify(session));
    expect(
      await failuresOf(await serveReply(201, packed.subarray(0, -12), { 'content-encoding': 'gzip' })),
    ).toMatchObject(bothUnknown('bad_reply'));
    expect(await failuresOf(await serveReply(201, 'not gzip', { 'content-encoding': 'gzip' }))).toMatchObject(
      bothUnknown('bad_reply'),
    );
    expect(await failuresOf(await serveReply(201, 'not brotli', { 'content-encoding': 'br' }))).toMatchObject(
      bothUnknown('bad_reply'),
    );
    expect(
      await failuresOf(await serveReply(201, packed, { 'content-encoding': 'gzip, gzip' })),
    ).toMatchObject(bothUnknown('bad_reply'));
    expect(await failuresOf(await serveReply(201, packed, { 'content-encoding': 'deflate' }))).toMatchObject(
      bothUnknown('bad_reply'),
    );
  });
});

test('a redirect is not followed, and the key goes nowhere else', async () => {
  const elsewhere = await serveReply(200, session);
  for (const status of [301, 302, 303, 307, 308]) {
    expect(await failuresOf(await serveReply(status, '', { location: elsewhere.url }))).toMatchObject(
      bothUnknown('bad_reply'),
    );
  }
  expect(elsewhere.requests).toHaveLength(0);
});

test('a certificate that nobody vouches for is refused, whatever the environment says', async () => {
  const server = createTlsServer(selfSigned(), (_request, response) => response.end(JSON.stringify(session)));
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready));
  onTestFinished(() => {
    server.close();
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  });
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  const { create } = clientOf({ url: `https://localhost:${(server.address() as AddressInfo).port}/api/v1` });
  const error = await rejection(create());
  expect(error).toMatchObject({ ...unknown('network'), mayHaveHappened: false });
  expect(error.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
});
