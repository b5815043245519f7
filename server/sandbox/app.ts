import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { apiRouter } from './api.ts';
import { ApiError, refusal } from './api-error.ts';
import type { Context } from './context.ts';
import { controlDoor } from './control-door.ts';
import { hostedPage } from './hosted-page.ts';

/** The sandbox's routes in their order; never listens. */
export function buildApp(context: Context): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(logRequests(context));
  app.use('/api/v1', apiRouter(context));
  app.use('/_sandbox', controlDoor(context));
  app.use(hostedPage(context));
  app.use(() => {
    throw refusal(404, 'Not found.');
  });
  app.use(writeError(context));
  return app;
}

function logRequests(context: Context): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const { method, path } = request;
    response.on('close', () => {
      const ms = Math.round(performance.now() - started);
      context.settings.log({ level: 'info', msg: 'request', method, path, status: response.statusCode, ms });
    });
    next();
  };
}

/** Errors of the body parser carry a status and a type; they are the sender's, anything else is ours. */
function readParserError(error: unknown): ApiError | null {
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return null;
  if (error.type === 'entity.too.large') return refusal(413, 'The body is too large.');
  if (error.type === 'entity.parse.failed') return refusal(400, 'The body is not valid JSON.');
  const status = typeof error.status === 'number' ? error.status : 400;
  return status < 500 ? refusal(status, 'The body cannot be read.') : null;
}

function writeError(context: Context): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    // A handler that was waiting when the sandbox stopped: there is nobody left to answer.
    if (context.stopping.aborted || response.headersSent) return void request.socket.destroy();
    const known = error instanceof ApiError ? error : (readParserError(error) ?? readPathError(error));
    if (!known) {
      const reason = error instanceof Error ? error.stack : String(error);
      context.settings.log({ level: 'error', msg: 'request broke', path: request.path, reason });
    }
    const { status, headers, body } = known ?? refusal(500, 'Internal server error.');
    response.status(status).set(headers).json(body);
    void next;
  };
}

/** A path with broken percent signs. */
function readPathError(error: unknown): ApiError | null {
  return error instanceof URIError ? refusal(400, 'The path cannot be read.') : null;
}
