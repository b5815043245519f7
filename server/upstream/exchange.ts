import { setMaxListeners } from 'node:events';
import { Agent, errors, request, type Dispatcher } from 'undici';
import { type UnknownDetails, UpstreamUnknownError } from './errors.ts';
import { ACCEPT_ENCODING, readJson, ReplyTooLargeError, UnreadableReplyError } from './reply-body.ts';

/** A name that does not resolve or a host that drops packets is told apart from one that received our bytes. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * The connections to upstream, shared by all accounts. There is no limit on connections to one origin, because
 * such a limit is a queue in which one hanging account holds up all others; what bounds them is each account's
 * budget and deadline. Redirects are not followed (undici's default), so the key goes nowhere else.
 */
const sharedAgent = new Agent({
  // Said outright, because NODE_TLS_REJECT_UNAUTHORIZED=0 changes only the default.
  connect: { timeout: CONNECT_TIMEOUT_MS, rejectUnauthorized: true },
  // One deadline of ours spans connect, headers and body; undici's idle limits would let a slow drip live on.
  headersTimeout: 0,
  bodyTimeout: 0,
});

export type Call = {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  timeoutMs: number;
  maxDecodedBytes: number;
  signal: AbortSignal | undefined;
  dispatcher: Dispatcher | undefined;
};

export type Reply = {
  status: number;
  /** The last value of a header given several times. */
  header(name: string): string | undefined;
  /** The body, or why it could not be read: the status line still counts for a definitive no. */
  body: { json: unknown } | { fault: Omit<UnknownDetails, 'mayHaveHappened'> };
};

/** Sends one request, once, within one total deadline. Throws UpstreamUnknownError when no status line came back. */
export async function exchange(call: Call): Promise<Reply> {
  const { signal } = call;
  const changes = call.method !== 'GET';
  if (signal?.aborted)
    throw new UpstreamUnknownError({ cause: 'timeout', mayHaveHappened: false, detail: 'not sent' });

  const deadline = new AbortController();
  const giveUp = () => deadline.abort();
  const timer = setTimeout(giveUp, call.timeoutMs);
  if (signal !== undefined) {
    // One signal, such as that of a shutdown, may end any number of calls.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', giveUp, { once: true });
  }
  try {
    const response = await request(call.url, {
      method: call.method,
      headers: { ...call.headers, accept: 'application/json', 'accept-encoding': ACCEPT_ENCODING },
      body: call.body ?? null,
      signal: deadline.signal,
      dispatcher: call.dispatcher ?? sharedAgent,
    });
    const header = (name: string) => {
      const value = response.headers[name];
      return Array.isArray(value) ? value.at(-1) : value;
    };
    const reply = { status: response.statusCode, header };
    try {
      const json = await readJson(response.body, header('content-encoding') ?? '', call.maxDecodedBytes);
      return { ...reply, body: { json } };
    } catch (error) {
      return { ...reply, body: { fault: sortFault(error, deadline.signal) } };
    }
  } catch (error) {
    throw new UpstreamUnknownError({
      ...sortFault(error, deadline.signal),
      mayHaveHappened: changes && !isProvablyUnsent(error),
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

/** The error itself is dropped: what HTTP clients hang on their errors has carried keys into logs before. */
function sortFault(error: unknown, deadline: AbortSignal): Omit<UnknownDetails, 'mayHaveHappened'> {
  if (error instanceof ReplyTooLargeError) return { cause: 'reply_too_large' };
  if (error instanceof UnreadableReplyError) return { cause: 'bad_reply', detail: error.message };
  const code = codeOf(error);
  if (deadline.aborted || code === 'UND_ERR_CONNECT_TIMEOUT') return { cause: 'timeout' };
  if (error instanceof errors.HTTPParserError) return { cause: 'bad_reply', detail: 'not HTTP' };
  if (code === undefined) return { cause: 'network' };
  return { cause: code === 'UND_ERR_HEADERS_OVERFLOW' ? 'bad_reply' : 'network', detail: code };
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}

const connectFaults =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|CERT_.+|ERR_TLS_CERT_.+|DEPTH_ZERO_.+|SELF_SIGNED_.+|UNABLE_TO_.+)$/;

/** True only for faults that come before a connection stands; whatever is in doubt may have been sent. */
function isProvablyUnsent(error: unknown): boolean {
  if (connectFaults.test(codeOf(error) ?? '')) return true;
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
  return syscall === 'connect' || syscall === 'getaddrinfo';
}
