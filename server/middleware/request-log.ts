import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Log } from '../log.ts';

/** One line per request: method, path without its query (which can hold what people typed), status, duration, request id. */
export function requestLog(options: { log: Log }): RequestHandler {
  const logRequest = pinoHttp({
    logger: options.log,
    quietReqLogger: true,
    genReqId: (_request, response) => String(response.getHeader('X-Request-Id')),
    serializers: {
      req: (request: { method: string; url: string }) => ({
        method: request.method,
        path: request.url.split('?', 1)[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    autoLogging: {
      ignore: (request) =>
        (request.url ?? '').startsWith('/health') || (request.url ?? '').startsWith('/assets'),
    },
  });
  return function log(request, response, next) {
    logRequest(request, response);
    next();
  };
}
