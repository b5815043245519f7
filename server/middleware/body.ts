import express, { type Request, type RequestHandler, type Response } from 'express';
import { ApiError, badRequest } from '../errors.ts';
import { isDeeperThan, maxJsonDepth } from '../services/json-depth.ts';

/** The largest body that any route takes, in bytes, before and after decompression. */
const maxBodyBytes = 256 * 1024;

/**
 * Collects the raw bytes within the limit, before anything else is looked at, so that a body that is too large is
 * always a 413. The bytes stay as they came: webhooks are signed over them.
 */
export function rawBody(): RequestHandler {
  const collect = express.raw({ type: () => true, limit: maxBodyBytes });
  return function collectBody(request, response, next) {
    if (isFile(request)) return next();
    collect(request, response, (error?: unknown) => {
      if (!error || isTooLarge(error)) return next(error);
      // An encoding that can't be read is the reader's business, after the questions of who is asking.
      unreadable.set(request, error);
      next();
    });
  };
}

const unreadable = new WeakMap<Request, unknown>();

/** Routes that take a whole file: theirs is read by {@link fileBody}, once it is known who sends it. */
const filePaths = /^\/api\/[^/]+\/[^/]+\/statements(?:\/inspect)?\/?(?:\?|$)/;

function isFile({ method, originalUrl }: Request): boolean {
  return method === 'POST' && filePaths.test(originalUrl);
}

/** The bytes of a file as it was sent. Throws payload_too_large, unsupported_media_type (compressed), bad_request (cut short). */
export async function fileBody(request: Request, response: Response, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => {
    // What is still under way would have to be read to its end before this connection could be used again.
    response.setHeader('Connection', 'close');
    return new ApiError(
      'payload_too_large',
      `The file is larger than ${maxBytes / 1_000_000} MB. Cut it into several.`,
    );
  };
  if (request.headers['content-encoding'] !== undefined) {
    throw new ApiError('unsupported_media_type', 'Send the file as it is, not compressed.');
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      if (length > maxBytes) throw tooLarge();
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest('The file was cut short on its way. Send it again.');
  }
  return Buffer.concat(parts);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 413;
}

/** The request's body as bytes; empty when there was none. */
export function bytesOf(request: Request): Buffer {
  if (unreadable.has(request)) throw unreadable.get(request);
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** The JSON body. Throws unsupported_media_type, bad_request (broken, too deep, not UTF-8). */
export function jsonBody(request: Request): unknown {
  const bytes = bytesOf(request);
  if (
    !/^application\/json\s*(;\s*charset=["']?utf-8["']?\s*)?$/i.test(request.headers['content-type'] ?? '')
  ) {
    throw new ApiError('unsupported_media_type', 'Send JSON with Content-Type: application/json.');
  }
  const value = parse(bytes);
  if (isDeeperThan(value, maxJsonDepth))
    throw badRequest(`The JSON is nested more than ${maxJsonDepth} levels deep.`);
  return value;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
}
