import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../server/clock.ts';
import { MeSchema } from '#shared/people.ts';
import { resetPassword } from '../../../server/services/people.ts';
import { noActor } from '../../../server/services/audit-entries.ts';
import { createDeskClient, type DeskClient } from '../../support/desk-client.ts';
import { password, startApp, startAppForFile, withoutSync } from '../../support/start-app.ts';

const minute = 60_000;
let offset = 0;
const clock = { ...systemClock, now: () => Date.now() + offset };
const desk = await startAppForFile({ settings: withoutSync, clock });

/** One request of a person; its effect on the idle clock is written after the reply. */
async function beActive(client: DeskClient): Promise<void> {
  const at = clock.now();
  expect((await client.get('/api/me')).status).toBe(200);
  const [, token = ''] = client.cookie()?.split('=') ?? [];
  const tokenHash = createHash('sha256').update(token).digest('hex');
  await vi.waitUntil(async () => {
    const found = await desk.context.store.logins.get(tokenHash);
    return found !== undefined && found.login.lastSeenAt >= at;
  });
}

const background = { headers: { 'X-Checkout-Desk-Background': '1' } };

describe('signing in', () => {
  test('replies who somebody is and where they belong', async () => {
    const client = await desk.signInAs('finance', { email: 'Ana@Example.com' });
    const me = (await client.get('/api/me')).as(MeSchema);
    expect(me.user).toMatchObject({ email: 'ana@example.com', name: 'The finance' });
    expect(me.merchants).toMatchObject([
      {
        slug: 'main',
        role: 'finance',
        upstreams: { test: { kind: 'sandbox' }, live: { kind: 'none', origin: null } },
      },
    ]);
    const again = await desk.stranger().post('/api/sign-in', { email: ' ANA@example.COM ', password });
    expect(again.status).toBe(200);
    expect(again.text).not.toMatch(/password|hash|argon/i);
  });

  test('says the same of a wrong password and of somebody unknown', async () => {
    await desk.signInAs('viewer', { email: 'known@example.com' });
    const [wrong, unknown] = await Promise.all(
      [
        { email: 'known@example.com', password: `${password}!` },
        { email: 'unknown@example.com', password },
      ].map((given) => desk.stranger().post('/api/sign-in', given)),
    );
    expect(wrong?.status).toBe(401);
    expect(wrong?.error()).toEqual({
      code: 'sign_in_failed',
      message: 'E-mail or password is wrong.',
      fields: {},
    });
    expect(unknown?.status).toBe(401);
    expect(unknown?.error()).toEqual(wrong?.error());
    expect(wrong?.headers.get('set-cookie')).toBeNull();
  });

  test.each([
    ['with nothing in it', {}, ['email', 'password']],
    ['with empty fields', { email: '', password: '' }, ['email', 'password']],
    ['of wrong types', { email: 7, password: [] }, ['email', 'password']],
    ['with an endless password', { email: 'a@example.com', password: 'a'.repeat(1025) }, ['password']],
    ['with an endless address', { email: 'a'.repeat(255), password: 'a' }, ['email']],
  ])('names the fields of a form %s', async (_what, given, fields) => {
    const reply = await desk.stranger().post('/api/sign-in', given);
    expect(reply.status).toBe(422);
    expect(Object.keys(reply.error().fields)).toEqual(fields);
  });

  test('sets a cookie that scripts and other sites can’t have', async () => {
    await desk.signInAs('viewer', { email: 'cookie@example.com' });
    const reply = await desk.stranger().post('/api/sign-in', { email: 'cookie@example.com', password });
    const [pair = '', ...attributes] = reply.headers.get('set-cookie')?.split('; ') ?? [];
    expect(pair).toMatch(/^desk_login=[A-Za-z0-9_-]{43}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Strict']);
  });

  test('under an https address sets a cookie bound to this host, for https alone', async () => {
    const own = await startApp({ settings: { PUBLIC_URL: 'https://desk.example', ...withoutSync } });
    const owner = await own.signInAs('owner');
    expect(owner.cookie()).toMatch(/^__Host-desk_login=/);
    const reply = await owner.request('GET', '/api/me', { headers: { Origin: 'https://desk.example' } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    expect(
      (await owner.request('GET', '/api/me', { headers: { Origin: `http://127.0.0.1:${own.port}` } })).status,
    ).toBe(403);
    const me = (await owner.get('/api/me')).as(MeSchema).user;
    const again = await own.stranger().post('/api/sign-in', { email: me.email, password });
    const [, ...attributes] = again.headers.get('set-cookie')?.split('; ') ?? [];
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Strict', 'Secure']);
  });

  test('opens a login of its own each time, whatever cookie was sent', async () => {
    const client = await desk.signInAs('viewer', { email: 'twice@example.com' });
    const first = client.cookie();
    await client.post('/api/sign-in', { email: 'twice@example.com', password });
    expect(client.cookie()).not.toBe(first);
  });
});

describe('a login', () => {
  test('is dead once signed out, also for who kept the cookie', async () => {
    const client = await desk.signInAs('viewer');
    const kept = client.cookie();
    const reply = await client.post('/api/sign-out');
    expect(reply.status).toBe(204);
    expect(reply.headers.get('set-cookie')).toMatch(/^desk_login=; Max-Age=0/);
    const thief = await desk.stranger().request('GET', '/api/me', { headers: { Cookie: kept } });
    expect(thief.status).toBe(401);
  });

  test('ends after 15 minutes without activity', async () => {
    const client = await desk.signInAs('viewer');
    offset += 14 * minute;
    await beActive(client);
    offset += 14 * minute;
    await beActive(client);
    offset += 15 * minute;
    expect((await client.get('/api/me')).status).toBe(401);
  });

  test('is not kept alive by what a page asks for by itself', async () => {
    const client = await desk.signInAs('viewer');
    for (let time = 0; time < 2; time++) {
      offset += 7 * minute;
      expect((await client.request('GET', '/api/me', background)).status).toBe(200);
    }
    offset += 2 * minute;
    expect((await client.request('GET', '/api/me', background)).status).toBe(401);
  });

  test('ends 12 hours after it was opened, however active', async () => {
    const client = await desk.signInAs('viewer');
    for (let passed = 0; passed < 12 * 60 - 10; passed += 10) {
      offset += 10 * minute;
      await beActive(client);
    }
    offset += 10 * minute;
    expect((await client.get('/api/me')).status).toBe(401);
  });

  test('ends when its password is reset', async () => {
    const client = await desk.signInAs('viewer', { email: 'reset@example.com' });
    await resetPassword(
      { store: desk.context.store, clock },
      'RESET@example.com',
      'another good long password',
      noActor,
    );
    expect((await client.get('/api/me')).status).toBe(401);
    const old = await desk.stranger().post('/api/sign-in', { email: 'reset@example.com', password });
    expect(old.status).toBe(401);
    const fresh = { email: 'reset@example.com', password: 'another good long password' };
    expect((await desk.stranger().post('/api/sign-in', fresh)).status).toBe(200);
  });
});

describe('the owner’s link', () => {
  const person = { email: 'first@example.com', name: 'First Owner', password };

  test('makes one owner, who is signed in by it, and then is used up', async () => {
    const own = await startApp({ settings: withoutSync });
    const { token } = own.context.ownerLink;
    const wrong = await own.stranger().post('/api/owner', { ...person, token: `${token.slice(0, -1)}!` });
    expect(wrong.error().code).toBe('forbidden');
    const client = own.stranger();
    const made = await client.post('/api/owner', { ...person, token });
    expect(made.status).toBe(201);
    expect(made.as(MeSchema)).toMatchObject({
      user: { email: person.email },
      merchants: [{ slug: 'main', role: 'owner' }],
    });
    expect((await client.get('/api/policy')).status).toBe(200);
    const second = await own.stranger().post('/api/owner', { ...person, email: 'second@example.com', token });
    expect(second.status).toBe(403);
    expect(second.error()).toEqual(wrong.error());
  });

  test('makes an owner without a name too, called by the address', async () => {
    const own = await startApp({ settings: withoutSync });
    const { token } = own.context.ownerLink;
    const nameless = { email: 'ana.ng@example.com', password, token };
    const made = await own.stranger().post('/api/owner', nameless);
    expect(made.as(MeSchema).user.name).toBe('ana.ng');
  });

  test('followed twice at once makes one owner', async () => {
    const own = await startApp({ settings: withoutSync });
    const { token } = own.context.ownerLink;
    const replies = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        own.stranger().post('/api/owner', { ...person, email: `${name}@example.com`, token }),
      ),
    );
    expect(replies.map((reply) => String(reply.status)).sort()).toEqual(['201', '403', '403']);
  });

  test('is dead once there is an owner from elsewhere', async () => {
    await desk.signInAs('owner');
    const { token } = desk.context.ownerLink;
    expect((await desk.stranger().post('/api/owner', { ...person, token })).status).toBe(403);
  });

  test.each([
    [{ email: 'nobody' }, 'email'],
    [{ name: 'Nul \u0000' }, 'name'],
    [{ password: 'fourteen chars' }, 'password'],
    [{ password: 'a long '.repeat(19) }, 'password'],
    [{ token: '' }, 'token'],
  ])('names the field of a form with %j', async (change, field) => {
    const reply = await desk.stranger().post('/api/owner', { ...person, token: 'a token', ...change });
    expect(reply.status).toBe(422);
    expect(Object.keys(reply.error().fields)).toEqual([field]);
  });
});

test('somebody sees the merchants that they belong to, and no others', async () => {
  const client = await desk.signInApart('viewer');
  const me = (await client.get('/api/me')).as(MeSchema);
  expect(me.merchants.map(({ slug, role }) => ({ slug, role }))).toEqual([
    { slug: client.merchant, role: 'viewer' },
  ]);
});

test('a cookie of another server or with odd characters is no login', async () => {
  const client = createDeskClient(`http://127.0.0.1:${desk.port}`);
  for (const Cookie of [
    'desk_login=abc',
    `desk_login=${'é'.repeat(3)}`,
    'desk_login="',
    '=;;',
    `a=${'b'.repeat(8000)}`,
  ]) {
    const headers = { Cookie: encodeURI(Cookie) };
    expect((await client.request('GET', '/api/me', { headers })).status).toBe(401);
  }
});
