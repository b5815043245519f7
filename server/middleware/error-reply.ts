import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Log } from '../log.ts';
import { ApiError, notFound, StoreUnavailableError } from '../errors.ts';

/** The one exit for errors: expected ones by name, everything else logged in full and shown bland. */
export function errorReply(options: { log: Log }): ErrorRequestHandler {
  return function replyWithError(error: unknown, request, response, next) {
    if (response.headersSent) return next(error);
    const known = asApiError(error);
    const requestId = requestIdOf(response);
    if (!known || known.status >= 500)
      options.log.error(
        { err: error, requestId, method: request.method, path: request.path },
        'request failed',
      );
    const { status, code, message, fields, headers } =
      known ??
      new ApiError(
        'internal',
        'The desk made a mistake. It was written down; nothing that was confirmed is lost.',
      );
    response
      .set(headers)
      .status(status)
      .json({ error: { code, message, ...(fields && { fields }), request_id: requestId } });
  };
}

export function replyNotFound(): RequestHandler {
  return function noSuchRoute(_request, _response, next) {
    next(notFound());
  };
}

export function requestIdOf(response: Response): string {
  return String(response.locals['requestId']);
}

function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof StoreUnavailableError) {
    return new ApiError(
      'store_unavailable',
      'The desk can’t write to its disk or database right now. Nothing that was typed is lost; try again in a moment.',
      { headers: { 'Retry-After': '5' } },
    );
  }
  return parserError(error);
}

/** What body-parser and the router throw: told apart by their documented `type` and `status`. */
function parserError(error: unknown): ApiError | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  if (!('type' in error || 'expose' in error || error instanceof URIError)) return undefined;
  if (error.status === 413) return new ApiError('payload_too_large', 'The request is larger than 256 KB.');
  if (error.status === 415)
    return new ApiError('unsupported_media_type', 'This content encoding is not taken.');
  if (typeof error.status === 'number' && error.status >= 400 && error.status < 500)
    return new ApiError('bad_request', 'The request can’t be read.');
  return undefined;
}
