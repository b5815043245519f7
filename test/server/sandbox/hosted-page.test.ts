import { describe, expect, test } from 'vitest';
import { goodCard, order, sandboxUnderTest } from './sandbox-under-test.ts';

test('the page shows merchant, amount, order and the labelled card form', async () => {
  const { made, page } = await sandboxUnderTest();
  const id = await made({
    amount: 11500,
    description: 'Order #1042',
    customer: { name: 'Ana Ng' },
    line_items: [
      { name: 'Cake', quantity: 1, unit_amount: 6000 },
      { name: 'Candles', quantity: 2, unit_amount: 2000, description: 'box of 12' },
    ],
    subtotal: 10000,
    tax_name: 'GCT',
    tax_rate: 0.15,
    tax_amount: 1500,
  });
  const response = await page(id);
  const text = await response.text();
  expect(response.status).toBe(200);
  for (const part of [
    'Island Cakes',
    '115.00',
    'Order #1042',
    'Cake',
    '60.00',
    'box of 12',
    '2 × 20.00',
    '40.00',
  ]) {
    expect(text).toContain(part);
  }
  for (const part of ['Subtotal', '100.00', 'GCT (15%)', '15.00', 'TEST', 'Pay 115.00 USD', 'Cancel']) {
    expect(text).toContain(part);
  }
  for (const label of ['Card number', 'Expiry', 'Security code', 'Name on card']) {
    expect(text).toContain(`>${label}</label>`);
  }
  for (const autocomplete of ['cc-number', 'cc-exp', 'cc-csc', 'cc-name']) {
    expect(text).toContain(`autocomplete="${autocomplete}"`);
  }
  expect(text.match(/inputmode="numeric"/g)).toHaveLength(3);
  expect(text).toContain('value="Ana Ng"');
});

test('tax that is included in the prices is shown as included', async () => {
  const { made, page } = await sandboxUnderTest();
  const text = await (await page(await made({ subtotal: 2500, tax_name: 'VAT', tax_amount: 300 }))).text();
  expect(text).toContain('Includes VAT');
  expect(text).not.toContain('Subtotal');
});

test('items that already make the amount have the tax in them, though a net subtotal is given', async () => {
  const { made, page } = await sandboxUnderTest();
  const line_items = [{ name: 'Cake', quantity: 1, unit_amount: 2500 }];
  const text = await (await page(await made({ line_items, subtotal: 2200, tax_amount: 300 }))).text();
  expect(text).toContain('Includes Tax');
  expect(text).not.toContain('Subtotal');
});

test('the policy allows nothing inline and forms to the return addresses alone', async () => {
  const { made, page, url } = await sandboxUnderTest();
  const id = await made({ cancel_url: 'http://[::1]:3000/cancel' });
  const response = await page(id);
  const policy = response.headers.get('Content-Security-Policy');
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toContain("form-action 'self' https://shop.example http:;");
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const text = await response.text();
  expect(text).not.toMatch(
    /<style|style=|<script(?! src="\/checkout-assets\/page.js" defer><\/script>)| on[a-z]+=/,
  );
  for (const [name, type] of [
    ['page.css', 'text/css'],
    ['page.js', 'text/javascript'],
    ['icon.svg', 'image/svg+xml'],
  ]) {
    const asset = await fetch(`${url}/checkout-assets/${name}`);
    expect([asset.status, asset.headers.get('Content-Type')]).toEqual([
      200,
      expect.stringContaining(String(type)),
    ]);
  }
});

test('hostile texts are shown as text', async () => {
  const { made, page, post, control } = await sandboxUnderTest();
  const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;
  await control('PUT', '/merchants/main/test', { name: attack });
  const fields = {
    description: attack,
    tax_name: attack.slice(0, 50),
    tax_amount: 0,
    customer: { name: attack },
  };
  const items = [{ name: attack, quantity: 1, unit_amount: 2500, description: attack }];
  const id = await made({ ...fields, line_items: items });
  const refused = await post(id, 'pay', { ...goodCard, card_name: attack, expiry: attack });
  for (const text of [await (await page(id)).text(), await refused.text()]) {
    expect(text).not.toMatch(/<script>|<img/);
    expect(text).toContain('&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img');
  }
});

test('paying ends in a redirect to the success URL, its query kept and the session id alone added', async () => {
  const { made, post } = await sandboxUnderTest();
  const id = await made();
  const response = await post(id, 'pay', goodCard);
  expect(response.status).toBe(303);
  expect(response.headers.get('Location')).toBe(`https://shop.example/thanks?order=7&x=%20&session_id=${id}`);
});

test('a decline ends in a redirect to the failure URL', async () => {
  const { made, post } = await sandboxUnderTest();
  const id = await made();
  const response = await post(id, 'pay', { ...goodCard, card_number: '4000000000009995' });
  expect([response.status, response.headers.get('Location')]).toEqual([
    303,
    `https://shop.example/declined?session_id=${id}`,
  ]);
});

test('cancel ends in a redirect to the cancel URL and takes no money', async () => {
  const { made, post, session, count } = await sandboxUnderTest();
  const id = await made({ cancel_url: 'https://shop.example/cart#items' });
  const response = await post(id, 'cancel');
  expect([response.status, response.headers.get('Location')]).toEqual([
    303,
    `https://shop.example/cart?session_id=${id}#items`,
  ]);
  expect(await session(id)).toMatchObject({ status: 'cancelled', transaction: null });
  expect(await count()).toBe(0);
});

test('cancel without a cancel URL ends on a plain page', async () => {
  const { made, post, page } = await sandboxUnderTest();
  const id = await made();
  expect((await post(id, 'cancel')).headers.get('Location')).toBe(`/checkout/${id}`);
  expect(await (await page(id)).text()).toContain('Payment cancelled');
});

describe('a used-up link says so and takes nothing', () => {
  const ends: [
    heading: string,
    end: (sandbox: Awaited<ReturnType<typeof sandboxUnderTest>>, id: string) => unknown,
  ][] = [
    ['Paid', ({ post }, id) => post(id, 'pay', goodCard)],
    ['Payment declined', ({ post }, id) => post(id, 'pay', { ...goodCard, card_number: '4000000000000002' })],
    ['Payment cancelled', ({ post }, id) => post(id, 'cancel')],
    ['This link has expired', ({ advance }) => advance(31 * 60_000)],
  ];
  test.each(ends)('%s', async (heading, end) => {
    const sandbox = await sandboxUnderTest();
    const id = await sandbox.made();
    await end(sandbox, id);
    const before = [await sandbox.session(id), await sandbox.count()];
    const page = await (await sandbox.page(id)).text();
    expect(page).toContain(`<h1>${heading}</h1>`);
    expect(page).not.toContain('<form');
    for (const form of ['pay', 'cancel'] as const) {
      const refused = await sandbox.post(id, form, goodCard);
      expect(refused.status).toBe(409);
      expect(await refused.text()).toContain(`<h1>${heading}</h1>`);
    }
    expect([await sandbox.session(id), await sandbox.count()]).toEqual(before);
  });
});

test('a link past its time takes no money, and reads open until the sweep', async () => {
  const { made, post, session, advance, control, count } = await sandboxUnderTest();
  const id = await made({ expires_in_minutes: 1 });
  advance(60_000);
  await post(id, 'pay', goodCard);
  expect(await session(id)).toMatchObject({ status: 'open' });
  expect((await control('POST', '/sweep')).body).toEqual({ expired: 1 });
  expect(await session(id)).toMatchObject({ status: 'expired', completed_at: null });
  expect(await count()).toBe(0);
});

test('the sweep comes by itself', async () => {
  const { made, session, advance } = await sandboxUnderTest({ sweepIntervalMs: 20 });
  const [due, later] = [await made({ expires_in_minutes: 1 }), await made({ expires_in_minutes: 5 })];
  advance(60_000);
  await expect
    .poll(async () => (await session(due))['status'], { interval: 10, timeout: 5000 })
    .toBe('expired');
  expect(await session(later)).toMatchObject({ status: 'open' });
});

test('two payments at once make one transaction', async () => {
  const { made, post, count } = await sandboxUnderTest();
  for (const card_number of [goodCard.card_number, '4000000000000119']) {
    const id = await made();
    const both = await Promise.all([1, 2].map(() => post(id, 'pay', { ...goodCard, card_number })));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
  }
  expect(await count()).toBe(2);
});

test('while a slow card is at the gateway the link can be neither cancelled, expired nor paid again', async () => {
  const { made, post, page, session, advance, control } = await sandboxUnderTest({ slowCardMs: 1000 });
  const id = await made();
  const paying = post(id, 'pay', { ...goodCard, card_number: '4000000000000119' });
  await expect
    .poll(async () => (await page(id)).text(), { interval: 5, timeout: 5000 })
    .toContain('being processed');
  expect((await post(id, 'cancel')).status).toBe(409);
  advance(31 * 60_000);
  expect((await control('POST', '/sweep')).body).toEqual({ expired: 0 });
  expect((await paying).status).toBe(303);
  expect(await session(id)).toMatchObject({ status: 'completed' });
});

describe('an unusable card form is shown again with a message at the field', () => {
  const faults: [field: string, value: string, message: string][] = [
    ['card_number', '', 'Enter a card number.'],
    ['card_number', '4242 4242 4242 4242', 'Not a test card.'],
    ['card_number', '4111 1111 1111 1112', 'Not a test card: a digit looks wrong.'],
    ['card_number', '4111 1111', 'it has 12 to 19 digits.'],
    ['card_number', 'four one one one', 'has digits only.'],
    ['expiry', '', 'Enter the expiry'],
    ['expiry', '13 / 40', 'Write the expiry as month and year'],
    ['expiry', '01 / 20', 'This card has expired.'],
    ['security_code', '', 'Enter the security code.'],
    ['security_code', '1234', 'the 3 digits on the back'],
    ['card_name', '', 'Enter the name on the card.'],
  ];
  test.each(faults)('%s "%s"', async (field, value, message) => {
    const { made, post, session, count } = await sandboxUnderTest();
    const id = await made();
    const response = await post(id, 'pay', { ...goodCard, [field]: value });
    const text = await response.text();
    expect(text).toMatch(new RegExp(`id="${field}-error"[^>]*>[^<]*${message}`));
    expect(text.match(/aria-invalid/g)).toHaveLength(1);
    expect(await session(id)).toMatchObject({ status: 'open' });
    expect(await count()).toBe(0);
    const json = await post(id, 'pay', { ...goodCard, [field]: value }, { Accept: 'application/json' });
    expect(await json.json()).toEqual({ errors: { [field]: expect.stringContaining(message) } });
  });
});

test('what a person typed is kept, but never the number or the security code', async () => {
  const { made, post } = await sandboxUnderTest();
  const form = { card_number: '4242424242424242', expiry: '11/39', security_code: '987', card_name: 'Bo Li' };
  const text = await (await post(await made(), 'pay', form)).text();
  expect(text).toContain('value="11/39"');
  expect(text).toContain('value="Bo Li"');
  expect(text).not.toMatch(/4242|987/);
});

test.each(['04/30', '4/30', '04 / 2030', '0430', '04-30'])('the expiry may be written %s', async (expiry) => {
  const { made, post } = await sandboxUnderTest({ now: () => Date.parse('2030-04-30T23:59:00Z') });
  expect((await post(await made(), 'pay', { ...goodCard, expiry })).status).toBe(303);
});

test('Amex has four digits of security code', async () => {
  const { made, post, session } = await sandboxUnderTest();
  const id = await made();
  const amex = { ...goodCard, card_number: '3782 822463 10005' };
  expect(await (await post(id, 'pay', amex)).text()).toContain('the 4 digits on the front');
  expect((await post(id, 'pay', { ...amex, security_code: '1234' })).status).toBe(303);
  expect(await session(id)).toMatchObject({ transaction: { card_brand: 'Amex', card_last4: '0005' } });
});

test('the script’s way of paying gets the address to go to', async () => {
  const { made, post } = await sandboxUnderTest();
  const id = await made();
  const headers = { Accept: 'application/json' };
  const paid = await post(id, 'pay', goodCard, headers);
  expect(await paid.json()).toEqual({ go: `${order.success_url}&session_id=${id}` });
  expect(await (await post(id, 'pay', goodCard, headers)).json()).toEqual({ go: `/checkout/${id}` });
});

test('an unknown link is a 404 page, and a reloaded form goes back to its page', async () => {
  const { page, post, url } = await sandboxUnderTest();
  expect((await page('cs_unknown')).status).toBe(404);
  expect((await post('cs_unknown', 'pay', goodCard)).status).toBe(404);
  const reloaded = await fetch(`${url}/checkout/cs_x/pay`, { redirect: 'manual' });
  expect([reloaded.status, reloaded.headers.get('Location')]).toEqual([303, '/checkout/cs_x']);
});
