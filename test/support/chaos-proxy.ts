import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** One request as it came in, and how far it got. */
export type Seen = {
  method: string;
  path: string;
  apiKey: string;
  idempotencyKey: string;
  /** The JSON body; empty for a read. */
  body: Record<string, unknown>;
  /** What the real upstream answered, if the request got so far. */
  forwarded: number | undefined;
  /** The caller has its answer, or has hung up. */
  isOver: boolean;
};

type Answer = { status: number; headers: Record<string, string>; body: Buffer };

/** What a fault can do with one request. */
type Exchange = {
  seen: Seen;
  response: ServerResponse;
  /** Lets the real upstream have the request, and keeps its answer for the fault to deal with. */
  forward: () => Promise<Answer>;
};

export type Fault = (exchange: Exchange) => Promise<void> | void;
type Which = (seen: Seen) => boolean;

export const isCreate: Which = ({ method }) => method === 'POST';
export const isRead: Which = (seen) => seen.method === 'GET' && !isList(seen);
/** The comparison with upstream's list runs by itself; it meets a fault only where a test asks for just that. */
const isList: Which = ({ path }) => path.includes('/transactions?');

export type ChaosProxy = {
  /** Where to reach upstream through the proxy, with `/api/v1`. */
  apiUrl: string;
  /** All but those for the list of transactions. */
  requests: Seen[];
  lists: Seen[];
  /** From now on what fits meets this fault, the first `times` times; later rules go before earlier ones. */
  meet(fault: Fault, which?: Which, times?: number): void;
  /** Nothing goes wrong any more; what hangs goes on hanging. */
  calm(): void;
  close(): Promise<void>;
};

/** A real HTTP proxy in front of a real upstream that does to each request what the rules say, or just passes it on. */
export async function startChaosProxy(target: string): Promise<ChaosProxy> {
  let rules: { fault: Fault; which: Which; left: number }[] = [];
  const requests: Seen[] = [];
  const lists: Seen[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await readAll(request);
    const { authorization = '', 'idempotency-key': key } = request.headers;
    const seen: Seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      apiKey: authorization.replace('Bearer ', ''),
      idempotencyKey: String(key ?? ''),
      body: raw.length === 0 ? {} : (JSON.parse(raw.toString()) as Record<string, unknown>),
      forwarded: undefined,
      isOver: false,
    };
    response.on('close', () => (seen.isOver = true));
    (isList(seen) ? lists : requests).push(seen);
    const rule = rules.find(({ which, left }) => left > 0 && which(seen));
    if (rule) rule.left -= 1;
    const forward = async () => {
      const answer = await passOn(target, request, raw);
      seen.forwarded = answer.status;
      return answer;
    };
    await (rule?.fault ?? faults.none)({ seen, response, forward });
  }

  const server = createServer((request, response) => {
    // A caller that hung up, or an upstream that has been stopped: nobody is left to answer.
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    requests,
    lists,
    meet: (fault, which = (seen) => !isList(seen), times = Infinity) =>
      void rules.unshift({ fault, which, left: times }),
    calm: () => void (rules = []),
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** Everything that can go wrong between us and upstream; "after" and the reshaped ones let upstream do it first. */
export const faults = {
  none: async ({ response, forward }: Exchange) => send(response, await forward()),

  resetBefore: ({ response }: Exchange) => reset(response),

  resetAfter: async ({ response, forward }: Exchange) => {
    await forward();
    reset(response);
  },

  /** The head promises the whole body, and half of it comes. */
  cutBody: async ({ response, forward }: Exchange) => {
    const { status, body } = await forward();
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  },

  /** Takes the request and never answers; upstream never hears of it. */
  blackHole: () => {},

  /** Upstream did it, and its answer never comes. */
  silenceAfter: async ({ forward }: Exchange) => void (await forward()),

  /** The answer comes a byte at a time, so that no pause is ever long. */
  drip: async ({ response, forward }: Exchange) => {
    const { status, body } = await forward();
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    let sent = 0;
    const timer = setInterval(() => response.write(body.subarray(sent, (sent += 1))), 25);
    response.on('close', () => clearInterval(timer));
  },

  failAfter: async ({ response, forward }: Exchange) => {
    await forward();
    sendJson(response, 500, { error: 'Server error.' });
  },

  /** A gateway's page in the way. */
  html:
    (status: number): Fault =>
    ({ response }) =>
      void response
        .writeHead(status, { 'Content-Type': 'text/html' })
        .end(`<!doctype html><title>${status}</title><h1>Bad gateway</h1>`),

  /** Upstream did it; what says so unpacks from some kilobytes to 60 MB. */
  bomb: async ({ response, forward }: Exchange) => {
    const { status } = await forward();
    response
      .writeHead(status, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
      .end(packedZeros());
  },

  tooMany:
    (retryAfter: string | undefined): Fault =>
    ({ response }) => {
      if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
      sendJson(response, 429, { error: 'Too many requests.' });
    },

  answer:
    (status: number, body: unknown = { error: 'No.' }): Fault =>
    ({ response }) =>
      sendJson(response, status, body),

  redirect:
    (location: string, status = 307): Fault =>
    ({ response }) =>
      void response.writeHead(status, { Location: location }).end(),

  /** Upstream did it, and its answer arrives changed: another shape, or another session's id. */
  reshape:
    (change: (body: Record<string, unknown>) => unknown): Fault =>
    async ({ response, forward }) => {
      const { status, body } = await forward();
      sendJson(response, status, change(JSON.parse(body.toString()) as Record<string, unknown>));
    },

  /** Waits, then lets the other fault happen, or nothing. */
  delay:
    (until: Promise<unknown>, then: Fault = (exchange) => faults.none(exchange)): Fault =>
    async (exchange) => {
      await until;
      await then(exchange);
    },
};

async function passOn(target: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const headers = { ...request.headers, host: new URL(target).host, connection: 'close' };
  const outgoing = httpRequest(new URL(request.url ?? '/', target), {
    method: request.method ?? 'GET',
    headers,
  });
  outgoing.end(body);
  const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
  const kept = ['content-type', 'retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining'];
  const told = kept.flatMap((name) => (reply.headers[name] ? [[name, String(reply.headers[name])]] : []));
  return {
    status: reply.statusCode ?? 502,
    headers: Object.fromEntries(told) as Record<string, string>,
    body: await readAll(reply),
  };
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/** A RST, as from a host that lost its memory of the connection. */
function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

let zeros: Buffer | undefined;

function packedZeros(): Buffer {
  return (zeros ??= gzipSync(Buffer.alloc(60_000_000, 32)));
}
