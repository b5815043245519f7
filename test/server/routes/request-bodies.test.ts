import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readsJson, requestFor, routes, takesFile } from '../../support/route-cases.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';

const desk = await startAppForFile({ settings: withoutSync });
const owner = await desk.signInAs('owner');
const limit = 256 * 1024;

const takingBodies = routes.filter(
  (route) => ['post', 'put'].includes(route.method) && !takesFile.has(route.name),
);

describe.each(takingBodies)('$name', (route) => {
  const { method, path } = requestFor(route);

  test('refuses a body over 256 KB before it asks who is there', async () => {
    const rawBody = `"${'a'.repeat(limit)}"`;
    const reply = await desk
      .stranger()
      .request(method, path, { rawBody, headers: { 'X-Checkout-Desk': undefined } });
    expect(reply.status).toBe(413);
    expect(reply.error().code).toBe('payload_too_large');
  });

  test('refuses a small body that unpacks to more than 256 KB', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(20 * 1024 * 1024, 0x20)));
    const reply = await desk
      .stranger()
      .request(method, path, { rawBody: bomb, headers: { 'Content-Encoding': 'gzip' } });
    expect(reply.status).toBe(413);
  });
});

describe.each(routes.filter((route) => readsJson.has(route.name)))('$name', (route) => {
  const { method, path, options } = requestFor(route, { id: 'json-only-key' });
  const send = (rawBody: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    owner.request(method, path, { rawBody, headers: { ...options.headers, ...headers } });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json; charset=utf-16',
    'text/plain; application/json',
  ])('refuses a body that is %s', async (type) => {
    const reply = await send('{}', { 'Content-Type': type });
    expect(reply.status).toBe(415);
    expect(reply.error().code).toBe('unsupported_media_type');
  });

  test.each([
    ['cut short', '{"amount": 25'],
    ['empty', ''],
    ['followed by more', '{} {}'],
    ['not UTF-8', new Uint8Array([0x22, 0xc3, 0x28, 0x22])],
    ['nested a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['nested 40 deep', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`],
  ])('refuses JSON that is %s', async (_what, rawBody) => {
    const reply = await send(rawBody);
    expect(reply.status).toBe(400);
    expect(reply.error().code).toBe('bad_request');
  });

  test.each(['null', '[]', '25', '"text"', 'true'])(
    'names the fault when the body is %s',
    async (rawBody) => {
      const reply = await send(rawBody);
      expect(reply.status).toBe(422);
      expect(Object.keys(reply.error().fields)).toEqual(['body']);
    },
  );
});

test('a body under the limit is read, packed or not, with our media type in any spelling', async () => {
  const email = JSON.stringify({
    email: 'nobody@example.com',
    password: 'x'.repeat(500),
    more: 'y'.repeat(200_000),
  });
  const packed = new Uint8Array(gzipSync(email));
  for (const [rawBody, headers] of [
    [email, { 'Content-Type': 'application/json' }],
    [email, { 'Content-Type': 'Application/JSON; charset=UTF-8' }],
    [packed, { 'Content-Encoding': 'gzip' }],
  ] as const) {
    expect((await owner.request('POST', '/api/sign-in', { rawBody, headers })).error().code).toBe(
      'sign_in_failed',
    );
  }
});

test('a packing that is unknown or broken is refused', async () => {
  const send = (encoding: string) =>
    owner.request('POST', '/api/sign-in', { rawBody: '{}', headers: { 'Content-Encoding': encoding } });
  expect((await send('compress')).status).toBe(415);
  expect((await send('gzip')).status).toBe(400);
});

test('an address that can’t be decoded is a 400', async () => {
  expect((await owner.get('/api/main/test/checkout-sessions/%E0%A4%A')).status).toBe(400);
});

test('every reply carries the request id that the error body names', async () => {
  const reply = await owner.get('/api/main/test/checkout-sessions/none');
  expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(reply.body).toMatchObject({ error: { request_id: reply.headers.get('x-request-id') } });
});
