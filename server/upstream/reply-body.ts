import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

/** What `readJson` can decode, as it is asked for in `Accept-Encoding`. */
export const ACCEPT_ENCODING = 'gzip, br';

/** Deeper replies are not read: walking or writing them again would overflow the stack. */
const MAX_DEPTH = 100;

/** The reply unpacks to more than allowed. */
export class ReplyTooLargeError extends Error {
  override readonly name = 'ReplyTooLargeError';
}

/** The reply came, but is not JSON in an encoding that was asked for. */
export class UnreadableReplyError extends Error {
  override readonly name = 'UnreadableReplyError';
}

function decoderFor(encoding: string) {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new UnreadableReplyError('content encoding');
  }
}

/** zlib's own codes; what else breaks the stream is the connection's fault. */
const isDecodingFault = (error: unknown) =>
  error instanceof Error && 'code' in error && /^(?:Z_|ERR_(?:_|BROTLI|ZLIB))/.test(String(error.code));

async function readDecoded(body: Readable, encoding: string, maxDecodedBytes: number): Promise<Buffer> {
  const decoder = decoderFor(encoding);
  // The loop below meets every error of the pipeline itself; leaving the loop destroys both ends.
  const decoded: Readable = decoder === undefined ? body : pipeline(body, decoder, () => undefined);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Counted while unpacking: 400 KB on the wire can be 400 MB in memory.
      if (size > maxDecodedBytes) throw new ReplyTooLargeError('Too many bytes.');
      chunks.push(chunk);
    }
  } catch (error) {
    if (isDecodingFault(error)) throw new UnreadableReplyError('compression', { cause: error });
    throw error;
  }
  return Buffer.concat(chunks);
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(inner, depth - 1));
}

/**
 * Reads a reply as JSON, whatever its content type says. Throws ReplyTooLargeError, UnreadableReplyError, or the
 * stream's own error when the connection breaks. The stream is read to its end or destroyed.
 */
export async function readJson(body: Readable, encoding: string, maxDecodedBytes: number): Promise<unknown> {
  let value: unknown;
  try {
    const bytes = await readDecoded(body, encoding, maxDecodedBytes);
    // Fatal, because a replacement character inside an id would make it another id.
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    body.on('error', () => undefined).destroy();
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw new UnreadableReplyError('not JSON', { cause: error });
    }
    throw error;
  }
  if (isDeeperThan(value, MAX_DEPTH)) throw new UnreadableReplyError('too deep');
  return value;
}
