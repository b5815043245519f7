import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ExportTicketSchema } from '#shared/exports.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { startApp, startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleSession } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });
const { store, upstreams } = desk.context;
const owner = await desk.signInApart('owner');
const { account } = await upstreams.of(owner.merchant, 'test');
await store.checkoutSessions.add(sampleSession(account, { id: 'cs_1', currency: 'JMD' }), null, null);

/** What a browser's download sends: the cookie, and none of our headers. */
function follow(client: DeskClient, url: string, headers: Record<string, string | undefined> = {}) {
  return client.request('GET', url, { headers: { 'X-Checkout-Desk': undefined, ...headers } });
}

async function ticketFor(path: string, client: DeskClient = owner) {
  const reply = await client.post(`${client.account}/exports`, { path });
  expect(reply.status).toBe(201);
  return reply.as(ExportTicketSchema);
}

const file = 'checkout-sessions.csv?columns=id&currency=JMD';

test('a ticket’s address gives the file once, without our header', async () => {
  const { ticket, url, expires_at } = await ticketFor(file);
  expect(url).toBe(`${owner.account}/exports/checkout-sessions.csv?columns=id&currency=JMD&ticket=${ticket}`);
  const left = Date.parse(expires_at) - Date.now();
  expect(left).toBeGreaterThan(50_000);
  expect(left).toBeLessThanOrEqual(60_000);
  const site = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' };
  expect((await follow(owner, url, site)).text).toBe('id\r\ncs_1\r\n');
  const again = await follow(owner, url, site);
  expect(again.status).toBe(403);
  expect(again.error().code).toBe('forbidden');
});

test('of two that use a ticket at once, one is served', async () => {
  const { url } = await ticketFor(file);
  const replies = await Promise.all([1, 2, 3].map(() => follow(owner, url)));
  expect(replies.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([200, 403, 403]);
});

test('with our header too a ticket is good once', async () => {
  const { url } = await ticketFor(file);
  expect((await owner.get(url)).status).toBe(200);
  expect((await owner.get(url)).status).toBe(403);
});

test('a path may be given whole or from the folder of exports, and its query in any spelling', async () => {
  const whole = await ticketFor(`${owner.account}/exports/transactions.csv?columns=id%2Camount&status=a+b`);
  expect((await follow(owner, whole.url)).text).toBe('id,amount\r\n');
  const spelled = await ticketFor('transactions.csv?status=a%20b&customer=%C3%A9&columns=id');
  expect((await follow(owner, spelled.url)).text).toBe('id\r\n');
  const bare = await ticketFor('transactions.csv');
  expect(bare.url).toBe(`${owner.account}/exports/transactions.csv?ticket=${bare.ticket}`);
  expect((await follow(owner, bare.url)).status).toBe(200);
});

describe('a ticket opens nothing', () => {
  test.each([
    ['without a login', (url: string) => follow(desk.stranger(), url), 401],
    ['from a foreign origin', (url: string) => follow(owner, url, { Origin: 'https://evil.example' }), 403],
    [
      'from a link on another site',
      (url: string) => follow(owner, url, { 'Sec-Fetch-Site': 'cross-site' }),
      403,
    ],
    ['with another filter', (url: string) => follow(owner, url.replace('JMD', 'USD')), 403],
    ['with a filter left out', (url: string) => follow(owner, url.replace('&currency=JMD', '')), 403],
    ['with a filter added', (url: string) => follow(owner, `${url}&status=open`), 403],
    [
      'for another file',
      (url: string) => follow(owner, url.replace('checkout-sessions.csv', 'transactions.csv')),
      403,
    ],
    ['in the other mode', (url: string) => follow(owner, url.replace('/test/', '/live/')), 403],
    [
      'for a list',
      (url: string) => follow(owner, url.replace('/exports/checkout-sessions.csv', '/checkout-sessions')),
      403,
    ],
    [
      'by another method',
      (url: string) => owner.request('POST', url, { headers: { 'X-Checkout-Desk': undefined } }),
      403,
    ],
    ['given twice', (url: string) => follow(owner, `${url}&${url.split('&').at(-1)}`), 403],
    [
      'altered',
      (url: string) =>
        follow(
          owner,
          url.replace(/ticket=(.)/, (_all, first) => `ticket=${first === 'A' ? 'B' : 'A'}`),
        ),
      403,
    ],
    ['cut short', (url: string) => follow(owner, url.slice(0, -1)), 403],
    ['and is still good: none of these has used it up', (url: string) => follow(owner, url), 200],
  ])('%s', async (_what, use, status) => {
    const { url } = await ticketFor(file);
    expect((await use(url)).status).toBe(status);
    expect((await follow(owner, url)).status).toBe(status === 200 ? 403 : 200);
  });

  test('to another login, be it the same person’s', async () => {
    const colleague = await desk.signInAs('admin', {
      merchant: owner.merchant,
      email: 'colleague@example.com',
    });
    const { url } = await ticketFor(file, colleague);
    expect((await follow(owner, url)).status).toBe(403);
    const stranger = desk.stranger();
    await stranger.post('/api/sign-in', {
      email: 'colleague@example.com',
      password: 'correct horse battery staple',
    });
    expect((await follow(stranger, url)).status).toBe(403);
    expect((await follow(colleague, url)).status).toBe(200);
  });

  test('by HEAD, nor at an address that only leads round to it', async () => {
    const { url } = await ticketFor(file);
    const round = url.replace('/exports/', '/views/%2e%2e/exports/');
    expect([await statusOf('HEAD', url), await statusOf('GET', round)]).toEqual([403, 403]);
    expect(await statusOf('GET', url)).toBe(200);
  });

  test('after its minute', async () => {
    let now = Date.now();
    const app = await startApp({
      settings: withoutSync,
      clock: { now: () => now, elapsed: () => performance.now() },
    });
    const client = await app.signInAs('finance');
    const [early, late] = [
      await ticketFor('transactions.csv', client),
      await ticketFor('transactions.csv', client),
    ];
    now += 59_999;
    expect((await follow(client, early.url)).status).toBe(200);
    now += 1;
    expect((await follow(client, late.url)).status).toBe(403);
  });
});

describe('asking for a ticket', () => {
  test.each([
    ['of another merchant', '/api/main/test/exports/transactions.csv'],
    ['of the other mode', '../../live/exports/transactions.csv'],
    ['that is no export', '../transactions'],
    ['of another format', 'transactions.xls'],
    ['elsewhere', 'https://evil.example/transactions.csv'],
    ['without a scheme', '//evil.example/transactions.csv'],
    ['that is no address', 'http://['],
    ['that is empty', ''],
    ['with an unknown filter', 'transactions.csv?colour=red'],
    ['with an unknown column', 'transactions.csv?columns=raw_json'],
    ['with a ticket in it', 'transactions.csv?ticket=abc'],
  ])('for a path %s is refused with a word on the path', async (_what, path) => {
    const reply = await owner.post(`${owner.account}/exports`, { path });
    expect(reply.status).toBe(422);
    expect(Object.keys(reply.error().fields)).toEqual(['path']);
    expect(reply.error().fields['path']?.length).toBeGreaterThan(0);
  });

  test('without a path is refused', async () => {
    const reply = await owner.post(`${owner.account}/exports`, {});
    expect(reply.status).toBe(422);
    expect(Object.keys(reply.error().fields)).toEqual(['path']);
  });
});

/** The answer to a request whose path is sent as it is written. */
function statusOf(method: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { method, path, headers: { Cookie: owner.cookie() ?? '' } };
    request(`http://127.0.0.1:${desk.port}`, options, (reply) => resolve(reply.resume().statusCode))
      .on('error', reject)
      .end();
  });
}
