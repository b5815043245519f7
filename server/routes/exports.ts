import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import { CreateExportSchema, exportFiles, ExportTicketSchema } from '#shared/exports.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { ApiError, badRequest, validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { pathWith, ticketAt, redeemTicket } from '../middleware/export-ticket.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, queryOf, type Route } from '../middleware/routes.ts';
import { readExportRequest } from '../services/export-requests.ts';
import { issueTicket } from '../services/export-tickets.ts';
import { beginExport, fileName } from '../services/exports.ts';
import { listOwner } from '../services/list-requests.ts';
import { instantReply } from '../services/replies.ts';

const nouns = Object.keys(exportFiles) as ListNoun[];

export const exportRoutes: Route[] = [
  accountRoute('post', '/exports', 'export', (call) => {
    const given = z.safeParse(CreateExportSchema, jsonBody(call.request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    const path = readPath(call, given.data.path);
    const { ticket, expiresAt } = issueTicket(call.context, path, call.login.login.tokenHash);
    const url = `${path}${path.includes('?') ? '&' : '?'}ticket=${ticket}`;
    reply(call.response, 201, ExportTicketSchema, { ticket, url, expires_at: instantReply(expiresAt) });
  }),

  ...nouns.map((noun) =>
    accountRoute('get', `/exports/${exportFiles[noun]}.csv`, 'export', (call) => sendFile(call, noun)),
  ),
];

async function sendFile(call: AccountCall, noun: ListNoun): Promise<void> {
  const { context, upstream, request, response, merchant, actor } = call;
  redeemTicket(call);
  const params = queryOf(call);
  if (ticketAt(request)) params.delete('ticket');
  const wanted = readExportRequest(params, listOwner(context, merchant, upstream, noun));
  // Its replies end with the connection, so one that was cut off would look whole.
  if (request.httpVersion === '1.0') {
    throw badRequest(
      'Exports need HTTP/1.1. Have the proxy in between speak it (nginx: proxy_http_version 1.1).',
    );
  }
  const place = { context, upstream, timeZone: merchant.timeZone, actor };
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const file = request.method === 'HEAD' ? undefined : await beginExport(place, wanted, gone.signal);
  response.status(200).set({
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': `attachment; filename="${fileName(place, noun, 'csv')}"`,
    'X-Accel-Buffering': 'no',
  });
  if (file) await file.writeTo(response);
  else response.end();
}

/**
 * The path of a file of this account, with its query in the one form that tickets are bound to. Throws validation_failed
 * for anything else, and for filters that could not be exported: a download has nowhere to say so.
 */
function readPath(call: AccountCall, given: string): string {
  const { context, upstream, merchant, mode } = call;
  const folder = `/api/${merchant.slug}/${mode}/exports/`;
  const url = URL.canParse(given, `http://desk${folder}`)
    ? new URL(given, `http://desk${folder}`)
    : undefined;
  const noun = nouns.find((name) => url?.pathname === `${folder}${exportFiles[name]}.csv`);
  if (!url || !noun || url.origin !== 'http://desk') {
    const files = nouns.map((name) => `${folder}${exportFiles[name]}.csv`).join(' or ');
    throw validationFailed({ path: [`Write the path of a file of this account: ${files}.`] });
  }
  try {
    readExportRequest(url.searchParams, listOwner(context, merchant, upstream, noun));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const faults = Object.entries(error.fields ?? {}).map(([name, texts]) => `${name}: ${texts.join(' ')}`);
    throw validationFailed({ path: faults });
  }
  return pathWith(url.pathname, url.searchParams);
}
