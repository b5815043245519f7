import { expect, test, vi } from 'vitest';
import { impatient, intentTurns, unreconciled, weatherForTest } from '../../support/chaos-desk.ts';
import { type Fault, faults, isCreate } from '../../support/chaos-proxy.ts';
import { crashImage, email, startAgain } from '../../support/crashed-desk.ts';
import { startApp } from '../../support/start-app.ts';

const link = { amount: 2500, currency: 'USD' };
const otherKey = { CHECKOUT_API_KEY_TEST: 'gc_test_another-key' };

/** A desk that ended while its one attempt stood as the first answers left it, ready to be started again. */
async function endedDesk(first: Fault, state: 'unknown' | 'pending', atFirst: Record<string, string> = {}) {
  const weather = await weatherForTest();
  const settings = { ...weather.settings, ...impatient };
  const desk = await startApp({ settings: { ...settings, ...atFirst } });
  const owner = await desk.signInAs('owner', { email });
  weather.proxy.meet(first, isCreate);
  await owner.create(link, 'over-two-keys');
  await intentTurns(owner, 'over-two-keys', state);
  await vi.waitUntil(async () => (await desk.context.store.intents.open())[0]?.leaseOwner === null);
  const dataDir = await crashImage(desk);
  await desk.stop();
  weather.proxy.calm();
  return { weather, settings, dataDir, sent: weather.proxy.requests.length };
}

test('an attempt that may be made is not sent under another API key: there it could make a second session', async () => {
  const { weather, settings, dataDir, sent } = await endedDesk(faults.silenceAfter, 'unknown');
  const { again } = await startAgain({ ...settings, ...otherKey }, dataDir);
  const { error } = await intentTurns(again, 'over-two-keys', 'needs_person');
  expect(error?.message).toContain('The API key was replaced');
  expect((await unreconciled(again)).items).toMatchObject([{ kind: 'intent', state: 'needs_person' }]);
  expect(weather.proxy.requests.slice(sent).filter(isCreate)).toEqual([]);
  expect(await weather.ledger()).toHaveLength(1);
});

test('an attempt that may be made goes on under the same API key after a start', async () => {
  const { weather, settings, dataDir } = await endedDesk(faults.silenceAfter, 'unknown');
  const { again } = await startAgain(settings, dataDir);
  const { checkout_session: session } = await intentTurns(again, 'over-two-keys', 'created');
  expect((await weather.ledger()).map(({ id }) => id)).toEqual([session?.id]);
});

test('U7: an attempt that was only ever turned away for its API key goes on under another one', async () => {
  const { settings, dataDir } = await endedDesk(faults.none, 'pending', otherKey);
  const { again } = await startAgain(settings, dataDir);
  expect(await intentTurns(again, 'over-two-keys', 'created')).toMatchObject({ error: null });
});

test('an answer that comes after somebody else has ended the attempt is brought in all the same', async () => {
  const weather = await weatherForTest();
  const desk = await startApp({ settings: weather.settings });
  const owner = await desk.signInAs('owner');
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  weather.proxy.meet(
    async (exchange) => {
      const answer = await exchange.forward();
      await gate;
      exchange.response.writeHead(answer.status, answer.headers).end(answer.body);
    },
    isCreate,
    1,
  );
  const creating = owner.create(link, 'answered-late');
  await vi.waitUntil(() => weather.proxy.requests[0]?.forwarded === 201);
  const { intents } = desk.context.store;
  const [held] = await intents.open();
  const taken = await intents.take(held?.id ?? '', {
    ...{ fence: held?.fence ?? 0, owner: 'another server', sentUnder: held?.sentUnder ?? null },
  });
  await intents.postpone({
    lease: { intentId: taken?.id ?? '', fence: taken?.fence ?? 0 },
    ...{ state: 'needs_person', error: '{"code":"conflict","message":"."}', nextAttemptAt: null },
    ...{ wasTried: true, sentUnder: taken?.sentUnder ?? null, audit: null, now: 0 },
  });
  open();
  await creating;
  const { checkout_session: session } = await intentTurns(owner, 'answered-late', 'created');
  expect((await weather.ledger()).map(({ id }) => id)).toEqual([session?.id]);
});
