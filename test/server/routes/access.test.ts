import { describe, expect, test } from 'vitest';
import { may, type Mode, modes, type Permission, roles, rolesWith } from '#shared/roles.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { type NamedRoute, requestFor, routeCases, routes } from '../../support/route-cases.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';

const desk = await startAppForFile({ settings: withoutSync });
const owner = await desk.signInAs('owner');
const apiRoutes = routes.filter((route) => route.path.startsWith('/api/'));
const lockedRoutes = routes.filter((route) => route.access !== 'public');
const merchantRoutes = routes.filter((route) => route.path.startsWith('/api/:merchant'));
const accountRoutes = merchantRoutes.filter((route) => route.path.includes(':mode'));

function send(client: DeskClient, route: NamedRoute, headers: Record<string, string | undefined> = {}) {
  const { method, path, options } = requestFor(route);
  return client.request(method, path, { ...options, headers: { ...options.headers, ...headers } });
}

test('every route that runs has its case in this suite', () => {
  expect(Object.keys(routeCases).sort()).toEqual(routes.map((route) => route.name).sort());
});

test('only signing in, making the first owner, webhooks, return pages, checking a receipt and health need no login', () => {
  expect(routes.filter((route) => route.access === 'public').map((route) => route.name)).toEqual([
    'POST /api/sign-in',
    'POST /api/owner',
    'POST /webhooks/:merchant/:mode',
    'GET /return/:merchant/:mode/:outcome',
    'GET /check',
    'GET /check/:code',
    'GET /health/live',
    'GET /health/ready',
  ]);
});

describe.each(lockedRoutes)('$name', (route) => {
  test('refuses whoever is not signed in, in JSON and without a redirect', async () => {
    const invented = `desk_login=${'A'.repeat(43)}`;
    for (const cookie of [undefined, 'desk_login=', 'desk_login=%00', invented, `__Host-${invented}`]) {
      const reply = await send(desk.stranger(), route, { Cookie: cookie });
      expect(reply.status).toBe(401);
      expect(reply.error().code).toBe('login_required');
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe.each(apiRoutes)('$name', (route) => {
  test.each([
    ['without our header', { 'X-Checkout-Desk': undefined }],
    ['with another value in our header', { 'X-Checkout-Desk': 'true' }],
    ['from a foreign origin', { Origin: 'https://evil.example' }],
    ['from a look-alike of our origin', { Origin: `http://localhost.evil.example:${desk.port}` }],
    ['from our host on another port', { Origin: 'http://localhost:1' }],
    ['from the origin null', { Origin: 'null' }],
    ['from another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['from another origin of the same site', { 'Sec-Fetch-Site': 'same-site' }],
  ])('refuses a request %s', async (_what, headers) => {
    const reply = await send(owner, route, headers);
    expect(reply.status).toBe(403);
    expect(reply.error().code).toBe('forbidden');
  });
});

test.each(['localhost', '127.0.0.1', '[::1]'])('on loopback, a page under %s is ours', async (host) => {
  const headers = { Origin: `http://${host}:${desk.port}`, 'Sec-Fetch-Site': 'same-origin' };
  expect((await owner.request('GET', '/api/me', { headers })).status).toBe(200);
});

describe.each(merchantRoutes)('$name', (route) => {
  test('answers for another merchant as it does where there is none', async () => {
    await desk.context.store.merchants.add({ slug: 'others', name: 'Others', timeZone: 'UTC', createdAt: 0 });
    const [theirs, nothing] = await Promise.all(
      ['others', 'no-such-shop'].map((merchant) => {
        const { method, path, options } = requestFor(route, { merchant });
        return owner.request(method, path, options);
      }),
    );
    expect(theirs?.status).toBe(404);
    expect(theirs?.error()).toEqual(nothing?.error());
    expect(nothing?.status).toBe(404);
  });
});

test.each(accountRoutes)('$name knows the modes test and live only', async (route) => {
  for (const mode of ['prod', 'TEST', 'constructor', '%2e%2e']) {
    const { method, path, options } = requestFor(route, { mode });
    expect((await owner.request(method, path, options)).status).toBe(404);
  }
});

test.each(routes)('at $path another method is refused, and the right ones are named', async (route) => {
  const { path } = requestFor(route);
  const here = routes.filter((other) => other.path === route.path);
  // An address such as …/views/default is also one of …/views/:id, where a view can be deleted.
  const isServed = (method: string) =>
    routes.some(
      (other) =>
        other.method.toUpperCase() === method &&
        new RegExp(`^${other.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path.split('?')[0] ?? ''),
    );
  for (const method of ['DELETE', 'PATCH'].filter((name) => !isServed(name))) {
    const reply = await owner.request(method, path);
    expect(reply.status).toBe(405);
    expect(reply.error().code).toBe('method_not_allowed');
    expect(reply.headers.get('allow')?.split(', ').sort()).toEqual(
      here.map((other) => other.method.toUpperCase()).sort(),
    );
  }
});

test('an API address without a route is a 401 for a stranger and a 404 for who is signed in', async () => {
  expect((await desk.stranger().get('/api/nothing/here')).status).toBe(401);
  const reply = await owner.get('/api/nothing/here/at/all');
  expect(reply.status).toBe(404);
  expect(reply.error().code).toBe('not_found');
});

describe('roles', async () => {
  const clients = await Promise.all(roles.map(async (role) => ({ role, client: await desk.signInAs(role) })));
  const guarded = lockedRoutes.filter((route) => route.path !== '/api/sign-out');

  test.each(guarded)('$name lets in exactly the roles that the matrix names', async (route) => {
    for (const mode of route.path.includes(':mode') ? modes : [undefined]) {
      for (const { role, client } of clients) {
        const isAllowed = route.access === 'login' || may(role, route.access as Permission, mode);
        const status = await statusOf(client, route, mode);
        expect({ role, mode, isForbidden: status === 403 }).toEqual({ role, mode, isForbidden: !isAllowed });
        expect(status).not.toBe(500);
      }
    }
  });

  test('a viewer can’t make a link, and a developer only in test mode', async () => {
    const [developer, viewer] = ['developer', 'viewer'].map(
      (role) => clients.find((client) => client.role === role)?.client,
    );
    expect((await viewer?.create({ amount: 100, currency: 'USD' }))?.status).toBe(403);
    expect((await developer?.create({ amount: 100, currency: 'USD' }))?.status).toBe(201);
    const live = await developer?.request('POST', '/api/main/live/checkout-sessions', {
      body: { amount: 100, currency: 'USD' },
      headers: { 'Idempotency-Key': 'developer-live' },
    });
    expect(live?.status).toBe(403);
  });

  test('the policy names every running route with the roles of the matrix', async () => {
    const reply = await owner.get('/api/policy');
    expect(reply.body).toEqual({
      routes: routes.map(({ method, path, access }) => ({
        method: method.toUpperCase(),
        path,
        public: access === 'public',
        roles: access === 'public' ? [] : access === 'login' ? [...roles] : rolesWith(access),
      })),
    });
  });

  /** The status alone: a stream of live updates has no end to wait for. */
  async function statusOf(client: DeskClient, route: NamedRoute, mode: Mode = 'test'): Promise<number> {
    const { method, path, options } = requestFor(route, { mode, id: `key-of-${mode}` });
    const response = await fetch(`http://127.0.0.1:${desk.port}${path}`, {
      method,
      headers: {
        'X-Checkout-Desk': '1',
        Cookie: client.cookie() ?? '',
        'Content-Type': 'application/json',
        ...options.headers,
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    await response.body?.cancel();
    return response.status;
  }
});
