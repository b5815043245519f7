import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { type CheckoutSession, CheckoutSessionSchema } from '#shared/checkout-sessions.ts';
import { ErrorBodySchema } from '#shared/errors.ts';

export type DeskReply = {
  status: number;
  headers: Headers;
  text: string;
  /** The JSON body, for comparing whole; undefined when the reply was not JSON. */
  body: unknown;
  /** The JSON body as the contract has it; throws when it is not. */
  as<Schema extends z.ZodMiniType>(schema: Schema): z.output<Schema>;
  /** What the one error body says; throws when the reply is not an error. */
  error(): { code: string; message: string; fields: Record<string, string[]> };
};

type RequestOptions = {
  body?: unknown;
  rawBody?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string | undefined>;
  signal?: AbortSignal;
};

/** A browser's view of the API without a browser: keeps the cookie, sends the header, reads JSON. */
export type DeskClient = {
  /** Where this client's account stands: `/api/main/test` unless made for another. */
  account: string;
  request(method: string, path: string, options?: RequestOptions): Promise<DeskReply>;
  get(path: string): Promise<DeskReply>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<DeskReply>;
  put(path: string, body?: unknown): Promise<DeskReply>;
  /** Makes a checkout session in the client's account, under a fresh key or the given one. */
  create(body: unknown, key?: string): Promise<DeskReply>;
  /** Makes a checkout session and fails when that is not answered with one. */
  made(body?: Record<string, unknown>): Promise<CheckoutSession>;
  /** The session as the index has it. */
  session(id: string): Promise<CheckoutSession>;
  cookie(): string | undefined;
};

export function createDeskClient(baseUrl: string, account = '/api/main/test'): DeskClient {
  let cookie: string | undefined;

  async function request(method: string, path: string, options: RequestOptions = {}): Promise<DeskReply> {
    const hasBody = options.body !== undefined || options.rawBody !== undefined;
    const headers = Object.entries({
      'X-Checkout-Desk': '1',
      ...(cookie && { Cookie: cookie }),
      ...(hasBody && { 'Content-Type': 'application/json' }),
      ...options.headers,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers,
      redirect: 'manual',
      ...(options.signal && { signal: options.signal }),
      ...(hasBody && { body: options.rawBody ?? JSON.stringify(options.body) }),
    });
    const [pair, ...attributes] = (response.headers.getSetCookie()[0] ?? '').split('; ');
    if (pair) cookie = attributes.includes('Max-Age=0') ? undefined : pair;
    return readReply(response, await response.text());
  }

  async function session(id: string): Promise<CheckoutSession> {
    return (await request('GET', `${account}/checkout-sessions/${id}`)).as(CheckoutSessionSchema);
  }

  function create(body: unknown, key: string = randomUUID()): Promise<DeskReply> {
    return request('POST', `${account}/checkout-sessions`, { body, headers: { 'Idempotency-Key': key } });
  }

  return {
    account,
    request,
    get: (path) => request('GET', path),
    post: (path, body = {}, headers = {}) => request('POST', path, { body, headers }),
    put: (path, body = {}) => request('PUT', path, { body }),
    create,
    made: async (body = {}) =>
      (await create({ amount: 2500, currency: 'USD', ...body })).as(CheckoutSessionSchema),
    session,
    cookie: () => cookie,
  };
}

function readReply(response: Response, text: string): DeskReply {
  const { status, headers } = response;
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  const body: unknown = isJson ? JSON.parse(text) : undefined;

  function as<Schema extends z.ZodMiniType>(schema: Schema): z.output<Schema> {
    const parsed = z.safeParse(schema, body);
    if (!parsed.success) throw new Error(`The reply is ${status} ${text}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  }

  function error() {
    const { code, message, fields = {} } = as(ErrorBodySchema).error;
    return { code, message, fields };
  }

  return { status, headers, text, body, as, error };
}
