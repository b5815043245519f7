import { expect, test, vi } from 'vitest';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';

const desk = await startAppForFile({ settings: withoutSync });
const owner = await desk.signInAs('owner');
const visit = (path: string) =>
  desk.stranger().request('GET', path, { headers: { 'X-Checkout-Desk': undefined } });

test('a buyer’s return brings the next check of the session forward', async () => {
  const { id, checkout_url } = await owner.made();
  await desk.sandbox.switchWebhooks(false);
  const paid = await payOnHostedPage(checkout_url ?? '', cards.visa);
  const back = new URL(paid.headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe(`${desk.url}/return/main/test/success`);
  expect([...back.searchParams.keys()]).toEqual(['session_id']);
  expect((await owner.session(id)).status).toBe('open');
  expect((await visit(back.pathname + back.search)).status).toBe(200);
  await vi.waitUntil(async () => (await owner.session(id)).status === 'completed');
});

test.each(['success', 'failure', 'cancel'])(
  'the page after %s is the same whatever its address says',
  async (outcome) => {
    const { id } = await owner.made();
    const at = `/return/main/test/${outcome}`;
    const plain = await visit(at);
    expect(plain.status).toBe(200);
    expect(plain.headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const query of [
      `?session_id=${id}`,
      '?session_id=cs_none',
      '?session_id=%3Cscript%3E',
      '?status=completed',
      '?session_id=',
    ]) {
      const page = await visit(at + query);
      expect({ status: page.status, text: page.text }).toEqual({ status: 200, text: plain.text });
    }
    expect((await visit(`/return/no-such-shop/test/${outcome}?session_id=${id}`)).text).toBe(plain.text);
  },
);

test('the page says in test mode that no money moves, and in live mode does not', async () => {
  expect((await visit('/return/main/test/success')).text).toContain('no money moves');
  expect((await visit('/return/main/live/success')).text).not.toContain('no money moves');
});

test('the page holds nothing inline, nothing foreign, and is not kept', async () => {
  const page = await visit('/return/main/test/success');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.text).not.toMatch(/<script|style=|https?:\/\//);
});

test.each(['/return/main/test/won', '/return/main/prod/success', '/return/main/test/constructor'])(
  '%s is a 404',
  async (path) => {
    expect((await visit(path)).status).toBe(404);
  },
);
