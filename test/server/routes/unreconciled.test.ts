import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { IntentSchema, type Unreconciled, UnreconciledSchema } from '#shared/intents.ts';
import {
  deskInWeatherForFile,
  intentOf,
  intentTurns,
  keys,
  secrets,
  unreconciled,
} from '../../support/chaos-desk.ts';
import { type Fault, faults, isCreate, type Seen } from '../../support/chaos-proxy.ts';
import type { DeskClient } from '../../support/desk-client.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { sendEvent } from '../../support/webhook-delivery.ts';

// An upstream key that lives for a second: whatever gets no clear answer soon needs a person.
const { desk, owner, proxy, weather } = await deskInWeatherForFile({
  settings: { IDEMPOTENCY_KEY_LIFETIME_HOURS: String(1 / 3600) },
});
const colleague = await desk.signInAs('support');
const viewer = await desk.signInAs('viewer');
const { account } = await desk.context.upstreams.of('main', 'test');
const link = { amount: 2500, currency: 'USD' };
const base = '/api/main/test';

// A conflict is no outage: it opens no circuit, so that the tests don't hold up each other.
const inConflict = faults.answer(409);
const madeInConflict: Fault = async (exchange) => {
  await exchange.forward();
  await inConflict(exchange);
};

const isOf = (id: string) => (seen: Seen) => seen.method === 'GET' && seen.path.endsWith(`/${id}`);
const acknowledge = (client: DeskClient, kind: string, ref: string, body: object = {}) =>
  client.post(`${base}/unreconciled/${kind}/${encodeURIComponent(ref)}/acknowledge`, body);
const tryAnew = (client: DeskClient, key: string, newKey: string) =>
  client.post(`${base}/intents/${key}/new-attempt`, { key: newKey });

async function itemOf(client: DeskClient, id: string) {
  return (await unreconciled(client)).items.find((item) => item.id === id);
}

async function mustFind(client: DeskClient, id: string): Promise<Unreconciled['items'][number]> {
  return vi.waitUntil(() => itemOf(client, id), { timeout: 10_000 });
}

async function audited(kind: string, id: string) {
  const entries = await desk.context.store.audit.forObject(account.id, kind, id);
  return entries.map(({ action, detail, userName }) => ({
    action,
    userName,
    detail: JSON.parse(detail ?? '{}') as Record<string, unknown>,
  }));
}

/** An attempt that met this fault until it needed a person; gives its key. */
async function needingPerson(fault: Fault, body: Record<string, unknown> = {}): Promise<string> {
  const description = `needs a person ${randomUUID()}`;
  const key = randomUUID();
  proxy.meet(fault, (seen) => isCreate(seen) && seen.body['description'] === description);
  await owner.create({ ...link, description, ...body }, key);
  await intentTurns(owner, key, 'needs_person');
  return key;
}

async function sendOf(id: string, event_type: string, payload: Record<string, unknown> = {}) {
  const event = {
    event_id: `evt/${randomUUID()}`,
    event_type,
    payload_redacted: { checkout_session_id: id, ...payload },
  };
  expect((await sendEvent(desk, { secret: secrets.test, event })).status).toBe(200);
  return event.event_id;
}

/** A link that this desk did not make. */
async function madeElsewhere(): Promise<string> {
  const made = await fetch(`${weather.sandboxUrl}/api/v1/checkout-sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${keys.test}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...link, success_url: 'https://a.example/', failure_url: 'https://b.example/' }),
  });
  return ((await made.json()) as { id: string }).id;
}

describe('an attempt that needs a person', () => {
  test('is shown to everybody with its maker’s name, and with what each of them may do about it', async () => {
    const key = await needingPerson(inConflict);
    const mine = await mustFind(owner, key);
    expect(mine).toMatchObject({
      ...{ kind: 'intent', state: 'needs_person', made_by: 'The owner', is_mine: true, amount: 2500 },
      actions: ['new_attempt', 'acknowledge'],
    });
    expect(mine.ref).not.toBe(key);
    const shown = { ...mine, is_mine: false };
    expect(await itemOf(colleague, key)).toEqual({ ...shown, actions: ['acknowledge'] });
    expect(await itemOf(viewer, key)).toEqual({ ...shown, actions: [] });
  });

  test('needs nobody any more once anybody has acknowledged it, which is written down once', async () => {
    const key = await needingPerson(inConflict);
    const { ref } = await mustFind(owner, key);
    const reply = await acknowledge(colleague, 'intent', ref, { note: 'Not there, the buyer paid cash.' });
    expect(reply.status).toBe(200);
    expect(reply.as(UnreconciledSchema).items.filter(({ id }) => id === key)).toEqual([]);
    expect((await acknowledge(owner, 'intent', ref)).status).toBe(200);
    expect(await itemOf(owner, key)).toBeUndefined();
    expect((await intentOf(owner, key)).state).toBe('needs_person');
    const entries = (await audited('intent', ref)).filter(
      ({ action }) => action === 'unreconciled.acknowledge',
    );
    expect(entries).toEqual([
      {
        action: 'unreconciled.acknowledge',
        userName: 'The support',
        detail: { state: 'needs_person', note: 'Not there, the buyer paid cash.' },
      },
    ]);
  });

  test('gets one new attempt: a draft with what was sent, under a fresh key, and nothing goes upstream', async () => {
    const replaces = (await owner.made()).id;
    const key = await needingPerson(inConflict, {
      replaces,
      amount: 7700,
      line_items: [{ name: 'Cake', quantity: 1, unit_amount: 7700 }],
    });
    const { ref } = await mustFind(owner, key);
    const old = await intentOf(owner, key);
    const sent = proxy.requests.length;
    const reply = await tryAnew(owner, key, 'a-fresh-key-1');
    expect(reply.status).toBe(201);
    expect(reply.as(IntentSchema)).toMatchObject({
      key: 'a-fresh-key-1',
      state: 'draft',
      body: old.body,
      error: null,
    });
    expect(old.body).toMatchObject({ replaces, amount: 7700, line_items: [{ name: 'Cake' }] });
    expect(proxy.requests).toHaveLength(sent);
    expect((await tryAnew(owner, key, 'a-fresh-key-1')).body).toEqual(reply.body);
    expect((await tryAnew(owner, key, 'a-fresh-key-2')).error().code).toBe('conflict');
    expect((await owner.get(`${base}/intents/a-fresh-key-2`)).status).toBe(404);
    expect(await mustFind(owner, key)).toMatchObject({
      ...{ new_attempt_key: 'a-fresh-key-1', actions: ['acknowledge'] },
    });
    expect((await mustFind(colleague, key)).new_attempt_key).toBeNull();
    expect(reply.as(IntentSchema)).toMatchObject({ new_attempt_of: key, submitted_at: null });
    expect(await intentOf(owner, key)).toMatchObject({ new_attempt_key: 'a-fresh-key-1' });
    expect(
      (await audited('intent', ref)).filter(({ action }) => action === 'intent.new_attempt'),
    ).toMatchObject([{ userName: 'The owner', detail: { new_key: 'a-fresh-key-1' } }]);

    proxy.calm();
    const made = (await owner.create(old.body, 'a-fresh-key-1')).as(CheckoutSessionSchema);
    expect(made).toMatchObject({ amount: 7700, replaces });
    expect(await itemOf(owner, key)).toBeUndefined();
    const asked = proxy.requests.filter(({ body }) => body['description'] === made.description);
    expect(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  });

  test('of two new attempts at once gets one', async () => {
    const key = await needingPerson(inConflict);
    const replies = await Promise.all([1, 2].map((n) => tryAnew(owner, key, `at-once-${n}`)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201, 409]));
    const same = await needingPerson(inConflict);
    const twice = await Promise.all([1, 2].map(() => tryAnew(owner, same, 'pressed-twice')));
    expect(twice.map(({ status }) => status)).toEqual([201, 201]);
    expect(twice[0]?.body).toEqual(twice[1]?.body);
  });

  test('is nobody else’s to try anew, and takes no key that is in use or none', async () => {
    const key = await needingPerson(inConflict);
    const other = await needingPerson(inConflict);
    expect((await tryAnew(colleague, key, 'of-a-colleague')).status).toBe(404);
    for (const taken of [key, other]) expect((await tryAnew(owner, key, taken)).status).toBe(409);
    for (const wrong of ['short', 'with space', 'ünïcödé-key', 'x'.repeat(65)]) {
      const refused = await tryAnew(owner, key, wrong);
      expect(refused.status).toBe(422);
      expect(Object.keys(refused.error().fields)).toEqual(['key']);
    }
    expect((await tryAnew(owner, key, 'still-possible')).status).toBe(201);
  });

  test('and is found to have made its link keeps its new attempt from being sent', async () => {
    const key = await needingPerson(madeInConflict);
    const { body } = await intentOf(owner, key);
    await tryAnew(owner, key, `after-${key}`);
    const made = (await weather.ledger()).find((entry) => entry.description === body?.['description']);
    await sendOf(made?.id ?? '', 'checkout.viewed', { metadata: made?.metadata });
    expect(await intentTurns(owner, key, 'created')).toMatchObject({
      checkout_session: { id: made?.id, contradiction: null },
    });
    const sent = proxy.requests.filter(isCreate).length;
    const refused = await owner.create(body, `after-${key}`);
    expect([refused.status, refused.error().code]).toEqual([409, 'conflict']);
    expect(proxy.requests.filter(isCreate)).toHaveLength(sent);
    expect((await intentOf(owner, `after-${key}`)).state).toBe('draft');
  });
});

test('a link that turns up after its new attempt was sent may have a twin, and stays in doubt when it is read again', async () => {
  const key = await needingPerson(madeInConflict);
  const { body } = await intentOf(owner, key);
  await tryAnew(owner, key, `after-${key}`);
  proxy.calm();
  const second = (await owner.create(body, `after-${key}`)).as(CheckoutSessionSchema);
  const made = (await weather.ledger()).find(
    ({ id, description }) => description === body?.['description'] && id !== second.id,
  );
  const id = made?.id ?? '';
  await sendOf(id, 'checkout.viewed', { metadata: made?.metadata });
  expect(await mustFind(colleague, id)).toMatchObject({
    ...{ kind: 'session', state: 'contradicted', made_by: 'The owner', actions: ['acknowledge'] },
    message: 'A new attempt was made for this link; two may exist.',
  });
  expect(await intentTurns(owner, key, 'created')).toMatchObject({ checkout_session: { id } });
  await owner.post(`${base}/checkout-sessions/${id}/refresh`);
  expect(await itemOf(owner, id)).toMatchObject({ state: 'contradicted' });
});

describe('an attempt that needs nobody', () => {
  test('can’t be acknowledged nor tried anew, whatever its state', async () => {
    const session = await owner.create(link, 'already-made');
    expect(session.status).toBe(201);
    await owner.put(`${base}/intents/still-a-draft`, { body: link });
    const store = desk.context.store.intents;
    for (const key of ['already-made', 'still-a-draft']) {
      const { user } = (await owner.get('/api/me')).body as { user: { id: string } };
      const row = await store.get({ accountId: account.id, userId: user.id, key });
      expect((await acknowledge(owner, 'intent', row?.id ?? '')).error().code).toBe('conflict');
      expect((await tryAnew(owner, key, `anew-${key}`)).error().code).toBe('conflict');
      expect((await owner.get(`${base}/intents/anew-${key}`)).status).toBe(404);
    }
  });

  test('while it is under way is listed and left alone', async () => {
    const description = `hangs ${randomUUID()}`;
    proxy.meet(faults.blackHole, (seen) => seen.body['description'] === description);
    const creating = owner.create({ ...link, description }, 'under-way-now');
    const item = await mustFind(owner, 'under-way-now');
    expect(item).toMatchObject({ state: 'pending', actions: [] });
    expect((await acknowledge(owner, 'intent', item.ref)).status).toBe(409);
    expect((await tryAnew(owner, 'under-way-now', 'too-early-for-it')).error().message).toContain(
      'second link',
    );
    await creating;
  });
});

describe('a payment link', () => {
  test('that was not made here is listed until it is acknowledged, and stays', async () => {
    const id = await madeElsewhere();
    await sendOf(id, 'checkout.viewed');
    expect(await mustFind(owner, id)).toMatchObject({
      ...{ kind: 'session', ref: id, state: 'adopted', made_by: null, is_mine: false, amount: 2500 },
      message: expect.stringContaining('was not made here. It was found by a webhook.') as string,
      actions: ['acknowledge'],
    });
    expect((await acknowledge(owner, 'session', id)).status).toBe(200);
    await owner.post(`${base}/checkout-sessions/${id}/refresh`);
    expect(await itemOf(owner, id)).toBeUndefined();
    expect((await owner.session(id)).source).toBe('webhook');
    expect((await audited('checkout_session', id)).at(-1)).toEqual({
      ...{ action: 'unreconciled.acknowledge', userName: 'The owner' },
      detail: { state: 'adopted' },
    });
  });

  test('in contradiction is listed until that is acknowledged, and again with another contradiction', async () => {
    const { id } = await owner.made();
    const refreshAs = async (amount: number) => {
      proxy.meet(faults.answer(200, { id, status: 'open', amount, currency: 'USD' }), isOf(id));
      await owner.post(`${base}/checkout-sessions/${id}/refresh`);
    };
    await refreshAs(9900);
    const first = await mustFind(owner, id);
    expect(first).toMatchObject({ state: 'contradicted', is_mine: true, made_by: 'The owner' });
    await acknowledge(owner, 'session', id, { note: 'Known.' });
    await refreshAs(9900);
    expect(await itemOf(owner, id)).toBeUndefined();
    await refreshAs(8800);
    expect((await mustFind(owner, id)).message).not.toBe(first.message);
  });

  test('that upstream has lost is listed until that is acknowledged, and again when it is lost again', async () => {
    const { id } = await owner.made();
    const refreshLost = async (isLost: boolean) => {
      proxy.calm();
      if (isLost) proxy.meet(faults.answer(404), isOf(id));
      await owner.post(`${base}/checkout-sessions/${id}/refresh`);
      return itemOf(owner, id);
    };
    expect(await refreshLost(true)).toMatchObject({ state: 'missing_upstream', actions: ['acknowledge'] });
    await acknowledge(owner, 'session', id);
    expect(await refreshLost(true)).toBeUndefined();
    expect(await refreshLost(false)).toBeUndefined();
    expect(await refreshLost(true)).toMatchObject({ state: 'missing_upstream' });
  });

  test('that nothing is wrong with can’t be acknowledged', async () => {
    const { id } = await owner.made();
    expect((await acknowledge(owner, 'session', id)).error().code).toBe('conflict');
    expect((await audited('checkout_session', id)).map(({ action }) => action)).toEqual([
      'checkout_session.create',
    ]);
  });
});

describe('an event that needs a person', () => {
  test('has its effect when it is replayed, at once and as if it had just come', async () => {
    const { id, checkout_url } = await owner.made();
    await payOnHostedPage(checkout_url ?? '', cards.visa);
    const body = {
      event_id: 'evt_given_up',
      event_type: 'payment.completed',
      payload_redacted: { checkout_session_id: id },
    };
    await desk.context.store.webhooks.receive({
      ...{ accountId: account.id, eventId: 'evt_given_up', eventType: 'payment.completed', receivedAt: 1 },
      ...{
        state: 'needs_person',
        checkoutSessionId: id,
        note: 'It could not be applied.',
        nextAttemptAt: null,
      },
      ...{ body: JSON.stringify(body), attempts: 12 },
    });
    expect(await mustFind(owner, 'evt_given_up')).toMatchObject({
      ...{ kind: 'webhook', ref: 'evt_given_up', message: 'It could not be applied.' },
      actions: ['replay', 'acknowledge'],
    });
    const reply = await colleague.post(`${base}/unreconciled/webhook/evt_given_up/replay`);
    expect(reply.status).toBe(200);
    expect(reply.as(UnreconciledSchema).items.filter((item) => item.id === 'evt_given_up')).toEqual([]);
    await vi.waitUntil(async () => (await owner.session(id)).status === 'completed');
    const row = await vi.waitUntil(async () => {
      const found = await desk.context.store.webhooks.get(account.id, 'evt_given_up');
      return found?.state === 'applied' && found;
    });
    expect(row.attempts).toBe(1);
    expect(await audited('webhook', 'evt_given_up')).toMatchObject([
      { action: 'webhook.replay', userName: 'The support', detail: { state: 'needs_person' } },
    ]);
    const again = await owner.post(`${base}/unreconciled/webhook/evt_given_up/replay`);
    expect(again.error().code).toBe('conflict');
    expect((await acknowledge(owner, 'webhook', 'evt_given_up')).error().code).toBe('conflict');
  });

  test('is ignored for good once it is acknowledged, with the reasons kept', async () => {
    const { id, checkout_url } = await owner.made();
    await payOnHostedPage(checkout_url ?? '', cards.visa);
    const eventId = await sendOf(id, 'payment.completed', { amount: 1 });
    await mustFind(owner, eventId);
    for (const note of ['A test of theirs.', 'Said twice.']) {
      expect((await acknowledge(owner, 'webhook', eventId, { note })).status).toBe(200);
    }
    expect(await itemOf(owner, eventId)).toBeUndefined();
    expect(await desk.context.store.webhooks.get(account.id, eventId)).toMatchObject({
      state: 'ignored',
      note: expect.stringMatching(/^The event says 0\.01 USD.*left it so\. A test of theirs\.$/) as string,
    });
    expect((await audited('webhook', eventId)).map(({ action }) => action)).toEqual([
      'unreconciled.acknowledge',
    ]);
  });
});

test('what is not there, is of no such kind or is another account’s is a 404', async () => {
  const key = await needingPerson(inConflict);
  const { ref } = await mustFind(owner, key);
  const { id } = await owner.made();
  const live = `/api/main/live/unreconciled`;
  for (const path of [
    ...['intent', 'session', 'webhook', 'draft', 'constructor'].map(
      (kind) => `${base}/unreconciled/${kind}/nothing/acknowledge`,
    ),
    ...[`${live}/intent/${ref}/acknowledge`, `${live}/session/${id}/acknowledge`],
    ...[`${base}/unreconciled/webhook/nothing/replay`, `${base}/intents/never-made/new-attempt`],
  ]) {
    const body = path.endsWith('new-attempt') ? { key: 'some-new-key' } : {};
    expect({ path, status: (await owner.post(path, body)).status }).toEqual({ path, status: 404 });
  }
  expect(await itemOf(owner, key)).toBeDefined();
});

test('a note is text of at most 500 characters', async () => {
  const key = await needingPerson(inConflict);
  const { ref } = await mustFind(owner, key);
  for (const note of ['x'.repeat(501), 'a\u0000b', 7]) {
    const refused = await acknowledge(owner, 'intent', ref, { note });
    expect(refused.status).toBe(422);
    expect(Object.keys(refused.error().fields)).toEqual(['note']);
  }
  expect(await itemOf(owner, key)).toBeDefined();
});
