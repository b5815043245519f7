import { expect, test, vi } from 'vitest';
import { LiveUpdateSchema } from '#shared/live.ts';
import * as z from 'zod/mini';
import type { DeskClient } from '../../support/desk-client.ts';
import { cards, payOnHostedPage } from '../../support/hosted-page.ts';
import { startAppForFile, withoutSync } from '../../support/start-app.ts';

const desk = await startAppForFile({ settings: withoutSync });

/** Reads the stream as the browser does; `ended` settles when the server has closed it. */
async function listen(client: DeskClient) {
  const stop = new AbortController();
  const response = await fetch(`http://127.0.0.1:${desk.port}${client.account}/live`, {
    headers: { 'X-Checkout-Desk': '1', Cookie: client.cookie() ?? '' },
    signal: stop.signal,
  });
  const updates: z.infer<typeof LiveUpdateSchema>[] = [];
  const ended = read().catch((error: unknown) => error);
  return { response, updates, ended, stop: () => stop.abort() };

  async function read(): Promise<'ended'> {
    let text = '';
    for await (const chunk of response.body ?? []) {
      const parts = (text + Buffer.from(chunk).toString()).split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const data = /^event: update\ndata: (.*)$/.exec(part)?.[1];
        if (data !== undefined) updates.push(z.parse(LiveUpdateSchema, JSON.parse(data)));
      }
    }
    return 'ended';
  }
}

test('the stream tells of a payment within two seconds, and not to other merchants', async () => {
  const [owner, other] = await Promise.all([desk.signInApart('owner'), desk.signInApart('owner')]);
  const { id, checkout_url } = await owner.made();
  const [own, foreign] = await Promise.all([listen(owner), listen(other)]);
  expect(own.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  await payOnHostedPage(checkout_url ?? '', cards.visa);
  await vi.waitUntil(
    async () =>
      own.updates.some((update) => update.kind === 'checkout_session' && update.id === id) &&
      (await owner.session(id)).status === 'completed',
    { timeout: 2000 },
  );
  expect(foreign.updates).toEqual([]);
  own.stop();
  foreign.stop();
});

test('the stream tells of a new link and of its intent', async () => {
  const owner = await desk.signInApart('owner');
  const stream = await listen(owner);
  await owner.create({ amount: 100, currency: 'USD' }, 'told-by-stream');
  await vi.waitUntil(() => stream.updates.length >= 2);
  expect(stream.updates.map(({ kind }) => kind).sort()).toEqual(['checkout_session', 'intent']);
  expect(stream.updates).toContainEqual({ kind: 'intent', id: 'told-by-stream' });
  stream.stop();
});

test('the stream of a login that has ended ends at its next heartbeat', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const owner = await desk.signInApart('owner');
    const stream = await listen(owner);
    await owner.post('/api/sign-out');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await stream.ended).toBe('ended');
  } finally {
    vi.useRealTimers();
  }
});
