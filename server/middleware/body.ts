import express, { type Request, type RequestHandler } from 'express';
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
    collect(request, response, (error?: unknown) => {
      if (!error || isTooLarge(error)) return next(error);
      // An encoding that can't be read is the reader's business, after the questions of who is asking.
      unreadable.set(request, error);
      next();
    });
  };
}

const unreadable = new WeakMap<Request, unknown>();

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
