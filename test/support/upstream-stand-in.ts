import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type UpstreamRequest = {
  method: string;
  path: string;
  apiKey: string;
  idempotencyKey: string;
  body: Record<string, unknown>;
};

type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** For each request an answer, or nothing at all: the caller is left hanging. */
export type Answers = (request: UpstreamRequest) => Answer | 'hang';

export type UpstreamStandIn = {
  requests: UpstreamRequest[];
  /** From now on it answers like this. */
  answer(answers: Answers): void;
  /** Lets a desk use it, with an API key for test mode. */
  settings: Record<string, string>;
};

const emptyList: Answer = {
  status: 200,
  body: { data: [], meta: { current_page: 1, last_page: 1, per_page: 100, total: 0 } },
};

/** A server in upstream's place for faults that the sandbox can't be asked for. Closed when the test has finished. */
export async function startUpstreamStandIn(first: Answers): Promise<UpstreamStandIn> {
  let answers = first;
  const requests: UpstreamRequest[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        apiKey: (request.headers.authorization ?? '').replace('Bearer ', ''),
        idempotencyKey: String(request.headers['idempotency-key'] ?? ''),
        body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      };
      // The comparison with upstream's list runs by itself, and is not what the test is about.
      if (seen.path.includes('/transactions?')) return send(response, emptyList);
      requests.push(seen);
      send(response, answers(seen));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    answer: (next) => void (answers = next),
    settings: {
      CHECKOUT_API_URL: `http://127.0.0.1:${port}/api/v1`,
      ALLOW_LOOPBACK_UPSTREAM: '1',
      CHECKOUT_API_KEY_TEST: 'gc_test_key-of-the-tests',
      CHECKOUT_WEBHOOK_SECRET_TEST: 'secret-of-the-tests',
    },
  };
}

function send(response: ServerResponse, answer: Answer | 'hang'): void {
  if (answer === 'hang') return;
  response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
  response.end(JSON.stringify(answer.body));
}

/** The seed page's reply to a create, for what was asked; one key is always one session. */
export function madeAsAsked({ body, idempotencyKey }: UpstreamRequest): Answer {
  return { status: 201, body: sessionReply(`cs_${idempotencyKey}`, body) };
}

/** The seed page's reply to a create. */
export function sessionReply(id: string, { amount = 2500, currency = 'USD' }: Record<string, unknown> = {}) {
  const expires_at = new Date(Date.now() + 30 * 60_000).toISOString();
  const checkout_url = `https://pay.example/checkout/${id}`;
  return { id, status: 'open', amount, currency, checkout_url, expires_at };
}
