import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export type UpstreamCall = {
  method: string;
  /** Without the prefix and the query: `/checkout-sessions`, `/transactions`. */
  path: string;
  query: URLSearchParams;
  apiKey: string;
  idempotencyKey: string;
  body: Record<string, unknown>;
};
export type UpstreamAnswer = { status: number; body: unknown };

export type JourneyUpstream = {
  origin: string;
  /** Every create that has come so far. */
  creates: UpstreamCall[];
  /** Lets a desk use it, with an API key and a webhook secret for test mode. */
  settings: Record<string, string>;
};

export const webhookSecret = 'secret-of-the-journeys';

/** A checkout API for one journey file, which answers as it is told: for what the sandbox can't be asked for. */
export async function journeyUpstream(
  answer: (call: UpstreamCall) => UpstreamAnswer | Promise<UpstreamAnswer>,
): Promise<JourneyUpstream> {
  const creates: UpstreamCall[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => void reply(readCall(request, text), response));
  });

  async function reply(call: UpstreamCall, response: ServerResponse): Promise<void> {
    if (call.method === 'POST' && call.path === '/checkout-sessions') creates.push(call);
    const { status, body } = await answer(call);
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    creates,
    settings: {
      CHECKOUT_API_URL: origin,
      ALLOW_LOOPBACK_UPSTREAM: '1',
      CHECKOUT_API_KEY_TEST: 'gc_test_journey_key',
      CHECKOUT_WEBHOOK_SECRET_TEST: webhookSecret,
    },
  };
}

/** An empty list of receipts, for journeys that are not about it. */
export const noTransactions: UpstreamAnswer = {
  status: 200,
  body: { data: [], meta: { current_page: 1, last_page: 1, per_page: 100, total: 0 } },
};

function readCall(request: IncomingMessage, text: string): UpstreamCall {
  const url = new URL(request.url ?? '', 'http://upstream');
  return {
    method: request.method ?? '',
    path: url.pathname.replace(/^\/api\/v1/, ''),
    query: url.searchParams,
    apiKey: (request.headers.authorization ?? '').replace('Bearer ', ''),
    idempotencyKey: String(request.headers['idempotency-key'] ?? ''),
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}
