import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { IntentSchema, UnreconciledSchema } from '#shared/intents.ts';
import { signWebhook } from '../../server/upstream/signature.ts';
import { accessibilityFaults } from '../support/axe.ts';
import { journeyDesk } from '../support/journey-desk.ts';
import { journeyUpstream, noTransactions, webhookSecret } from '../support/journey-upstream.ts';
import type { UpstreamAnswer } from '../support/journey-upstream.ts';
import { sessionReply } from '../support/upstream-stand-in.ts';

const conflict: UpstreamAnswer = { status: 409, body: { message: 'Conflict' } };
const sessions = new Map<string, Record<string, unknown>>();
let answersCreates = true;
let makesOver: number | undefined;
let transactions: (page: number) => UpstreamAnswer | Promise<UpstreamAnswer> = () => noTransactions;

const upstream = await journeyUpstream(({ method, path, query, body, idempotencyKey }) => {
  if (path === '/transactions') return transactions(Number(query.get('page')));
  if (method === 'POST') {
    if (!answersCreates) return conflict;
    const id = `cs_${idempotencyKey}`;
    const reply = sessionReply(id, { ...body, ...(makesOver !== undefined && { amount: makesOver }) });
    sessions.set(id, { ...reply, checkout_url: `${upstream.origin}/checkout/${id}` });
  }
  const id = method === 'POST' ? `cs_${idempotencyKey}` : path.split('/').at(-1);
  const session = sessions.get(id ?? '');
  return session ? { status: 200, body: session } : { status: 404, body: { message: 'Not found' } };
});

/** An attempt without a clear answer ends with a person after seconds instead of a day. */
const desk = journeyDesk({ ...upstream.settings, IDEMPOTENCY_KEY_LIFETIME_HOURS: '0.0003' });
const needsEyes = '/main/test/unreconciled';

beforeEach(() => {
  answersCreates = true;
  makesOver = undefined;
  transactions = () => noTransactions;
});

const isFocused = (place: Locator) => place.evaluate((element) => element === document.activeElement);
const itemWith = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text });

/** An attempt whose key has run out while the checkout API gave no clear answer. */
async function stuck(description: string): Promise<string> {
  answersCreates = false;
  const key = `stuck-${description.replaceAll(/\W+/g, '-')}`;
  await desk.client.create({ amount: 2500, currency: 'USD', description }, key);
  const at = `${desk.client.account}/intents/${key}`;
  const state = async () => (await desk.client.get(at)).as(IntentSchema).state;
  await expect.poll(state, { timeout: 20_000 }).toBe('needs_person');
  answersCreates = true;
  return key;
}

/** Somebody takes the attempt off the list, in another browser. */
async function lookedAtElsewhere(key: string): Promise<void> {
  const { items } = (await desk.client.get(`${desk.client.account}/unreconciled`)).as(UnreconciledSchema);
  const ref = items.find(({ id }) => id === key)?.ref;
  const reply = await desk.client.post(`${desk.client.account}/unreconciled/intent/${ref}/acknowledge`);
  expect(reply.status).toBe(200);
}

/** One page of the list of receipts: payments of links that were not made here. */
function pageOf(ids: readonly string[], { page = 1, pages = 1, total = ids.length } = {}): UpstreamAnswer {
  const data = ids.map((id) => {
    const money = { amount: 4200, currency: 'JMD' };
    const transaction = { id: `txn_${id}`, status: 'captured', receipt_number: `RCT-${id}`, ...money };
    sessions.set(`cs_${id}`, { id: `cs_${id}`, status: 'completed', ...money, transaction });
    return { ...transaction, created_at: new Date().toISOString(), checkout_session_id: `cs_${id}` };
  });
  return {
    status: 200,
    body: { data, meta: { current_page: page, last_page: pages, per_page: 100, total } },
  };
}

const madeAfterAll = {
  status: 409,
  json: {
    error: {
      code: 'conflict',
      message: 'The earlier attempt has made its link after all.',
      request_id: 'r1',
    },
  },
};

test('an attempt that needs a person is looked into first; a confirmed new attempt has a key of its own', async () => {
  const key = await stuck('Repair of the oven');
  const page = await desk.open(`/main/test/checkout-sessions/new?intent=${key}`, {
    expectedStatuses: [401, 409],
  });
  await page.getByText('Needs a person').waitFor();
  await page.getByRole('heading', { name: 'Look first' }).waitFor();
  expect(await page.getByRole('button', { name: /again|retry|Make link/i }).count()).toBe(0);
  await page.reload();
  await page.getByRole('heading', { name: 'Look first' }).waitFor();
  expect(page.url()).toContain(key);

  await page.getByRole('link', { name: 'Needs eyes: 1' }).click();
  const item = itemWith(page, 'Repair of the oven').first();
  await item.getByText('made by you').waitFor();
  const newAttempt = item.getByRole('button', { name: 'New attempt', exact: true });
  await newAttempt.press('Enter');
  await expect.poll(() => isFocused(item.getByRole('heading', { name: 'Look first' }))).toBe(true);
  await item.getByRole('button', { name: 'Cancel' }).press('Enter');
  expect(await isFocused(newAttempt)).toBe(true);
  await newAttempt.press('Enter');
  await item.getByRole('link', { name: 'links over 25.00 USD' }).waitFor();
  await item.getByRole('button', { name: 'There is none: go on' }).press('Enter');
  await expect
    .poll(() => isFocused(item.getByRole('heading', { name: 'A new attempt over 25.00 USD' })))
    .toBe(true);
  await item.getByText('Test mode: no money is taken.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  const before = upstream.creates.length;
  await item.getByRole('button', { name: 'Open a new attempt over 25.00 USD' }).press('Enter');

  await expect.poll(() => page.getByLabel('Amount').inputValue()).toBe('25.00');
  expect(await page.getByLabel('Description').inputValue()).toBe('Repair of the oven');
  expect(page.url()).not.toContain(key);
  expect(upstream.creates.length).toBe(before);

  // Begun and not sent, it is found again from the item and from the earlier attempt, which it names.
  const begun = page.url();
  await page.getByRole('link', { name: 'Needs eyes: 1' }).click();
  await item.getByText('A new attempt was begun and not sent yet.').waitFor();
  expect(await newAttempt.count()).toBe(0);
  await item.getByRole('link', { name: 'Go on with the new attempt' }).click();
  await page.getByText('A new attempt of an earlier one').waitFor();
  expect(page.url()).toBe(begun);
  await page.getByRole('link', { name: 'an earlier one' }).click();
  await page.getByText('Needs a person').waitFor();
  expect(page.url()).toContain(key);
  // The attempt as it was known before may stand there for the moment of a reading.
  await expect.poll(() => page.getByRole('heading', { name: 'Look first' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Go on with the new attempt' }).click();
  await expect.poll(() => page.getByLabel('Amount').inputValue()).toBe('25.00');
  await page.getByLabel('Customer name').fill('Ana Ng');
  await page.route('**/api/main/test/checkout-sessions', (route) =>
    route.request().method() === 'POST' ? route.fulfill(madeAfterAll) : route.continue(),
  );
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByRole('alert').getByText('The earlier attempt has made its link after all.').waitFor();
  expect(await page.getByLabel('Customer name').inputValue()).toBe('Ana Ng');
  await page.unroute('**/api/main/test/checkout-sessions');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 25.00 USD').waitFor();
  await page.getByRole('link', { name: /^Needs eyes/ }).waitFor({ state: 'detached' });
  expect(new Set(upstream.creates.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
});

test('what was looked at leaves the list with a note; a failure keeps the note, and the focus goes to the next one', async () => {
  await stuck('Looked at first');
  await stuck('Looked at second');
  const page = await desk.open(needsEyes, { expectedStatuses: [401, 503] });
  const [first, second] = ['Looked at first', 'Looked at second'].map((text) => itemWith(page, text));
  if (!first || !second) throw new Error('Two items were made.');
  const looked = first.getByRole('button', { name: 'I’ve looked: nothing to do' });
  const title = await looked.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${title}"]`).textContent()).toContain('Looked at first');
  await looked.press('Enter');
  const note = first.getByLabel('Note');
  await expect.poll(() => isFocused(note)).toBe(true);
  await note.fill('It is in the portal');
  await page.route('**/acknowledge', (route) =>
    route.fulfill({
      status: 503,
      json: { error: { code: 'store_unavailable', message: 'The store is full.', request_id: 'r1' } },
    }),
  );
  await note.press('Enter');
  await first.getByText('It stays on the list: The store is full.').waitFor();
  expect(await note.inputValue()).toBe('It is in the portal');
  await page.unroute('**/acknowledge');
  await note.press('Enter');
  await first.waitFor({ state: 'detached' });
  await expect.poll(() => isFocused(second.getByRole('heading', { name: /Looked at second/ }))).toBe(true);
  await page.getByRole('status').filter({ hasText: 'Off the list: 25.00 USD, Looked at first' }).waitFor();

  await second.getByRole('button', { name: 'I’ve looked: nothing to do' }).click();
  await second.getByRole('button', { name: 'Take it off the list' }).click();
  await page.getByText('Nothing needs eyes').waitFor();
  await expect.poll(() => isFocused(page.getByRole('heading', { name: 'Needs eyes' }))).toBe(true);
});

test('the comparison shows how far it is, and what it found stands in the list until somebody has seen it', async () => {
  const page = await desk.open(needsEyes);
  const lastRun = page.getByRole('status').filter({ hasText: /^Compar/ });
  await lastRun.getByText('nothing was missing here').waitFor();
  // It began by itself, and nobody is told of that aloud.
  expect(await lastRun.getAttribute('aria-live')).toBe('off');
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  transactions = async (number) => {
    if (number > 1) await held;
    return pageOf([`${number}a`, `${number}b`], { page: number, pages: 3, total: 6 });
  };
  await page.getByRole('button', { name: 'Compare everything' }).click();
  await page.getByText('Comparing everything.').waitFor();
  expect(await lastRun.getAttribute('aria-live')).toBe('polite');
  const bar = page.getByRole('progressbar', { name: 'Comparison with the checkout API' });
  await expect.poll(() => bar.getAttribute('aria-valuetext')).toMatch(/^2 of 6 receipts, page 1 of \d$/);
  await page.getByText(/^2 of 6 receipts, page 1 of \d$/).waitFor();
  expect(await bar.getAttribute('value')).toBe('1');
  expect(await page.getByRole('button', { name: 'Compare now' }).getAttribute('aria-disabled')).toBe('true');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await accessibilityFaults(page, ['color-contrast'])).toEqual([]);
  release();
  await page.getByText('found 6 receipts and 6 payment links that were not known here.').waitFor();
  await bar.waitFor({ state: 'detached' });

  const items = page.getByRole('listitem').filter({ hasText: 'not made here' });
  await expect.poll(() => items.count()).toBe(6);
  for (let left = 6; left > 0; left--) {
    await items.first().getByRole('button', { name: 'OK, I’ve seen it' }).click();
    await expect.poll(() => items.count()).toBe(left - 1);
  }
  await page.getByText('Nothing needs eyes').waitFor();
});

test('who asks for everything while a smaller comparison is under way is told to ask again', async () => {
  const page = await desk.open(needsEyes);
  await page.getByText(/^Compared/).waitFor();
  // Only what is not the first receipt of all can be looked for in a smaller one.
  transactions = () => pageOf(['known']);
  await page.getByRole('button', { name: 'Compare everything' }).click();
  await itemWith(page, 'not made here').getByRole('button', { name: 'OK, I’ve seen it' }).click();
  await page.getByText('Nothing needs eyes').waitFor();
  await page.getByText(/^Compared everything at .* found 1 receipt/).waitFor();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  transactions = async () => {
    await held;
    return noTransactions;
  };
  await page.route('**/api/main/test/backfill', async (route) => {
    if (route.request().method() === 'POST') await desk.client.post(`${desk.client.account}/backfill`, {});
    await route.continue();
  });
  await page.getByRole('button', { name: 'Compare everything' }).click();
  await page.getByRole('alert').getByText('was under way already').waitFor();
  release();
  await page.getByText(/^Compared receipts since/).waitFor();
  expect(await page.getByRole('button', { name: 'Compare everything' }).getAttribute('aria-disabled')).toBe(
    null,
  );
});

test('a webhook that tells of another sum is shown, and can be read once more', async () => {
  const { id } = await desk.makeLink({ amount: 6100, currency: 'USD', description: 'Another sum' });
  const event = {
    event_id: 'evt_other_sum',
    event_type: 'payment.completed',
    payload_redacted: { checkout_session_id: id, amount: 1, currency: 'USD', status: 'captured' },
  };
  const rawBody = JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = signWebhook({ secret: webhookSecret, timestamp, rawBody: Buffer.from(rawBody) });
  const headers = { 'Webhook-Signature': signature, 'X-Checkout-Desk': undefined };
  expect((await desk.client.request('POST', '/webhooks/main/test', { rawBody, headers })).status).toBe(200);

  const page = await desk.open(needsEyes, { expectedStatuses: [401, 409] });
  const item = itemWith(page, 'Webhook');
  await page.route('**/replay', (route) =>
    route.fulfill({
      status: 409,
      json: { error: { code: 'conflict', message: 'This event needs nobody.', request_id: 'r1' } },
    }),
  );
  // Somebody else was first, so what stands here is old.
  const readAnew = page.waitForRequest(
    (request) => request.method() === 'GET' && request.url().endsWith('/unreconciled'),
  );
  await item.getByRole('button', { name: 'Try again' }).click();
  await item.getByText('It was not read again: This event needs nobody.').waitFor();
  await readAnew;
  await page.unroute('**/replay');
  await item.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('status').filter({ hasText: 'being read once more' }).waitFor();
  // Read once more it says the same, so it comes back.
  await item.getByRole('button', { name: 'I’ve looked: nothing to do' }).click();
  await item.getByRole('button', { name: 'Take it off the list' }).click();
  await page.getByText('Nothing needs eyes').waitFor();
});

test('what is settled under the hand stays with its note until it is closed, and the focus goes on from there', async () => {
  const key = await stuck('Settled by a colleague');
  const page = await desk.open(needsEyes);
  const item = itemWith(page, 'Settled by a colleague');
  await item.getByRole('button', { name: 'I’ve looked: nothing to do' }).press('Enter');
  const note = item.getByLabel('Note');
  await note.fill('The buyer has no link');
  await lookedAtElsewhere(key);

  await item.getByRole('status').filter({ hasText: 'Already settled meanwhile' }).waitFor();
  expect(await note.inputValue()).toBe('The buyer has no link');
  expect(await isFocused(note)).toBe(true);
  expect(await page.getByText('Nothing needs eyes').count()).toBe(0);
  await item.getByRole('button', { name: 'Close without the note' }).press('Enter');
  await page.getByText('Nothing needs eyes').waitFor();
  await expect.poll(() => isFocused(page.getByRole('heading', { name: 'Needs eyes' }))).toBe(true);
});

test('a panel in which a new attempt is being confirmed stays when one was begun elsewhere, and leads on to it', async () => {
  const key = await stuck('Begun in two places');
  const page = await desk.open(needsEyes);
  const item = itemWith(page, 'Begun in two places').first();
  await item.getByRole('button', { name: 'New attempt', exact: true }).press('Enter');
  const goOn = item.getByRole('button', { name: 'There is none: go on' });
  await goOn.focus();
  const other = 'begun-elsewhere-0001';
  const begun = await desk.client.post(`${desk.client.account}/intents/${key}/new-attempt`, { key: other });
  expect(begun.status).toBe(201);
  const link = item.getByRole('link', { name: 'Go on with the new attempt' });
  await link.waitFor();
  expect(await isFocused(goOn)).toBe(true);
  await link.click();
  await page.getByText('A new attempt of an earlier one').waitFor();
  expect(page.url()).toContain(other);
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 25.00 USD').waitFor();
});

test('an attempt of a colleague is named among the links, and leads nowhere that could make a second one', async () => {
  const key = await stuck('Of a colleague');
  const page = await desk.open('/main/test/checkout-sessions');
  const strip = page.getByRole('region', { name: 'Links not settled yet' });
  await strip.getByRole('link', { name: /Of a colleague/ }).waitFor();
  await page.route('**/api/main/test/unreconciled', async (route) => {
    const response = await route.fetch();
    const list = z.parse(UnreconciledSchema, await response.json());
    const items = list.items.map((item) => ({ ...item, is_mine: false, made_by: 'Ana Ng' }));
    await route.fulfill({ response, json: { ...list, items } });
  });
  await page.reload();
  await strip.getByText('made by Ana Ng').waitFor();
  await strip.getByText('Of a colleague').waitFor();
  expect(await strip.getByRole('link').count()).toBe(0);
  await page.unroute('**/api/main/test/unreconciled');
  await lookedAtElsewhere(key);
});

test('a link over another sum than was asked for says so wherever it stands, and is not there to be copied at once', async () => {
  makesOver = 1500;
  const page = await desk.open('/main/test/checkout-sessions/new');
  await page.getByLabel('Amount').fill('15.50');
  await page.getByLabel('Description').fill('Over another sum');
  await page.getByRole('button', { name: 'Make link' }).click();
  await page.getByText('Link made: 15.00 USD').waitFor();
  const told = page.getByRole('alert').filter({ hasText: 'Look before you send this link' });
  await told.getByText('Asked for 15.50 USD').waitFor();
  const copy = page.getByRole('button', { name: 'Copy link' });
  expect(await isFocused(copy)).toBe(false);
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole('link', { name: 'Details of this link' }).click();
  await page.getByRole('heading', { name: /^Open · 15.00 USD/ }).waitFor();
  await told.getByText('Asked for 15.50 USD').waitFor();
  await page.goto(`${desk.url}/main/test/checkout-sessions`);
  const row = page.getByRole('row').filter({ hasText: 'Over another sum' });
  await row.getByText(/^Asked for 15\.50 USD/).waitFor({ state: 'attached' });
  await page.getByRole('link', { name: 'Needs eyes: 1' }).click();
  await itemWith(page, 'Over another sum')
    .getByRole('button', { name: 'I’ve looked: nothing to do' })
    .click();
  await page.getByRole('button', { name: 'Take it off the list' }).click();
  await page.getByText('Nothing needs eyes').waitFor();
});
