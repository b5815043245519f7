import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { type Refund, RefundSchema as RefundBody } from '#shared/refunds.ts';
import {
  deskInWeather,
  deskInWeatherForFile,
  impatient,
  keys,
  secrets,
  unreconciled,
} from '../../support/chaos-desk.ts';
import { type Fault, faults, isRead } from '../../support/chaos-proxy.ts';
import { crashImage, email, signInAgain, startAgain } from '../../support/crashed-desk.ts';
import {
  askRefund,
  paid,
  payment,
  refunding,
  refundOf,
  refundsOf,
  refundTurns,
} from '../../support/refunds.ts';
import { startApp } from '../../support/start-app.ts';
import { sendEvent } from '../../support/webhook-delivery.ts';
import { weatherForTest } from '../../support/chaos-desk.ts';
import { dataFolder } from '../store/data-folder.ts';

const shared = await deskInWeatherForFile({ settings: impatient });

/** What really came of the payment's refunds upstream. */
async function madeOf(transaction: string, { weather } = shared) {
  return (await weather.refunds()).filter((refund) => refund.transaction_id === transaction);
}

/** A refund made past the desk, as in the checkout's own portal. */
async function refundElsewhere(transaction: string, amount: number, { weather } = shared): Promise<void> {
  const reply = await fetch(`${weather.sandboxUrl}/api/v1/payments/${transaction}/refund`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${keys.test}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ amount, reason: 'Elsewhere' }),
  });
  if (!reply.ok) throw new Error(`the refund elsewhere was answered ${reply.status}`);
}

const lost: [name: string, fault: Fault][] = [
  ['the connection is reset', faults.resetAfter],
  ['the answer is cut within its body', faults.cutBody],
  ['the answer never comes', faults.silenceAfter],
  ['the answer is a 500', faults.failAfter],
  ['the answer is not readable', faults.reshape((body) => ({ ...body, id: undefined }))],
  ['the answer is of another payment', faults.reshape((body) => ({ ...body, payment_id: 'txn_other' }))],
];

test.concurrent.each(lost)(
  'upstream gave the money back and %s, twice: the same key ends on the one refund',
  async (_name, fault) => {
    const { proxy, owner } = shared;
    const { id } = await paid(owner);
    proxy.meet(fault, refunding(id), 2);
    const key = randomUUID();
    const first = await askRefund(owner, id, { amount: 1000 }, key);
    expect([201, 202]).toContain(first.status);
    const refund = await refundTurns(owner, id, 'completed');
    const made = await madeOf(id);
    expect(made.map((entry) => [entry.id, entry.amount])).toEqual([[refund.upstream_id, 1000]]);
    expect((await askRefund(owner, id, { amount: 1000 }, key)).as(RefundBody).id).toBe(refund.id);
    const sent = proxy.requests.filter(refunding(id));
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set([refund.id]));
    expect(await payment(owner, id)).toMatchObject({ status: 'partially_refunded', amount_refunded: 1000 });
  },
);

test('while upstream’s answer is lost, the refund is shown as unknown, and nothing more can be given back', async () => {
  const { proxy, owner } = shared;
  const { id } = await paid(owner);
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  proxy.meet(faults.delay(gate), refunding(id));
  proxy.meet(faults.resetAfter, refunding(id), 1);
  const first = askRefund(owner, id, { amount: 1000 });
  const unknown = await refundTurns(owner, id, 'unknown');
  expect(unknown.error?.message).toBe(
    'The checkout API did not answer. This refund may have been made: we are checking with the same key, and you need do nothing.',
  );
  expect(await refundsOf(owner, id)).toMatchObject({ unsettled: 1000, refunded: 0, remaining: 1500 });
  const { items } = await unreconciled(owner);
  expect(items.find(({ ref }) => ref === unknown.id)).toMatchObject({
    ...{ kind: 'refund', state: 'unknown', transaction_id: id, amount: 1000, currency: 'USD', actions: [] },
  });
  const second = await askRefund(owner, id, { amount: 100 });
  expect([second.status, second.error().code]).toEqual([409, 'conflict']);
  release();
  expect([201, 202]).toContain((await first).status);
  await refundTurns(owner, id, 'completed');
  expect(await madeOf(id)).toHaveLength(1);
  expect(await refundsOf(owner, id)).toMatchObject({ unsettled: 0, refunded: 1000, remaining: 1500 });
  expect((await unreconciled(owner)).items.filter(({ ref }) => ref === unknown.id)).toEqual([]);
});

const before: [name: string, fault: Fault, times: number][] = [
  ['500 twice', faults.answer(500), 2],
  ['a time-out', faults.blackHole, 1],
  ['a reset', faults.resetBefore, 1],
  ['429 with Retry-After', faults.tooMany('1'), 1],
  ['a gateway’s page', faults.html(502), 2],
];

test.concurrent.each(before)('%s before it was made ends on one refund', async (_name, fault, times) => {
  const { proxy, owner } = shared;
  const { id } = await paid(owner);
  proxy.meet(fault, refunding(id), times);
  await askRefund(owner, id);
  const refund = await refundTurns(owner, id, 'completed');
  expect((await madeOf(id)).map((entry) => entry.id)).toEqual([refund.upstream_id]);
  expect(new Set(proxy.requests.filter(refunding(id)).map((seen) => seen.idempotencyKey)).size).toBe(1);
  expect(await payment(owner, id)).toMatchObject({ status: 'refunded', amount_refunded: 2500 });
});

test('ten presses at once under one key are one refund, and one answer', { repeats: 4 }, async () => {
  const { owner } = shared;
  const { id } = await paid(owner);
  const key = randomUUID();
  const replies = await Promise.all(Array.from({ length: 10 }, () => askRefund(owner, id, {}, key)));
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
  expect(replies.every(({ status }) => status === 201)).toBe(true);
  expect(await madeOf(id)).toHaveLength(1);
});

test('ten presses at once under ten keys are one refund: the others are told of a conflict', async () => {
  const { owner, proxy } = shared;
  const { id } = await paid(owner);
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  proxy.meet(faults.delay(gate), refunding(id));
  const asked = Array.from({ length: 10 }, () => askRefund(owner, id, { amount: 100 }));
  await vi.waitUntil(() => proxy.requests.some(refunding(id)));
  const settled: number[] = [];
  for (const reply of asked) void reply.then(({ status }) => settled.push(status));
  await vi.waitUntil(() => settled.filter((status) => status === 409).length === 9);
  release();
  expect((await Promise.all(asked)).filter(({ status }) => status !== 409)).toHaveLength(1);
  await refundTurns(owner, id, 'completed');
  expect(await madeOf(id)).toHaveLength(1);
});

test('of two people at once, one gives the money back; the other, who saw more left than there is, gives none', async () => {
  const { desk, owner } = shared;
  const finance = await desk.signInAs('finance');
  const { id } = await paid(owner);
  const replies = await Promise.all(
    [owner, finance].map((client) => askRefund(client, id, { amount: 500, remaining: 2500 })),
  );
  expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  expect(await madeOf(id)).toHaveLength(1);
});

test('what was given back elsewhere meanwhile is a refusal in plain words, and then counts', async () => {
  const { owner } = shared;
  const { id } = await paid(owner);
  await refundElsewhere(id, 2500);
  const refused = await askRefund(owner, id);
  expect([refused.status, refused.error().code]).toEqual([422, 'upstream_refused']);
  expect(refused.error().message).toContain('The checkout API refused this request');
  expect(refused.error().fields['amount']?.[0]).toContain('at most 0');
  await owner.post(`${owner.account}/transactions/${id}/refresh`);
  expect(await payment(owner, id)).toMatchObject({ status: 'refunded', amount_refunded: 2500 });
  expect((await askRefund(owner, id)).error().fields).toEqual({
    amount: ['All of this payment was given back already.'],
  });
});

test('an event that names only the payment and the refund made elsewhere is taken in', async () => {
  const { owner, desk } = shared;
  const { id } = await paid(owner);
  await refundElsewhere(id, 300);
  const payload_redacted = { transaction_id: id, refund_id: `ref_of_${id}`, amount: 300 };
  const event = { event_id: `evt_${id}`, event_type: 'payment.refunded', payload_redacted };
  expect((await sendEvent(desk, { secret: secrets.test, event })).status).toBe(200);
  const refund = await refundTurns(owner, id, 'completed');
  expect(refund).toMatchObject({ upstream_id: `ref_of_${id}`, amount: 300, source: 'upstream' });
  expect(await payment(owner, id)).toMatchObject({ status: 'partially_refunded', amount_refunded: 300 });
});

test('a read that lags behind one of several refunds made elsewhere takes nothing back', async () => {
  const { owner, proxy } = shared;
  const { id, session } = await paid(owner);
  await refundElsewhere(id, 700);
  for (const amount_refunded of [700, 300]) {
    const told = faults.reshape((body) => ({
      ...body,
      transaction: { ...(body['transaction'] as object), amount_refunded },
    }));
    proxy.meet(told, (seen) => isRead(seen) && seen.path.includes(session), 1);
    expect((await owner.post(`${owner.account}/transactions/${id}/refresh`)).status).toBe(200);
    expect(await payment(owner, id)).toMatchObject({ status: 'partially_refunded', amount_refunded: 700 });
  }
});

test('a try without an answer, then a refusal because of a refund elsewhere: a person must look', async () => {
  const { owner, proxy } = shared;
  const { id } = await paid(owner);
  let release = () => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  proxy.meet(faults.delay(gate), refunding(id));
  proxy.meet(faults.resetBefore, refunding(id), 1);
  const asked = askRefund(owner, id, { amount: 2000 });
  await refundTurns(owner, id, 'unknown');
  await refundElsewhere(id, 1000);
  release();
  await asked;
  const refund = await refundTurns(owner, id, 'needs_person');
  expect(refund.error?.message).toContain('An earlier try had no clear answer');
  expect(await madeOf(id)).toHaveLength(1);
});

test('a try without an answer, then a refusal while nothing was given back at all, is a refusal', async () => {
  const { owner, proxy } = shared;
  const { id } = await paid(owner);
  proxy.meet(faults.answer(422, { error: 'Not now.' }), refunding(id));
  proxy.meet(faults.resetBefore, refunding(id), 1);
  await askRefund(owner, id);
  const refund = await refundTurns(owner, id, 'refused');
  expect(refund.error).toMatchObject({ code: 'upstream_refused' });
  expect(await refundsOf(owner, id)).toMatchObject({ unsettled: 0, remaining: 2500 });
});

test('with a refused API key the refund waits and says so, and goes on once the key is mended', async () => {
  const { weather, proxy, owner } = await deskInWeather();
  const { id } = await paid(owner);
  proxy.meet(faults.answer(401));
  const key = randomUUID();
  const refused = await askRefund(owner, id, {}, key);
  expect([refused.status, refused.error().code]).toEqual([503, 'api_key_rejected']);
  expect((await refundsOf(owner, id)).data).toMatchObject([{ state: 'pending' }]);
  proxy.calm();
  // Whoever reads anything with the mended key lets all go on.
  await owner.post(`${owner.account}/transactions/${id}/refresh`);
  await vi.waitUntil(async () => (await askRefund(owner, id, {}, key)).status === 201, { timeout: 70_000 });
  expect((await weather.refunds()).map((entry) => entry.transaction_id)).toEqual([id]);
}, 90_000);

test('a 403 to the refund alone is a refusal, and the API key is not called bad', async () => {
  const { owner, proxy, desk } = shared;
  const { id } = await paid(owner);
  proxy.meet(faults.answer(403), refunding(id));
  const reply = await askRefund(owner, id);
  expect([reply.status, reply.error().code]).toEqual([422, 'upstream_refused']);
  expect((await desk.context.upstreams.of('main', 'test')).keyRejectedSince).toBeNull();
});

test('a conflict that never ends needs a person, sends no more, and never takes another key', async () => {
  const { weather, owner, proxy, desk } = await deskInWeather();
  desk.context.random = () => 0;
  const { id } = await paid(owner);
  proxy.meet(faults.answer(409), refunding(id));
  await askRefund(owner, id);
  await refundTurns(owner, id, 'needs_person');
  const sent = proxy.requests.filter(refunding(id));
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  expect(await weather.refunds()).toEqual([]);
  expect((await askRefund(owner, id)).status).toBe(409);
});

test('a server killed while the answer is under way asks again with the same key when it starts', async () => {
  const weather = await weatherForTest();
  const desk = await startApp({ settings: weather.settings, dataDir: await dataFolder() });
  await desk.signInAs('owner', { email });
  const owner = await signInAgain(desk);
  const { id } = await paid(owner);
  weather.proxy.meet(faults.silenceAfter, refunding(id));
  void askRefund(owner, id).catch(() => undefined);
  await vi.waitUntil(() =>
    weather.proxy.requests.some((seen) => refunding(id)(seen) && seen.forwarded === 201),
  );
  const image = await crashImage(desk);
  await desk.stop();
  weather.proxy.calm();
  const { again } = await startAgain(weather.settings, image);
  const refund: Refund = await refundTurns(again, id, 'completed');
  expect((await weather.refunds()).map((entry) => entry.id)).toEqual([refund.upstream_id]);
  expect(new Set(weather.proxy.requests.filter(refunding(id)).map((seen) => seen.idempotencyKey))).toEqual(
    new Set([refund.id]),
  );
  expect(await payment(again, id)).toMatchObject({ status: 'refunded', amount_refunded: 2500 });
});

test('a refund whose key’s life nears its end without an answer needs a person, and is asked for no more', async () => {
  const { weather, owner, proxy } = await deskInWeather({
    settings: { IDEMPOTENCY_KEY_LIFETIME_HOURS: '0.0005' },
  });
  const { id } = await paid(owner);
  proxy.meet(faults.failAfter, refunding(id));
  await askRefund(owner, id, { amount: 700 });
  const refund = await refundTurns(owner, id, 'needs_person');
  expect(refund.error?.message).toContain('The refund may have been made');
  const sent = proxy.requests.filter(refunding(id)).length;
  proxy.calm();
  const looked = refundOf(await owner.post(`${owner.account}/refunds/${refund.id}/look-again`));
  expect(looked.error?.message).toContain('it was probably made');
  expect(proxy.requests.filter(refunding(id))).toHaveLength(sent);
  const path = `${owner.account}/refunds/${refund.id}/resolve`;
  const made = await owner.post(path, { outcome: 'made', note: 'Seen in the portal' });
  expect(refundOf(made)).toMatchObject({ state: 'completed', amount: 700 });
  expect(await payment(owner, id)).toMatchObject({ status: 'partially_refunded', amount_refunded: 700 });
  expect(await weather.refunds()).toHaveLength(1);
  expect((await owner.post(path, { outcome: 'not_made', note: 'After all not' })).status).toBe(409);
});

test('a refund that upstream made over another amount is counted as made, and needs eyes until somebody has looked', async () => {
  const { owner, proxy } = shared;
  const { id } = await paid(owner);
  proxy.meet(
    faults.reshape((body) => ({ ...body, amount: 900 })),
    refunding(id),
  );
  const refund = refundOf(await askRefund(owner, id, { amount: 1000 }));
  expect(refund).toMatchObject({ state: 'completed', amount: 900 });
  expect(refund.error?.message).toBe('Asked for 10.00 USD, the checkout API gave back 9.00 USD.');
  const listed = async () => (await unreconciled(owner)).items.filter(({ ref }) => ref === refund.id);
  expect(await listed()).toMatchObject([{ kind: 'refund', state: 'completed', actions: ['acknowledge'] }]);
  await owner.post(`${owner.account}/unreconciled/refund/${refund.id}/acknowledge`);
  expect(await listed()).toEqual([]);
});

test('a refund that upstream has taken on and not completed needs a person, and is sent no more', async () => {
  const { owner, proxy } = shared;
  const { id } = await paid(owner);
  proxy.meet(
    faults.reshape((body) => ({ ...body, status: 'in_review' })),
    refunding(id),
  );
  const refund = refundOf(await askRefund(owner, id, { amount: 1000 }));
  expect(refund).toMatchObject({ state: 'needs_person', upstream_id: expect.stringMatching(/^ref_/) });
  expect(refund.error?.message).toContain('calls it “in_review”');
  expect(proxy.requests.filter(refunding(id))).toHaveLength(1);
  expect(await refundsOf(owner, id)).toMatchObject({ unsettled: 1000 });
});
