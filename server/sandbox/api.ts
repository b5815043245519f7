import { setTimeout as delay } from 'node:timers/promises';
import { json, type Request, type Response, Router } from 'express';
import { accountById } from './accounts.ts';
import { apiAccess, callerOf, mustOwn } from './api-access.ts';
import { refusal, tooManyRequests } from './api-error.ts';
import type { Context } from './context.ts';
import { readCreateRequest } from './create-request.ts';
import {
  findReply,
  fingerprintOf,
  type IdempotencyMark,
  keepReply,
  markRunning,
  readIdempotencyKey,
  type Reply,
} from './idempotency.ts';
import { mustBeShallow } from './json-depth.ts';
import { refund } from './refunds.ts';
import { createdReply, retrievedReply } from './replies.ts';
import { countTry, type Fault, faultOf, scenarioIn } from './scenarios.ts';
import { createSession, findSession } from './sessions.ts';
import { listTransactions } from './transaction-list.ts';
import { findTransaction } from './transactions.ts';

/** The documented API, to be mounted at `/api/v1`. */
export function apiRouter(context: Context): Router {
  const router = Router();
  router.use(apiAccess(context));
  router.use(json({ limit: '256kb' }));
  router.post('/checkout-sessions', (request, response) => postSession(context, request, response));
  router.get('/checkout-sessions/:id', (request, response) => {
    const found = findSession(context, request.params.id);
    const owner = found && accountById(context.db, found.account_id);
    response.json(retrievedReply(context, mustOwn(callerOf(request), owner, found)));
  });
  router.get('/transactions', (request, response) => {
    response.json(listTransactions(context, callerOf(request).id, request.query));
  });
  router.post('/payments/:id/refund', (request, response) => {
    const { mark } = readPost(request, `refund ${request.params.id}`);
    const original = mark && findReply(context, mark);
    if (original) return send(response, original);
    const found = findTransaction(context, request.params.id);
    const owner = found && accountById(context.db, found.account_id);
    const transaction = mustOwn(callerOf(request), owner, found);
    const reply = keeping(context, mark, () => refund(context, transaction, request.body));
    context.wakeWebhooks();
    send(response, reply);
  });
  router.use(() => {
    throw refusal(404, 'Not found.');
  });
  return router;
}

async function postSession(context: Context, request: Request, response: Response): Promise<void> {
  const { mark, fingerprint, key } = readPost(request, 'create');
  const original = mark && findReply(context, mark);
  if (original) return send(response, original);
  const body = readCreateRequest(request.body, context.settings.strictTax);
  const fault = plannedFault(context, body.description, `${callerOf(request).id} ${key ?? fingerprint}`);
  if (fault === 'server-error') throw refusal(500, 'Internal server error.');
  if (fault === 'rate-limit') throw tooManyRequests(2);
  const reply = keeping(context, mark, () =>
    createdReply(context, createSession(context, callerOf(request), body, key)),
  );
  if (fault === 'lost-answer') return void request.socket.destroy();
  if (fault === 'slow') await answerSlowly(context, mark);
  send(response, reply);
}

function plannedFault(context: Context, description: string | undefined, request: string): Fault {
  const scenario = scenarioIn(description);
  return scenario ? faultOf(scenario, countTry(context.db, request)) : null;
}

/** The session is there from the start, and so is its reply: only the answer is late. */
async function answerSlowly(context: Context, mark: IdempotencyMark | null): Promise<void> {
  const done = markRunning(context, mark);
  try {
    await delay(context.settings.slowAnswerMs, undefined, { signal: context.stopping });
  } finally {
    done();
  }
}

function readPost(
  request: Request,
  operation: string,
): { key: string | null; fingerprint: string; mark: IdempotencyMark | null } {
  const body: unknown = request.body;
  if (body === undefined) throw refusal(400, 'Send a JSON body with Content-Type: application/json.');
  mustBeShallow(body);
  const key = readIdempotencyKey(request);
  const fingerprint = fingerprintOf(operation, body);
  return { key, fingerprint, mark: key ? { apiKey: callerOf(request).api_key, key, fingerprint } : null };
}

/** Does the work and keeps its reply in one transaction: a crash leaves both or neither. */
function keeping(context: Context, mark: IdempotencyMark | null, work: () => Record<string, unknown>): Reply {
  return context.db.transaction(() => {
    const reply = { status: 201, body: JSON.stringify(work()) };
    if (mark) keepReply(context, mark, reply);
    return reply;
  });
}

function send(response: Response, reply: Reply): void {
  response.status(reply.status).type('application/json').send(reply.body);
}
