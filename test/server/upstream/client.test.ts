import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  createUpstreamClient,
  type UpstreamClient,
  type UpstreamSession,
} from '../../../server/upstream/client.ts';
import { apiKey, clientOf, rejection, serve, serveReply, session } from './test-server.ts';

const completed = {
  id: session.id,
  status: 'completed',
  amount: 2500,
  currency: 'USD',
  description: 'Order #1042',
  completed_at: '2026-05-05T12:15:00+00:00',
  transaction: {
    id: 'txn_789xyz',
    receipt_number: 'RCT-000042',
    status: 'captured',
    card_brand: 'Visa',
    card_last4: '0071',
    gateway_transaction_id: '5ABCABEC-4867-410B-B76C-E85721CF859B',
    token_id: 'tok_abc123',
  },
};

describe('create', () => {
  test('sends the exact bytes, the key of the intent and the API key, and reads the session', async () => {
    let received = '';
    const server = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => (received += text));
      request.on('end', () => response.writeHead(201).end(JSON.stringify(session)));
    });
    const { client } = clientOf(server);
    const body = '{ "amount":2500,  "currency":"USD", "description":"Kaffee für zwei ☕" }';
    expect(await client.create({ body, idempotencyKey: 'key-1' })).toEqual({
      id: session.id,
      status: 'open',
      amount: 2500,
      currency: 'USD',
      checkoutUrl: session.checkout_url,
      expiresAt: Date.UTC(2026, 4, 5, 12, 30),
      raw: session,
    });
    expect(received).toBe(body);
    const [request] = server.requests;
    expect([request?.method, request?.url]).toEqual(['POST', '/api/v1/checkout-sessions']);
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${apiKey}`,
      'idempotency-key': 'key-1',
      'content-type': 'application/json',
      accept: 'application/json',
      'accept-encoding': 'gzip, br',
    });
    expect(request?.headers.cookie).toBeUndefined();
  });

  test('takes 200 for a yes as well as 201', async () => {
    expect((await clientOf(await serveReply(200, session)).create()).id).toBe(session.id);
  });

  test('keeps unknown fields and shows an unknown status as it is', async () => {
    const reply = await clientOf(
      await serveReply(201, { ...session, status: 'under_review', risk: { score: 1 } }),
    ).create();
    expect(reply.status).toBe('under_review');
    expect(reply.raw).toMatchObject({ risk: { score: 1 } });
  });

  test('ignores a time it can not read and a content type it did not expect', async () => {
    const server = await serveReply(201, { ...session, expires_at: 'soon' }, { 'content-type': 'text/html' });
    expect('expiresAt' in (await clientOf(server).create())).toBe(false);
  });

  test('refuses an idempotency key that would break out of its header, without a request', async () => {
    const server = await serveReply(201, session);
    const { client } = clientOf(server);
    for (const idempotencyKey of ['', 'a b', 'a\r\nX-Evil: 1', 'é']) {
      expect(await rejection(client.create({ body: '{}', idempotencyKey }))).toBeInstanceOf(TypeError);
    }
    expect(server.requests).toHaveLength(0);
  });
});

describe('retrieve', () => {
  test('reads the documented reply, transaction and all', async () => {
    const reply = await clientOf(await serveReply(200, completed)).retrieve();
    expect(reply).toEqual({
      id: session.id,
      status: 'completed',
      amount: 2500,
      currency: 'USD',
      description: 'Order #1042',
      completedAt: Date.UTC(2026, 4, 5, 12, 15),
      transaction: {
        id: 'txn_789xyz',
        receiptNumber: 'RCT-000042',
        status: 'captured',
        cardBrand: 'Visa',
        cardLast4: '0071',
        gatewayTransactionId: '5ABCABEC-4867-410B-B76C-E85721CF859B',
        tokenId: 'tok_abc123',
        raw: completed.transaction,
      },
      raw: completed,
    });
  });

  test('leaves out what is absent, null or of a strange type, and never fails on it', async () => {
    const bare = { id: session.id, status: 'open', amount: 2500, currency: 'USD' };
    const strange = {
      ...bare,
      description: null,
      customer: [],
      metadata: [],
      transaction: [],
      checkout_url: 'javascript:alert(1)',
      expires_at: 12,
      completed_at: '2026-05-05 12:15',
    };
    for (const body of [bare, strange, { ...bare, transaction: null, customer: 'Ann', metadata: 'x' }]) {
      expect(await clientOf(await serveReply(200, body)).retrieve()).toEqual({ ...bare, raw: body });
    }
  });

  test('reads customer, metadata and a transaction of which only the id is known', async () => {
    const body = {
      ...completed,
      customer: { name: 'Ann', email: null },
      metadata: { order: 7 },
      transaction: { id: 'txn_1', amount: '25' },
    };
    expect(await clientOf(await serveReply(200, body)).retrieve()).toMatchObject({
      customer: { name: 'Ann' },
      metadata: { order: 7 },
      transaction: { id: 'txn_1', status: 'unknown' },
    });
  });

  test('does not let __proto__ in metadata reach a prototype', async () => {
    const body = JSON.stringify(completed).replace('{', '{"metadata":{"__proto__":{"paid":true},"a":"b"},');
    const { metadata } = await clientOf(await serveReply(200, body)).retrieve();
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
    expect(metadata?.['paid']).toBeUndefined();
  });

  test.each([
    ['2026-05-05T12:15:00Z', Date.UTC(2026, 4, 5, 12, 15)],
    ['2026-05-05T12:15:00.123456-05:00', Date.UTC(2026, 4, 5, 17, 15, 0, 123)],
    ['2026-05-05T12:15:00+0530', Date.UTC(2026, 4, 5, 6, 45)],
  ])('reads the time %s', async (completed_at, expected) => {
    expect(
      (await clientOf(await serveReply(200, { ...completed, completed_at })).retrieve()).completedAt,
    ).toBe(expected);
  });

  test('puts any id into its path as one segment', async () => {
    const id = 'cs_../../keys?x=1#y z';
    const server = await serveReply(200, { ...completed, id });
    expect((await clientOf(server).retrieve(id)).id).toBe(id);
    expect(server.requests[0]?.url).toBe('/api/v1/checkout-sessions/cs_..%2F..%2Fkeys%3Fx%3D1%23y%20z');
  });

  test('knows without asking that an id which no path can hold does not exist', async () => {
    const server = await serveReply(200, completed);
    for (const id of ['', '.', '..', '\ud800']) {
      expect(await rejection(clientOf(server).retrieve(id))).toMatchObject({ code: 'upstream_not_found' });
    }
    expect(server.requests).toHaveLength(0);
  });

  test.each([
    ['gzip', gzipSync(JSON.stringify(completed))],
    ['br', brotliCompressSync(JSON.stringify(completed))],
    ['identity', Buffer.from(`\ufeff${JSON.stringify(completed)}`)],
  ])('unpacks %s', async (encoding, bytes) => {
    const server = await serveReply(200, bytes, { 'content-encoding': encoding });
    expect((await clientOf(server).retrieve()).status).toBe('completed');
  });
});

describe('the list of transactions', () => {
  test('is asked for and read page by page', async () => {
    const row = {
      id: 'txn_1',
      status: 'captured',
      amount: 100,
      currency: 'jmd',
      created_at: '2026-05-05T12:00:00-05:00',
      amount_refunded: 40,
      extra: 1,
    };
    const server = await serveReply(200, {
      data: [row],
      meta: { current_page: 2, last_page: 3, per_page: 25, total: 51 },
    });
    const page = await clientOf(server).client.listTransactions({
      page: 2,
      limit: 25,
      from: '2026-05-01',
    });
    expect(page).toEqual({
      transactions: [
        {
          id: 'txn_1',
          status: 'captured',
          amount: 100,
          amountRefunded: 40,
          currency: 'JMD',
          createdAt: Date.UTC(2026, 4, 5, 17),
          raw: row,
        },
      ],
      currentPage: 2,
      lastPage: 3,
      total: 51,
    });
    expect(server.requests[0]?.url).toBe('/api/v1/transactions?page=2&limit=25&from=2026-05-01');
  });

  test('with a row that has no id is unreadable: a gap would hide money', async () => {
    const server = await serveReply(200, {
      data: [{ status: 'captured' }],
      meta: { current_page: 1, last_page: 1, total: 1 },
    });
    expect(await rejection(clientOf(server).client.listTransactions({ page: 1, limit: 25 }))).toMatchObject({
      code: 'upstream_unknown',
      cause: 'bad_reply',
      mayHaveHappened: false,
    });
  });
});

describe('what the client reports', () => {
  test('is each call with its status, outcome and upstream request id', async () => {
    const { retrieve, calls } = clientOf(await serveReply(200, completed, { 'x-request-id': 'req_1' }));
    await retrieve();
    expect(calls).toEqual([
      {
        method: 'GET',
        path: `/checkout-sessions/${session.id}`,
        status: 200,
        durationMs: expect.any(Number) as number,
        outcome: 'ok',
        upstreamRequestId: 'req_1',
      },
    ]);
  });

  test('is the rate limit of every reply that tells it', async () => {
    const { retrieve, rateLimits } = clientOf(
      await serveReply(200, completed, { 'x-ratelimit-limit': '120', 'x-ratelimit-remaining': '7' }),
    );
    await retrieve();
    expect(rateLimits).toEqual([{ limit: 120, remaining: 7 }]);
  });

  test('is nothing when the headers are no numbers', async () => {
    const { retrieve, rateLimits } = clientOf(
      await serveReply(200, completed, { 'x-ratelimit-limit': '1e9', 'x-ratelimit-remaining': '-1' }),
    );
    await retrieve();
    expect(rateLimits).toEqual([]);
  });
});

test('an API key that a header can not carry is refused at once, without being repeated', () => {
  const build = () =>
    createUpstreamClient({ baseUrl: 'http://127.0.0.1:1/api/v1', apiKey: 'gc_live_a\r\nb', timeoutMs: 1 });
  expect(build).toThrow(TypeError);
  expect(build).not.toThrow(/gc_live/);
});

test('the types tell what may be missing', () => {
  expectTypeOf<UpstreamSession['checkoutUrl']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<UpstreamSession['amount']>().toEqualTypeOf<number>();
  expectTypeOf<UpstreamSession['raw']>().toEqualTypeOf<unknown>();
  expectTypeOf<keyof UpstreamClient>().toEqualTypeOf<'create' | 'refund' | 'retrieve' | 'listTransactions'>();
  expectTypeOf<UpstreamClient['create']>().returns.resolves.toEqualTypeOf<UpstreamSession>();
  // @ts-expect-error -- absent and undefined are not the same: a merge must not clear what we know
  const cleared: Pick<UpstreamSession, 'description'> = { description: undefined };
  expect(cleared).toHaveProperty('description');
});
