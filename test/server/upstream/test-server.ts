import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { onTestFinished } from 'vitest';
import {
  createUpstreamClient,
  type UpstreamCall,
  type UpstreamClientOptions,
} from '../../../server/upstream/client.ts';
import type { RateLimitSeen } from '../../../server/upstream/budget.ts';

/** A key that must never be seen anywhere but in the one header. */
export const apiKey = 'gc_test_CANARYcanary0123456789';

export const session = {
  id: 'cs_abc123def456',
  status: 'open',
  amount: 2500,
  currency: 'USD',
  checkout_url: 'https://app.geniuscheckout.com/checkout/cs_abc123def456',
  expires_at: '2026-05-05T12:30:00+00:00',
};

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

/** A real HTTP server for the length of one test. */
export async function serve(answer: RequestListener): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  const port = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}/api/v1`, requests };
}

/** A server that answers every request alike. */
export function serveReply(status: number, body: unknown, headers: Record<string, string> = {}) {
  return serve((_request, response) => {
    const content = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(content);
  });
}

/** A server below HTTP: `answer` has the socket once a request's first bytes are there. `closed` counts hung-up sockets. */
export async function serveSocket(
  answer: (socket: Socket) => void,
): Promise<{ url: string; closed: Promise<void> }> {
  let hungUp: () => void;
  const closed = new Promise<void>((resolve) => (hungUp = resolve));
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => hungUp());
    socket.once('data', () => answer(socket));
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}/api/v1`, closed };
}

/** A port on which nobody listens. */
export async function unusedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await new Promise((closed) => server.close(closed));
  return port;
}

/** A client of such a server, with everything it reported. */
export function clientOf(server: { url: string }, options: Partial<UpstreamClientOptions> = {}) {
  const calls: UpstreamCall[] = [];
  const rateLimits: RateLimitSeen[] = [];
  const client = createUpstreamClient({
    baseUrl: server.url,
    apiKey,
    timeoutMs: 3_000,
    onCall: (call) => calls.push(call),
    onRateLimit: (seen) => rateLimits.push(seen),
    ...options,
  });
  const create = () =>
    client.create({
      body: '{"amount":2500,"currency":"USD"}',
      idempotencyKey: 'b1a8c9de-0000-4000-8000-000000000001',
    });
  const retrieve = (id = session.id) => client.retrieve({ id });
  return { client, create, retrieve, calls, rateLimits };
}

/** What a promise rejected with; fails when it did not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new Error('This was expected to fail, and did not.');
}
