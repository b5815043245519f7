import { describe, expect, onTestFinished, test } from 'vitest';
import type { Role } from '#shared/roles.ts';
import { type SaveView, ViewCountSchema, ViewListSchema, ViewSchema } from '#shared/views.ts';
import type { DeskClient, DeskReply } from '../../support/desk-client.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';
import { sampleAudit, sampleSession } from '../store/sample-rows.ts';

const desk = await startAppForFile({ settings: withoutSync });

/** A merchant of its own with people of these roles. */
async function shop(...roles: Role[]) {
  const owner = await desk.signInApart('owner');
  const others = await Promise.all(roles.map((role) => desk.signInAs(role, { merchant: owner.merchant })));
  return { owner, others };
}

const failed: SaveView = {
  name: 'Failed this week',
  noun: 'checkout_sessions',
  query: 'status=failed&created=this_week&sort=-amount',
  shared_with: [],
  layout: null,
};

const save = async (client: DeskClient, change: Partial<SaveView> = {}) =>
  (await client.post(`${client.account}/views`, { ...failed, ...change })).as(ViewSchema);
const listed = async (client: DeskClient) => (await client.get(`${client.account}/views`)).as(ViewListSchema);
const namesOf = async (client: DeskClient) => (await listed(client)).data.map(({ name }) => name);
const remove = (client: DeskClient, id: string) => client.request('DELETE', `${client.account}/views/${id}`);
const setDefault = (client: DeskClient, id: string | null, noun = failed.noun) =>
  client.put(`${client.account}/views/default`, { noun, id });

function expectNotFound(reply: DeskReply) {
  expect(reply.status).toBe(404);
  expect(reply.error()).toMatchObject({ code: 'not_found', message: 'There is nothing at this address.' });
}

describe('a saved view', () => {
  test('comes back as it was saved, in both modes, and only to who made it', async () => {
    const { owner, others } = await shop('admin');
    const layout = { columns: ['status', 'amount'], pinned: ['status'], density: 'compact' as const };
    const reply = await owner.post(`${owner.account}/views`, { ...failed, name: '  Failed  ', layout });
    expect(reply.status).toBe(201);
    const view = reply.as(ViewSchema);
    expect(view).toMatchObject({
      ...failed,
      name: 'Failed',
      layout,
      owner: 'The owner',
      is_mine: true,
      is_default: false,
    });
    const layouts = { checkout_sessions: null, transactions: null };
    expect(await listed(owner)).toEqual({ data: [view], layouts });
    const live = await owner.get(`/api/${owner.merchant}/live/views`);
    expect(live.as(ViewListSchema)).toEqual({ data: [view], layouts });
    for (const other of others) expect(await namesOf(other)).toEqual([]);
  });

  test('is listed by name, as people count', async () => {
    const { owner } = await shop();
    for (const name of ['week 10', 'Élan', 'Week 9', 'zero', 'eland']) await save(owner, { name });
    expect(await namesOf(owner)).toEqual(['Élan', 'eland', 'Week 9', 'week 10', 'zero']);
  });

  test('has a name of its own in its list, without regard to case', async () => {
    const { owner, others } = await shop('admin');
    await save(owner);
    const again = await owner.post(`${owner.account}/views`, { ...failed, name: 'FAILED THIS WEEK ' });
    expect(again.status).toBe(422);
    expect(again.error().fields['name']?.[0]).toMatch(/Choose another name/);
    await save(owner, { noun: 'transactions', query: '' });
    for (const other of others) await save(other);
    const other = await save(owner, { name: 'Other' });
    const renamed = await owner.put(`${owner.account}/views/${other.id}`, failed);
    expect(renamed.status).toBe(422);
    expect(Object.keys(renamed.error().fields)).toEqual(['name']);
  });

  test('is changed by who made it and stays with its list', async () => {
    const { owner } = await shop();
    const { id } = await save(owner);
    const change = { ...failed, name: 'Open', query: 'status=open' };
    const reply = await owner.put(`${owner.account}/views/${id}`, change);
    expect(reply.status).toBe(200);
    expect(reply.as(ViewSchema)).toMatchObject({ ...change, id, is_mine: true });
    const moved = await owner.put(`${owner.account}/views/${id}`, { ...change, noun: 'transactions' });
    expect(moved.status).toBe(422);
    expect(Object.keys(moved.error().fields)).toEqual(['noun']);
  });

  test.each([
    ['a name that says nothing', { name: ' \t' }, 'name'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name'],
    ['a name with a control character', { name: 'a\u0007b' }, 'name'],
    ['a list that there is not', { noun: 'payouts' }, 'noun'],
    ['a role that there is not', { shared_with: ['root'] }, 'shared_with.0'],
    ['a role twice', { shared_with: ['admin', 'admin'] }, 'shared_with'],
    ['a filter that there is not', { query: 'colour=red' }, 'query'],
    ['a filter twice', { query: 'status=open&status=failed' }, 'query'],
    ['an order that there is not', { query: 'sort=colour' }, 'query'],
    ['a cursor', { query: 'status=open&cursor=abc' }, 'query'],
    ['a limit', { query: 'limit=10' }, 'query'],
    ['a query of 8,001 characters', { query: `q=${'x'.repeat(7999)}` }, 'query'],
    ['a column twice', { layout: { columns: ['a', 'a'], pinned: [], density: 'compact' } }, 'layout.columns'],
    [
      'a density that there is not',
      { layout: { columns: [], pinned: [], density: 'tiny' } },
      'layout.density',
    ],
  ])('with %s is refused, and the field is named', async (_what, change, field) => {
    const { owner } = await shop();
    const reply = await owner.post(`${owner.account}/views`, { ...failed, ...change });
    expect(reply.status).toBe(422);
    expect(reply.error().code).toBe('validation_failed');
    expect(Object.keys(reply.error().fields)).toEqual([field]);
    expect(await namesOf(owner)).toEqual([]);
  });

  test('that can’t be read says which parameters and why', async () => {
    const { owner } = await shop();
    const reply = await owner.post(`${owner.account}/views`, {
      ...failed,
      query: 'colour=red&amount_min=lots&cursor=abc',
    });
    expect(reply.error().fields['query']).toEqual(['cursor: Leave this out; a view has no such thing.']);
    const more = await owner.post(`${owner.account}/views`, {
      ...failed,
      query: 'colour=red&amount_min=lots',
    });
    expect(more.error().fields['query']?.map((reason) => reason.split(':')[0])).toEqual([
      'colour',
      'amount_min',
    ]);
  });

  test('that is nobody’s, somebody else’s, or shared by somebody else is the same 404 for every change', async () => {
    const { owner, others } = await shop('support', 'viewer');
    const hidden = await save(owner);
    const shared = await save(owner, { name: 'Shared', shared_with: ['support', 'viewer'] });
    for (const other of others) {
      expect(await namesOf(other)).toEqual(['Shared']);
      for (const id of [hidden.id, shared.id, 'nothing-here', '%2e%2e', "' or 1=1 --"]) {
        const path = `${owner.account}/views/${encodeURIComponent(id)}`;
        expectNotFound(await other.put(path, failed));
        expectNotFound(await other.request('DELETE', path));
        expectNotFound(await other.post(`${path}/restore`));
      }
      expectNotFound(await other.get(`${owner.account}/views/${hidden.id}/count`));
      expect((await other.get(`${owner.account}/views/${shared.id}/count`)).status).toBe(200);
    }
    const abroad = await desk.signInApart('owner');
    expectNotFound(await remove(abroad, shared.id));
    expect(await namesOf(owner)).toEqual(['Failed this week', 'Shared']);
  });

  test('leaves an audit entry for each change, without its name or query', async () => {
    const { owner } = await shop();
    const { id } = await save(owner);
    await owner.put(`${owner.account}/views/${id}`, { ...failed, name: 'Ana Ng', query: 'customer=Ana' });
    await setDefault(owner, id);
    await remove(owner, id);
    await owner.post(`${owner.account}/views/${id}/restore`);
    const { account } = await desk.context.upstreams.of(owner.merchant, 'test');
    const entries = await desk.context.store.audit.forObject(account.id, 'view', id);
    expect(entries.map(({ action, userName }) => `${userName}: ${action}`)).toEqual([
      'The owner: view.create',
      'The owner: view.update',
      'The owner: view.set_default',
      'The owner: view.remove',
      'The owner: view.restore',
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/Ana|Failed/);
  });

  test('there may be hundreds of', async () => {
    const { owner } = await shop();
    const numbers = Array.from({ length: 300 }, (_, index) => index);
    await Promise.all(numbers.map((index) => save(owner, { name: `View ${index}` })));
    expect(await namesOf(owner)).toEqual(numbers.map((index) => `View ${index}`));
  });
});

describe('sharing', () => {
  test('shows a view to the roles that it names, as somebody else’s', async () => {
    const { owner, others } = await shop('finance', 'support');
    const [finance, support] = others as [DeskClient, DeskClient];
    const shared = await save(finance, { shared_with: ['support', 'viewer'] });
    expect((await listed(support)).data).toEqual([{ ...shared, is_mine: false }]);
    expect(await namesOf(owner)).toEqual([]);
    await finance.put(`${owner.account}/views/${shared.id}`, failed);
    expect(await namesOf(support)).toEqual([]);
  });

  test('needs a role that may share; a view of one’s own needs none', async () => {
    const { others } = await shop('viewer');
    const [viewer] = others as [DeskClient];
    const { id } = await save(viewer);
    const shared = { ...failed, name: 'Shared', shared_with: ['support' as const] };
    for (const reply of [
      await viewer.post(`${viewer.account}/views`, shared),
      await viewer.put(`${viewer.account}/views/${id}`, shared),
    ]) {
      expect(reply.status).toBe(403);
      expect(reply.error().code).toBe('forbidden');
    }
    expect(await namesOf(viewer)).toEqual(['Failed this week']);
  });

  test('lets owners and admins remove a shared view and put it back, but not a private one', async () => {
    const { owner, others } = await shop('admin', 'support');
    const [admin, support] = others as [DeskClient, DeskClient];
    const hidden = await save(support);
    const shared = await save(support, { name: 'Shared', shared_with: ['support'] });
    for (const manager of [owner, admin]) {
      expectNotFound(await remove(manager, hidden.id));
      expectNotFound(await manager.put(`${owner.account}/views/${shared.id}`, failed));
      expect((await remove(manager, shared.id)).status).toBe(204);
      expect(await namesOf(support)).toEqual(['Failed this week']);
      expect((await manager.post(`${owner.account}/views/${shared.id}/restore`)).status).toBe(204);
      expect(await namesOf(support)).toEqual(['Failed this week', 'Shared']);
    }
  });

  test('is told to whoever looks at the merchant, in either mode', async () => {
    const { owner, others } = await shop('support');
    const [support] = others as [DeskClient];
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const streams = await Promise.all(
      ['test', 'live'].map(async (mode) => {
        const response = await fetch(`http://127.0.0.1:${desk.port}/api/${owner.merchant}/${mode}/live`, {
          headers: { 'X-Checkout-Desk': '1', Cookie: support.cookie() ?? '' },
          signal: stop.signal,
        });
        return response.body?.pipeThrough(new TextDecoderStream()).getReader();
      }),
    );
    const { id } = await save(owner, { shared_with: ['support'] });
    for (const reader of streams) {
      let seen = '';
      while (!seen.includes('event: update')) seen += (await reader?.read())?.value ?? '';
      expect(seen).toContain(`data: {"kind":"views","id":"${id}"}`);
    }
  });
});

describe('removing', () => {
  test('takes a view from the list, and undo brings back the same one, default and all', async () => {
    const { owner } = await shop();
    const { id } = await save(owner);
    await setDefault(owner, id);
    const [before] = (await listed(owner)).data;
    expect(before?.is_default).toBe(true);
    expect((await remove(owner, id)).status).toBe(204);
    expect(await namesOf(owner)).toEqual([]);
    expectNotFound(await remove(owner, id));
    expectNotFound(await owner.get(`${owner.account}/views/${id}/count`));
    expect((await owner.post(`${owner.account}/views/${id}/restore`)).status).toBe(204);
    expect((await listed(owner)).data).toEqual([before]);
    expectNotFound(await owner.post(`${owner.account}/views/${id}/restore`));
  });

  test('frees the name; undo then says what stands in its way', async () => {
    const { owner } = await shop();
    const { id } = await save(owner);
    await remove(owner, id);
    await save(owner);
    const reply = await owner.post(`${owner.account}/views/${id}/restore`);
    expect(reply.status).toBe(409);
    expect(reply.error().message).toMatch(/Failed this week.*Rename it/);
  });
});

describe('a default view', () => {
  test('is each person’s own, for each list', async () => {
    const { owner, others } = await shop('support');
    const [support] = others as [DeskClient];
    const first = await save(owner, { shared_with: ['support'] });
    const second = await save(owner, { name: 'Second' });
    const receipts = await save(owner, { noun: 'transactions', query: '' });
    expect((await setDefault(owner, first.id)).status).toBe(200);
    expect((await setDefault(owner, second.id)).status).toBe(200);
    expect((await setDefault(owner, receipts.id, 'transactions')).status).toBe(200);
    expect((await setDefault(support, first.id)).status).toBe(200);
    const defaults = async (client: DeskClient) =>
      (await listed(client)).data.filter((view) => view.is_default).map(({ id }) => id);
    expect((await defaults(owner)).toSorted()).toEqual([second.id, receipts.id].toSorted());
    expect(await defaults(support)).toEqual([first.id]);
    expect((await setDefault(owner, null)).status).toBe(200);
    expect(await defaults(owner)).toEqual([receipts.id]);
  });

  test('is one that can be opened in that list', async () => {
    const { owner, others } = await shop('support');
    const [support] = others as [DeskClient];
    const { id } = await save(owner);
    for (const reply of [
      await setDefault(support, id),
      await setDefault(support, 'nothing-here'),
      await setDefault(owner, id, 'transactions'),
    ]) {
      expect(reply.status).toBe(422);
      expect(reply.error().fields).toEqual({
        id: ['There is no such view in this list. It may have been removed.'],
      });
    }
  });
});

describe('a layout', () => {
  const layout = { columns: ['status', 'amount'], pinned: ['status'], density: 'compact' };

  test('is kept per person and list until it is taken back', async () => {
    const { owner, others } = await shop('support');
    const [support] = others as [DeskClient];
    const put = (value: unknown) =>
      owner.put(`${owner.account}/views/layout`, { noun: 'transactions', layout: value });
    expect((await put(layout)).body).toEqual({ noun: 'transactions', layout });
    expect((await listed(owner)).layouts).toEqual({ checkout_sessions: null, transactions: layout });
    expect((await listed(support)).layouts).toEqual({ checkout_sessions: null, transactions: null });
    expect((await put(null)).status).toBe(200);
    expect((await listed(owner)).layouts).toEqual({ checkout_sessions: null, transactions: null });
  });

  test('names at most 40 columns, each of 64 characters, once', async () => {
    const { owner } = await shop();
    for (const columns of [
      Array.from({ length: 41 }, (_, index) => `c${index}`),
      ['x'.repeat(65)],
      ['a', 'a'],
      'status',
    ]) {
      const reply = await owner.put(`${owner.account}/views/layout`, {
        noun: 'transactions',
        layout: { ...layout, columns },
      });
      expect(reply.status).toBe(422);
    }
  });
});

describe('the count of a view', () => {
  const countOf = async (client: DeskClient, id: string, account = client.account) =>
    (await client.get(`${account}/views/${id}/count`)).as(ViewCountSchema);

  test('is how many rows it shows now, in the mode that is asked for', async () => {
    const { owner } = await shop();
    const big = await save(owner, { name: 'Big', query: 'amount_min=5000&status=open' });
    const paid = await save(owner, { name: 'Receipts', noun: 'transactions', query: '' });
    expect(await countOf(owner, big.id)).toEqual({ count: 0, is_more: false });
    await owner.made({ amount: 5000 });
    await owner.made({ amount: 9900 });
    await owner.made({ amount: 100 });
    expect(await countOf(owner, big.id)).toEqual({ count: 2, is_more: false });
    expect(await countOf(owner, paid.id)).toEqual({ count: 0, is_more: false });
    expect(await countOf(owner, big.id, `/api/${owner.merchant}/live`)).toEqual({ count: 0, is_more: false });
  });

  test('ends at a thousand, and says that there are more', async () => {
    const { owner } = await shop();
    const { account } = await desk.context.upstreams.of(owner.merchant, 'test');
    const add = (index: number) =>
      desk.context.store.checkoutSessions.add(
        sampleSession(account, { id: `cs_${owner.merchant}_${index}`, status: 'expired' }),
        null,
        null,
      );
    const { id } = await save(owner, { query: 'status=expired' });
    await Promise.all(Array.from({ length: 1000 }, (_, index) => add(index)));
    expect(await countOf(owner, id)).toEqual({ count: 1000, is_more: false });
    await add(1000);
    expect(await countOf(owner, id)).toEqual({ count: 1000, is_more: true });
  });

  test('of a view whose filters are no longer understood says which', async () => {
    const { owner } = await shop();
    const { user } = (await owner.get('/api/me')).body as { user: { id: string } };
    const { store } = desk.context;
    const old = {
      noun: 'checkout_sessions' as const,
      name: 'Old',
      query: 'colour=red',
      layout: '{"columns":1}',
    };
    await store.views.add(
      {
        ...old,
        merchant: owner.merchant,
        userId: user.id,
        id: 'of-an-older-version',
        sharedWith: [],
        createdAt: 0,
        updatedAt: 0,
      },
      10,
      sampleAudit(),
    );
    expect((await listed(owner)).data).toMatchObject([{ name: 'Old', query: 'colour=red', layout: null }]);
    const reply = await owner.get(`${owner.account}/views/of-an-older-version/count`);
    expect(reply.status).toBe(422);
    expect(reply.error().message).toContain('colour');
  });
});
