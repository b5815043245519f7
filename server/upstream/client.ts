import type { Dispatcher } from 'undici';
import type * as z from 'zod/mini';
import type { RateLimitSeen, Tier } from './budget.ts';
import {
  UpstreamConflictError,
  UpstreamKeyRejectedError,
  UpstreamNotFoundError,
  UpstreamRefusedError,
  UpstreamUnknownError,
  type UnknownCause,
} from './errors.ts';
import { exchange, type Reply } from './exchange.ts';
import { readRefusal } from './refusals.ts';
import { parseRetryAfter } from './retry.ts';
import {
  CreateReplySchema,
  RefundReplySchema,
  RetrieveReplySchema,
  TransactionPageSchema,
} from './schemas.ts';
import { toSession, toTransaction, type UpstreamSession, type UpstreamTransaction } from './sessions.ts';

export type { UpstreamSession, UpstreamTransaction } from './sessions.ts';

/** Far above any documented reply. */
const MAX_DECODED_BYTES = 5_000_000;

export type UpstreamCall = {
  method: string;
  path: string;
  status?: number;
  durationMs: number;
  /** `ok`, the cause of an unknown answer, or the code of the error thrown. */
  outcome: string;
  upstreamRequestId?: string;
};

export type UpstreamClientOptions = {
  /** Ends with `/api/v1`, no slash after it. */
  baseUrl: string;
  apiKey: string;
  /** The total for one call: connect, headers and body. */
  timeoutMs: number;
  dispatcher?: Dispatcher;
  /** Limit on an unpacked reply. */
  maxDecodedBytes?: number;
  onRateLimit?: (seen: RateLimitSeen, tier: Tier) => void;
  onCall?: (call: UpstreamCall) => void;
};

/** A refund as upstream told it; amount in minor units. */
export type UpstreamRefund = { id: string; amount: number; status: string };

/** A change and the mark of its intent: `idempotencyKey` must stay the same over all tries, `body` goes byte for byte. */
type Post = { body: string; idempotencyKey: string };

/** Every method rejects with one of the errors of `errors.ts`, and sends its request at most once. */
export type UpstreamClient = {
  create(request: Post & { signal?: AbortSignal }): Promise<UpstreamSession>;
  /** Gives back a transaction, in part or in full. */
  refund(request: Post & { transactionId: string; signal?: AbortSignal }): Promise<UpstreamRefund>;
  retrieve(request: { id: string; signal?: AbortSignal }): Promise<UpstreamSession>;
  /** `from` is passed on as it is. */
  listTransactions(request: {
    page: number;
    limit: number;
    from?: string;
  }): Promise<{ transactions: UpstreamTransaction[]; currentPage: number; lastPage: number; total: number }>;
};

type Request<T> = {
  path: string;
  query?: URLSearchParams;
  post?: Post;
  tier?: Tier;
  /** What a 404 means here. */
  missing: 'refused' | 'not_found';
  signal?: AbortSignal | undefined;
  /** Reads a 2xx reply, or throws BadShapeError. */
  read: (json: unknown) => T;
};

/** A readable reply without what was promised; carries the names of fields of ours, never a value. */
class BadShapeError extends Error {}

function parse<S extends z.ZodMiniType>(schema: S, json: unknown): z.infer<S> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new BadShapeError(parsed.error.issues[0]?.path.map(String).join('.') ?? '');
}

/** The checkout API seen from one account. The key lives in this closure and in the one header alone. */
export function createUpstreamClient(options: UpstreamClientOptions): UpstreamClient {
  const { apiKey, baseUrl, timeoutMs, dispatcher, onCall, onRateLimit } = options;
  const maxDecodedBytes = options.maxDecodedBytes ?? MAX_DECODED_BYTES;
  assertHeaderValue(apiKey, 'API key');

  async function answer<T>(request: Request<T>, seen: (reply: Reply) => void): Promise<T> {
    const { post, path, query, tier = 'writes' } = request;
    const reply = await exchange({
      method: post === undefined ? 'GET' : 'POST',
      url: baseUrl + path + (query === undefined ? '' : `?${query}`),
      headers: {
        authorization: `Bearer ${apiKey}`,
        'user-agent': 'checkout-desk',
        ...(post && { 'content-type': 'application/json', 'idempotency-key': post.idempotencyKey }),
      },
      ...(post && { body: post.body }),
      timeoutMs,
      maxDecodedBytes,
      signal: request.signal,
      dispatcher,
    });
    seen(reply);
    const { status, body } = reply;
    const refusal = 'json' in body && status >= 400 ? readRefusal(body.json, apiKey) : {};
    const retryAfterMs =
      parseRetryAfter(reply.header('retry-after') ?? null, Date.now()) ??
      parseRetryAfter(refusal.retryAfterSeconds?.toString() ?? null, Date.now());
    const limits = readRateLimit(reply, retryAfterMs);
    if (limits !== undefined) onRateLimit?.(limits, tier);

    // From here on a change has reached upstream, so nothing but its definitive answers can rule it out.
    const mayHaveHappened = post !== undefined;
    if (status === 200 || status === 201) {
      if ('fault' in body) throw new UpstreamUnknownError({ ...body.fault, status, mayHaveHappened });
      try {
        return request.read(body.json);
      } catch (error) {
        if (!(error instanceof BadShapeError)) throw error;
        throw new UpstreamUnknownError({
          cause: 'bad_reply',
          status,
          mayHaveHappened,
          detail: error.message,
        });
      }
    }
    if (status === 404 && request.missing === 'not_found') throw new UpstreamNotFoundError();
    if (status === 400 || status === 404 || status === 422)
      throw new UpstreamRefusedError({ status, ...refusal });
    if (status === 401 || status === 403) throw new UpstreamKeyRejectedError({ status });
    if (status === 409) throw new UpstreamConflictError();
    throw new UpstreamUnknownError({
      cause: unknownCause(status),
      status,
      mayHaveHappened,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }

  /** Reports each call, however it ended. */
  async function call<T>(request: Request<T>): Promise<T> {
    const started = performance.now();
    let reply: Reply | undefined;
    let outcome = 'fault';
    try {
      const result = await answer(request, (seen) => {
        reply = seen;
      });
      outcome = 'ok';
      return result;
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      const upstreamRequestId = /^[\w.:-]{1,100}$/.exec(reply?.header('x-request-id') ?? '')?.[0];
      onCall?.({
        method: request.post === undefined ? 'GET' : 'POST',
        path: request.path,
        durationMs: performance.now() - started,
        outcome,
        ...(reply && { status: reply.status }),
        ...(upstreamRequestId !== undefined && { upstreamRequestId }),
      });
    }
  }

  return {
    async create({ body, idempotencyKey, signal }) {
      assertHeaderValue(idempotencyKey, 'idempotency key');
      return call({
        path: '/checkout-sessions',
        post: { body, idempotencyKey },
        missing: 'refused',
        signal,
        read: (json) => toSession(parse(CreateReplySchema, json), json),
      });
    },

    async refund({ transactionId, body, idempotencyKey, signal }) {
      assertHeaderValue(idempotencyKey, 'idempotency key');
      if (!fitsPath(transactionId)) throw new UpstreamRefusedError({ status: 404 });
      return call({
        path: `/payments/${encodeURIComponent(transactionId)}/refund`,
        post: { body, idempotencyKey },
        tier: 'payment-mutations',
        missing: 'refused',
        signal,
        read: (json) => {
          const { id, amount, status, payment_id: paymentId } = parse(RefundReplySchema, json);
          if (paymentId !== undefined && paymentId !== transactionId)
            throw new BadShapeError('payment_id of another payment');
          return { id, amount, status: status ?? 'unknown' };
        },
      });
    },

    async retrieve({ id, signal }) {
      if (!fitsPath(id)) throw new UpstreamNotFoundError();
      return call({
        path: `/checkout-sessions/${encodeURIComponent(id)}`,
        missing: 'not_found',
        signal,
        read: (json) => {
          const session = toSession(parse(RetrieveReplySchema, json), json);
          if (session.id !== id) throw new BadShapeError('id of another session');
          return session;
        },
      });
    },

    async listTransactions({ page, limit, from }) {
      const query = new URLSearchParams({
        page: String(page),
        limit: String(limit),
        ...(from !== undefined && { from }),
      });
      return call({
        path: '/transactions',
        query,
        missing: 'refused',
        read: (json) => {
          const { data, meta } = parse(TransactionPageSchema, json);
          const rows = (json as { data: unknown[] }).data;
          return {
            transactions: data.map((row, index) => toTransaction(row, rows[index])),
            currentPage: meta.current_page,
            lastPage: meta.last_page,
            total: meta.total,
          };
        },
      });
    },
  };
}

/** A path can't hold these: the URL parser would turn them into the address of something else. */
function fitsPath(id: string): boolean {
  return id !== '' && id !== '.' && id !== '..' && id.isWellFormed();
}

/** Refuses what would break out of a header, without repeating it. */
function assertHeaderValue(value: string, name: string): void {
  if (!/^[\x21-\x7e]{1,1000}$/.test(value))
    throw new TypeError(`The ${name} has characters that a header can't carry.`);
}

function unknownCause(status: number): UnknownCause {
  if (status === 408) return 'timeout';
  if (status === 425) return 'too_early';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'server_error' : 'bad_reply';
}

function outcomeOf(error: unknown): string {
  if (error instanceof UpstreamUnknownError) return error.cause;
  return error instanceof Error && 'code' in error ? String(error.code) : 'fault';
}

function readRateLimit(reply: Reply, retryAfterMs: number | undefined): RateLimitSeen | undefined {
  const count = (name: string) => {
    const value = reply.header(name) ?? '';
    return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  };
  const limited = reply.status === 429;
  const limit = count('x-ratelimit-limit');
  // A 429 says that nothing is left, whether or not it comes with the number.
  const remaining = limited ? 0 : count('x-ratelimit-remaining');
  if (limit === undefined && remaining === undefined) return undefined;
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(limited && retryAfterMs !== undefined && { retryAfterMs }),
  };
}
