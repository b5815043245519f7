import * as z from 'zod/mini';
import { ErrorBodySchema, type FieldMessages } from '#shared/errors.ts';
import { isAttended } from './activity.ts';

/**
 * A request that did not give what was asked for. `status` is the HTTP status, or 0 when no answer came;
 * `code` is the server's own code, or one of ours: `network` (no answer), `bad_reply` (an answer that can't be read).
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldMessages;
  readonly requestId: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: { fields?: FieldMessages | undefined; requestId?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: extra.cause });
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.fields = extra.fields ?? {};
    this.requestId = extra.requestId;
  }
}

export const isApiError = (error: unknown): error is ApiError => error instanceof ApiError;

type RequestOptions = {
  body?: unknown;
  /** Sent as it is, in place of a JSON body. */
  file?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Lets the request outlive the page, for a draft kept while leaving. At most 64 KB of body. */
  keepalive?: boolean;
  /** The same request, already under way: its answer is taken instead of asking again. */
  underWay?: Promise<Response> | undefined;
};

const sessionEndListeners = new Set<() => void>();

/** Calls back whenever a reply says that nobody is signed in any more. Returns how to stop listening. */
export function onSessionEnd(listener: () => void): () => void {
  sessionEndListeners.add(listener);
  return () => sessionEndListeners.delete(listener);
}

/**
 * Sends one request and gives status and checked reply.
 * Throws {@link ApiError}; an abort by the given signal is thrown on as it is.
 */
export async function apiRequest<S extends z.core.$ZodType>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  schema: S,
  options: RequestOptions = {},
): Promise<{ status: number; data: z.output<S> }> {
  const response = await apiFetch(method, path, options);
  const requestId = response.headers.get('x-request-id') ?? undefined;
  let json: unknown;
  try {
    const text = await response.text();
    json = text === '' ? undefined : JSON.parse(text);
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw new ApiError(response.status, 'bad_reply', 'The answer broke off or could not be read.', {
      requestId,
      cause,
    });
  }
  const reply = z.safeParse(schema, json);
  if (!reply.success) {
    throw new ApiError(
      response.status,
      'bad_reply',
      'The answer has a form that this page does not know. Reload the page; it may be older than the server.',
      { requestId, cause: reply.error },
    );
  }
  return { status: response.status, data: reply.data };
}

/** The plain response of a request that went well, for streams. Throws {@link ApiError} for any other. */
export async function apiFetch(
  method: string,
  path: string,
  { body, file, headers, signal, keepalive = false, underWay }: RequestOptions = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await (underWay ??
      fetch(path, {
        method,
        headers: {
          'X-Checkout-Desk': '1',
          ...(isAttended() ? {} : { 'X-Checkout-Desk-Background': '1' }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(file && { 'Content-Type': 'application/octet-stream' }),
          ...headers,
        },
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        keepalive,
        signal: signal ?? null,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(file && { body: file }),
      }));
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ApiError(0, 'network', 'Checkout Desk did not answer. Check your connection, then try again.', {
      cause,
    });
  }
  if (!response.ok) throw await readFailure(response);
  return response;
}

async function readFailure(response: Response): Promise<ApiError> {
  const body = z.safeParse(ErrorBodySchema, await response.json().catch(() => undefined));
  if (!body.success) {
    const requestId = response.headers.get('x-request-id') ?? undefined;
    return new ApiError(response.status, 'bad_reply', `The server answered with status ${response.status}.`, {
      requestId,
    });
  }
  const { code, message, fields, request_id: requestId } = body.data.error;
  if (code === 'login_required') for (const listener of sessionEndListeners) listener();
  return new ApiError(response.status, code, message, { fields, requestId });
}

type Send = <S extends z.core.$ZodType>(
  path: string,
  schema: S,
  options?: RequestOptions,
) => Promise<z.output<S>>;

export const apiGet: Send = async (path, schema, options) =>
  (await apiRequest('GET', path, schema, options)).data;
export const apiPost: Send = async (path, schema, options) =>
  (await apiRequest('POST', path, schema, options)).data;
export const apiPut: Send = async (path, schema, options) =>
  (await apiRequest('PUT', path, schema, options)).data;
export const apiDelete: Send = async (path, schema, options) =>
  (await apiRequest('DELETE', path, schema, options)).data;
