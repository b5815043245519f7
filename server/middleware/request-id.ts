import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Names every request, in the reply's header, the log and the error body: what a person reads out to support. */
export function requestId(): RequestHandler {
  return function nameRequest(_request, response, next) {
    const id = randomUUID();
    response.locals['requestId'] = id;
    response.setHeader('X-Request-Id', id);
    next();
  };
}
