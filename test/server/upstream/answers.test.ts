import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { apiKey, clientOf, rejection, serveReply, serveSocket } from './test-server.ts';

const html = '<html><body><h1>502 Bad Gateway</h1></body></html>';

describe('a status', () => {
  test.each([400, 404, 422])('%i to a create is a definitive no', async (status) => {
    const error = await rejection(clientOf(await serveReply(status, { error: 'No.' })).create());
    expect(error).toMatchObject({ name: 'UpstreamRefusedError', code: 'upstream_refused', status });
  });

  test.each([
    [400, 'upstream_refused'],
    [404, 'upstream_not_found'],
    [422, 'upstream_refused'],
  ])('%i to a retrieve is %s', async (status, code) => {
    expect(await rejection(clientOf(await serveReply(status, { error: 'No.' })).retrieve())).toMatchObject({
      code,
      status,
    });
  });

  test.each([401, 403])('%i means the API key', async (status) => {
    const { create, retrieve } = clientOf(await serveReply(status, { error: 'Invalid key.' }));
    for (const call of [create, retrieve]) {
      expect(await rejection(call())).toMatchObject({ code: 'upstream_key_rejected', status });
    }
  });

  test('409 means the idempotency key', async () => {
    const error = await rejection(clientOf(await serveReply(409, { error: 'Conflict.' })).create());
    expect(error).toMatchObject({ code: 'upstream_conflict', status: 409 });
  });

  test.each([
    [408, 'timeout'],
    [425, 'too_early'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [502, 'server_error'],
    [503, 'server_error'],
    [504, 'server_error'],
    [599, 'server_error'],
    [202, 'bad_reply'],
    [204, 'bad_reply'],
    [402, 'bad_reply'],
    [405, 'bad_reply'],
    [418, 'bad_reply'],
  ])('%i is unknown (%s), with a body of HTML as well', async (status, cause) => {
    const { create, calls } = clientOf(
      await serveReply(status, status === 204 ? '' : html, { 'content-type': 'text/html' }),
    );
    expect(await rejection(create())).toMatchObject({
      code: 'upstream_unknown',
      cause,
      status,
      mayHaveHappened: true,
    });
    expect(calls).toMatchObject([{ status, outcome: cause }]);
  });

  test('that is a definitive no stays one when its body is HTML, broken or cut', async () => {
    const cut = 'HTTP/1.1 422 Unprocessable Entity\r\ncontent-length: 900\r\n\r\n{"message"';
    for (const server of [
      await serveReply(422, html),
      await serveReply(422, '{'),
      await serveSocket((socket) => socket.end(cut)),
    ]) {
      const error = await rejection(clientOf(server).create());
      expect(error).toMatchObject({ code: 'upstream_refused', status: 422 });
      expect(error).not.toHaveProperty('fields');
    }
  });
});

describe('how long to wait', () => {
  const waitOf = async (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const { create, rateLimits } = clientOf(await serveReply(status, body, headers));
    const error = await rejection(create());
    return { error, rateLimits };
  };

  test('comes from the header of a 429, and slows the budget down', async () => {
    const headers = { 'retry-after': '17', 'x-ratelimit-limit': '120', 'x-ratelimit-remaining': '3' };
    const { error, rateLimits } = await waitOf(429, { error: 'Slow down.', retry_after: 5 }, headers);
    expect(error).toMatchObject({ retryAfterMs: 17_000 });
    expect(rateLimits).toEqual([{ limit: 120, remaining: 0, retryAfterMs: 17_000 }]);
  });

  test('comes from the body of a 429 without a header', async () => {
    const { error } = await waitOf(429, { error: 'Slow down.', retry_after: 17 });
    expect(error).toMatchObject({ retryAfterMs: 17_000 });
  });

  test('is absent when neither says it', async () => {
    const { error, rateLimits } = await waitOf(429, html);
    expect(error).not.toHaveProperty('retryAfterMs');
    expect(rateLimits).toEqual([{ remaining: 0 }]);
  });

  test('comes from the header of a 503 too, which says nothing about the rate limit', async () => {
    const { error, rateLimits } = await waitOf(503, html, { 'retry-after': '4' });
    expect(error).toMatchObject({ cause: 'server_error', retryAfterMs: 4_000 });
    expect(rateLimits).toEqual([]);
  });
});

describe('the words of a refusal', () => {
  const refusalOf = async (body: unknown) => rejection(clientOf(await serveReply(422, body)).create());

  test('are read from the field form, under the names that upstream uses', async () => {
    const errors = {
      amount: ['The amount must be an integer.', 'Too small.'],
      'line_items.0.name': 'Required.',
    };
    const error = await refusalOf({ message: 'The given data was invalid.', errors });
    expect(error).toMatchObject({ fields: { amount: errors.amount, 'line_items.0.name': ['Required.'] } });
    expect(error.message).toBe(
      'The checkout API refused this request. It said: "The given data was invalid."',
    );
  });

  test('are read from the plain form', async () => {
    const error = await refusalOf({ error: 'Unsupported currency.' });
    expect(error.message).toBe('The checkout API refused this request. It said: "Unsupported currency."');
    expect(error).not.toHaveProperty('fields');
  });

  test.each(
    [
      null,
      [],
      'no',
      7,
      {},
      { error: 7 },
      { errors: [] },
      { errors: { amount: [7, null, ''] } },
      { errors: null, message: [] },
    ].map((body) => ({ body })),
  )('may be missing: $body', async ({ body }) => {
    const error = await refusalOf(body);
    expect(error.message).toBe('The checkout API refused this request.');
    expect(error).not.toHaveProperty('fields');
  });

  test('are cleaned of control characters, of reordering and hiding ones, and of length', async () => {
    const text = `a\u0000b\r\nc\u202ed\u200be\ud800 ${'🙂'.repeat(2_000)}`;
    const error = await refusalOf({ error: text, errors: { ['n\u0007ame']: [text] } });
    const shown = `a b c d e\ufffd ${'🙂'.repeat(289)}`;
    expect(error).toMatchObject({
      fields: { 'n ame': [expect.stringContaining('a b c d e\ufffd 🙂') as string] },
    });
    expect(error.message).toBe(`The checkout API refused this request. It said: "${shown}"`);
  });

  test('are bounded in number, and name no prototype', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`f${index}`, Array.from({ length: 50 }, () => 'x')]),
    );
    const body = JSON.stringify({ errors: many }).replace('{"f0"', '{"__proto__":["x"],"f0"');
    const error = (await refusalOf(body)) as Error & { fields: Record<string, string[]> };
    expect(Object.keys(error.fields).length).toBeLessThanOrEqual(50);
    expect(error.fields['f1']).toHaveLength(5);
    expect(Object.getPrototypeOf(error.fields)).toBe(Object.prototype);
  });
});

test('the API key is in no error, report or property, even when upstream repeats it', async () => {
  const echo = {
    error: `Bad ${apiKey}`,
    message: `Bearer ${apiKey} is bad`,
    errors: { [apiKey]: [`gc_live_other and ${apiKey}`] },
  };
  const seen: unknown[] = [];
  for (const status of [400, 401, 403, 404, 409, 422, 429, 500, 200, 302]) {
    const { client, create, retrieve, calls, rateLimits } = clientOf(
      await serveReply(status, echo, {
        'x-request-id': apiKey.replace('CANARY', '!'),
        location: `http://x/${apiKey}`,
      }),
    );
    seen.push(client, await rejection(create()), await rejection(retrieve()), calls, rateLimits);
  }
  for (const answer of ['', 'x', `HTTP/1.1 200 OK\r\n${apiKey}\r\n\r\n`]) {
    const { client, create, calls } = clientOf(await serveSocket((socket) => socket.end(answer)));
    seen.push(client, await rejection(create()), calls);
  }
  for (const shown of seen) {
    const text =
      inspect(shown, { depth: Infinity, showHidden: true, getters: true }) +
      JSON.stringify(shown) +
      String(shown);
    expect(text).not.toMatch(/CANARY|gc_live_other/i);
  }
  expect(seen).toHaveLength(59);
});

test('a key of any other form is taken out of a refusal as well', async () => {
  const key = 'local-canary-0123';
  const server = await serveReply(422, { error: `Key ${key}.`, errors: { [key]: [`${key}, ${key}`] } });
  const error = await rejection(clientOf(server, { apiKey: key }).create());
  expect(inspect(error)).not.toContain('canary');
  expect(error).toMatchObject({ fields: { '[key]': ['[key], [key]'] } });
});
