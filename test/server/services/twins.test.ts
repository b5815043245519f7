import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Unreconciled } from '#shared/intents.ts';
import { runBackfill } from '../../support/backfill-watch.ts';
import { deskInWeatherForFile, keys, secrets, unreconciled } from '../../support/chaos-desk.ts';
import { faults, isCreate, isRead, type Seen } from '../../support/chaos-proxy.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { sendEvent } from '../../support/webhook-delivery.ts';

// Two sessions for one intent must not happen; where upstream makes a second one all the same, it must not be hidden.
const { desk, owner, proxy, weather } = await deskInWeatherForFile();
const { account } = await desk.context.upstreams.of('main', 'test');
const path = (id: string) => `${owner.account}/checkout-sessions/${id}`;
const isReadOf = (id: string) => (seen: Seen) => isRead(seen) && seen.path.endsWith(id);

/** Makes a link at the sandbox under a key of its own, with the mark of an attempt of ours. */
async function madeWithMark(mark: string): Promise<string> {
  const back = 'https://shop.example/back';
  const reply = await fetch(`${weather.sandboxUrl}/api/v1/checkout-sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${keys.test}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...{ amount: 2500, currency: 'USD', success_url: back, failure_url: back },
      metadata: { checkout_desk_intent: mark, order: '1042' },
    }),
  });
  return ((await reply.json()) as { id: string }).id;
}

/** Submits an attempt; gives its mark and its answer. */
async function attempted() {
  const description = randomUUID();
  const reply = await owner.create({ amount: 2500, currency: 'USD', description });
  const sent = proxy.requests.find(({ body }) => body['description'] === description);
  return { mark: sent?.idempotencyKey ?? '', status: reply.status, made: (reply.body as { id?: string }).id };
}

async function tellOf(id: string, payload: Record<string, unknown> = {}): Promise<void> {
  const event = {
    event_id: `evt_${randomUUID()}`,
    event_type: 'checkout.viewed',
    payload_redacted: { checkout_session_id: id, ...payload },
  };
  expect((await sendEvent(desk, { secret: secrets.test, event })).status).toBe(200);
}

function untilListed(id: string, state: string): Promise<Unreconciled['items'][number]> {
  return vi.waitUntil(async () =>
    (await unreconciled(owner)).items.find((one) => one.id === id && one.state === state),
  );
}

async function audited(id: string) {
  const entries = await desk.context.store.audit.forObject(account.id, 'checkout_session', id);
  return entries.map(({ action, detail }) => ({ action, detail: JSON.parse(detail ?? '{}') as unknown }));
}

const twinOf = (id: string | undefined) =>
  `It bears the mark of an attempt that made ${id}: two links may exist for one order.`;

describe('a link with the mark of an attempt that made another', () => {
  test('is told by an event as the contradiction that it is: written down, alarmed, and so for good', async () => {
    const alarm = vi.spyOn(desk.context.log, 'error');
    onTestFinished(() => alarm.mockRestore());
    const { mark, made } = await attempted();
    const twin = await madeWithMark(mark);
    await tellOf(twin);
    const contradiction = twinOf(made);
    expect(await untilListed(twin, 'contradicted')).toMatchObject({
      ...{ kind: 'session', message: contradiction, made_by: null, actions: ['acknowledge'] },
    });
    expect(await audited(twin)).toEqual([
      { action: 'checkout_session.adopt', detail: { source: 'webhook', contradiction, intent: mark } },
    ]);
    expect(alarm.mock.calls.map(([what]) => what)).toContainEqual({ session: twin, intent: mark, made });
    expect((await owner.post(`${path(twin)}/refresh`)).body).toMatchObject({
      ...{ source: 'webhook', contradiction, metadata: { order: '1042' }, line_items: null },
    });
    await payOnHostedPage(`${weather.sandboxUrl}/checkout/${twin}`, cards.visa);
    expect((await owner.post(`${path(twin)}/refresh`)).body).toMatchObject({
      status: 'completed',
      contradiction,
    });
    expect(await untilListed(twin, 'contradicted')).toMatchObject({ message: contradiction });
  });

  test('is told so by its payment, too', async () => {
    const { mark, made } = await attempted();
    const twin = await madeWithMark(mark);
    await payOnHostedPage(`${weather.sandboxUrl}/checkout/${twin}`, cards.visa);
    await runBackfill(owner);
    expect((await owner.session(twin)).source).toBe('adopted');
    expect(await untilListed(twin, 'contradicted')).toMatchObject({ message: twinOf(made) });
  });

  test('and was taken for a stranger’s, is told so by the first that shows the mark, and listed again', async () => {
    const { mark, made } = await attempted();
    const twin = await madeWithMark(mark);
    proxy.meet(
      faults.reshape((body) => ({ ...body, metadata: undefined })),
      isReadOf(twin),
    );
    await tellOf(twin);
    await untilListed(twin, 'adopted');
    expect((await owner.post(`${owner.account}/unreconciled/session/${twin}/acknowledge`)).status).toBe(200);
    await tellOf(twin, { metadata: { checkout_desk_intent: mark } });
    expect(await untilListed(twin, 'contradicted')).toMatchObject({ message: twinOf(made) });
    expect(await audited(twin)).toContainEqual({
      action: 'checkout_session.contradicted',
      detail: { contradiction: twinOf(made) },
    });
  });

  test('leaves the attempt and its own link as they are', async () => {
    const { mark, made } = await attempted();
    await tellOf(await madeWithMark(mark));
    await tellOf(made ?? '');
    expect(await owner.session(made ?? '')).toMatchObject({ source: 'created', contradiction: null });
    expect(await desk.context.store.intents.getById(mark)).toMatchObject({
      state: 'created',
      sessionId: made,
    });
  });
});

test('a link with the mark of an attempt that was refused is told as a contradiction', async () => {
  proxy.meet(faults.answer(422), isCreate, 1);
  const { mark, status } = await attempted();
  expect(status).toBe(422);
  const found = await madeWithMark(mark);
  await tellOf(found);
  expect(await untilListed(found, 'contradicted')).toMatchObject({
    message: 'It bears the mark of an attempt that was refused here, and yet it exists.',
  });
});

test('an event that names its link by the mark of a refused attempt alone is on its way to a person', async () => {
  proxy.meet(faults.answer(422), isCreate, 1);
  const { mark } = await attempted();
  const event = {
    event_id: 'evt_of_refused',
    event_type: 'payment.completed',
    payload_redacted: { metadata: { checkout_desk_intent: mark } },
  };
  await sendEvent(desk, { secret: secrets.test, event });
  const kept = await vi.waitUntil(async () => {
    const row = await desk.context.store.webhooks.get(account.id, event.event_id);
    return row?.state === 'waiting' && row;
  });
  expect(kept).toMatchObject({ attempts: 1, note: 'It bears the mark of an attempt that was refused here.' });
});

test('a link whose mark is of no attempt here is a stranger’s', async () => {
  const found = await madeWithMark(randomUUID());
  await tellOf(found);
  expect((await untilListed(found, 'adopted')).actions).toEqual(['acknowledge']);
});
