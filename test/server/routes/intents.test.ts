import { expect, test } from 'vitest';
import { CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { IntentSchema } from '#shared/intents.ts';
import { MeSchema } from '#shared/people.ts';
import { password, startAppForFile, withoutSync } from '../../support/start-app.ts';

const desk = await startAppForFile({ settings: withoutSync });
const link = { amount: 2500, currency: 'USD' };

test('a draft keeps whatever was typed, valid or not, and the latest wins', async () => {
  const owner = await desk.signInApart('owner');
  const at = `${owner.account}/intents/draft-of-owner`;
  const typed = {
    amount: '2,5',
    description: 'Ünï\u0000',
    line_items: [{ name: '' }],
    own: { deep: [1, null] },
  };
  const saved = await owner.put(at, { body: typed });
  expect(saved.status).toBe(200);
  expect(saved.as(IntentSchema)).toMatchObject({
    key: 'draft-of-owner',
    state: 'draft',
    body: typed,
    attempts: 0,
  });
  expect((await owner.get(at)).body).toEqual(saved.body);
  await owner.put(at, { body: link });
  expect((await owner.get(at)).as(IntentSchema).body).toEqual(link);
  expect(await desk.sandbox.sessions(owner.merchant)).toEqual([]);
});

test('a draft follows its maker to another login', async () => {
  const owner = await desk.signInApart('owner');
  await owner.put(`${owner.account}/intents/to-another-machine`, { body: link });
  const elsewhere = desk.stranger();
  const { email } = (await owner.get('/api/me')).as(MeSchema).user;
  await elsewhere.post('/api/sign-in', { email, password });
  expect((await elsewhere.get(`${owner.account}/intents/to-another-machine`)).as(IntentSchema).body).toEqual(
    link,
  );
});

test('a colleague’s draft and a draft that nobody made are the same 404', async () => {
  const owner = await desk.signInApart('owner');
  const colleague = await desk.signInAs('admin', { merchant: owner.merchant });
  await owner.put(`${owner.account}/intents/of-owner-only`, { body: link });
  const theirs = await colleague.get(`${owner.account}/intents/of-owner-only`);
  const nobodys = await colleague.get(`${owner.account}/intents/of-nobody-1`);
  expect(theirs.status).toBe(404);
  expect(theirs.error()).toEqual(nobodys.error());
});

test('a draft of one mode is not there in the other', async () => {
  const owner = await desk.signInApart('owner');
  await owner.put(`${owner.account}/intents/in-test-mode`, { body: link });
  expect((await owner.get(`/api/${owner.merchant}/live/intents/in-test-mode`)).status).toBe(404);
});

test('what was submitted can’t be typed over, and is shown with its session', async () => {
  const owner = await desk.signInApart('owner');
  const at = `${owner.account}/intents/submitted-1`;
  await owner.put(at, { body: { amount: 1 } });
  const session = (await owner.create(link, 'submitted-1')).as(CheckoutSessionSchema);
  const refused = await owner.put(at, { body: { amount: 9 } });
  expect(refused.status).toBe(409);
  expect(refused.error().code).toBe('conflict');
  const intent = (await owner.get(at)).as(IntentSchema);
  expect(intent).toMatchObject({ state: 'created', error: null, checkout_session: { id: session.id } });
  expect(intent.body).toMatchObject(link);
});

test('a refusal of ours leaves the draft as it was typed, open to more typing', async () => {
  const owner = await desk.signInApart('owner');
  const at = `${owner.account}/intents/refused-by-us`;
  await owner.put(at, { body: { amount: 'typed' } });
  expect((await owner.create({ amount: 0 }, 'refused-by-us')).status).toBe(422);
  expect((await owner.get(at)).as(IntentSchema)).toMatchObject({ state: 'draft', body: { amount: 'typed' } });
  expect((await owner.put(at, { body: link })).status).toBe(200);
});

test.each(['short', 'a'.repeat(65), 'with%20space', 'dotted.key'])('the key %s is a 400', async (key) => {
  const owner = await desk.signInApart('owner');
  expect((await owner.get(`${owner.account}/intents/${key}`)).error().code).toBe('bad_request');
  expect((await owner.put(`${owner.account}/intents/${key}`, { body: {} })).error().code).toBe('bad_request');
});

test.each([{}, { body: null }, { body: [] }, { body: 'text' }])(
  'a draft must be an object, not %j',
  async (sent) => {
    const owner = await desk.signInApart('owner');
    const reply = await owner.put(`${owner.account}/intents/of-wrong-shape`, sent);
    expect(reply.status).toBe(422);
    expect(Object.keys(reply.error().fields)).toEqual(['body']);
  },
);
