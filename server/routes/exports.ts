import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import {
  CreateExportSchema,
  exportFiles,
  type ExportFormat,
  exportFormats,
  ExportTicketSchema,
} from '#shared/exports.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { ApiError, badRequest, validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { pathWith, ticketAt, redeemTicket } from '../middleware/export-ticket.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, queryOf, type Route } from '../middleware/routes.ts';
import { readExportRequest } from '../services/export-requests.ts';
import { issueTicket } from '../services/export-tickets.ts';
import { beginExport, fileName, newExportId } from '../services/exports.ts';
import { listOwner } from '../services/list-requests.ts';
import { readBundleRequest } from '../services/receipt-bundle-requests.ts';
import { instantReply } from '../services/replies.ts';

type File = { noun: ListNoun; format: ExportFormat; name: string };

const files: File[] = (Object.keys(exportFiles) as ListNoun[]).flatMap((noun) =>
  exportFormats.map((format) => ({ noun, format, name: `${exportFiles[noun]}.${format}` })),
);

const contentTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export const exportRoutes: Route[] = [
  accountRoute('post', '/exports', 'export', (call) => {
    const given = z.safeParse(CreateExportSchema, jsonBody(call.request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    const { path, id } = readPath(call, given.data.path);
    const { ticket, expiresAt } = issueTicket(call.context, path, call.login.login.tokenHash, id);
    const url = `${path}${path.includes('?') ? '&' : '?'}ticket=${ticket}`;
    reply(call.response, 201, ExportTicketSchema, { id, ticket, url, expires_at: instantReply(expiresAt) });
  }),

  ...files.map((file) =>
    accountRoute('get', `/exports/${file.name}`, 'export', (call) => sendFile(call, file)),
  ),
];

async function sendFile(call: AccountCall, { noun, format }: File): Promise<void> {
  const { context, upstream, request, response, merchant, actor, login } = call;
  const id = redeemTicket(call) ?? newExportId();
  const params = queryOf(call);
  if (ticketAt(request)) params.delete('ticket');
  const wanted = readExportRequest(params, listOwner(context, merchant, upstream, noun), format);
  // Its replies end with the connection, so one that was cut off would look whole.
  if (request.httpVersion === '1.0') {
    throw badRequest(
      'Exports need HTTP/1.1. Have the proxy in between speak it (nginx: proxy_http_version 1.1).',
    );
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const place = { context, upstream, merchant, actor, madeBy: login.user.name };
  const file = request.method === 'HEAD' ? undefined : await beginExport(place, wanted, id, gone.signal);
  const name = file?.fileName ?? fileName({ context, upstream, timeZone: merchant.timeZone }, noun, format);
  response.status(200).set({
    'Content-Type': contentTypes[format],
    'Content-Disposition': `attachment; filename="${name}"`,
    'X-Accel-Buffering': 'no',
    ...(file && { 'X-Export-Id': id }),
  });
  if (file) await file.writeTo(response);
  else response.end();
}

/**
 * The path of a file of this account, with its query in the one form that tickets are bound to, and the id of the export that
 * it opens. Throws validation_failed for anything else, and for filters that could not be exported: a download has nowhere to
 * say so.
 */
function readPath(call: AccountCall, given: string): { path: string; id: string } {
  const { context, upstream, merchant, mode } = call;
  const folder = `/api/${merchant.slug}/${mode}/exports/`;
  const url = URL.canParse(given, `http://desk${folder}`)
    ? new URL(given, `http://desk${folder}`)
    : undefined;
  const name =
    url?.origin === 'http://desk' && url.pathname.startsWith(folder)
      ? url.pathname.slice(folder.length)
      : undefined;
  const file = files.find((one) => one.name === name);
  const kept = /^(exp_[A-Za-z0-9_-]{1,40})\/(?:seal\.json|changes\.csv)$/.exec(name ?? '')?.[1];
  if (url && kept !== undefined) return { path: url.pathname, id: kept };
  if (!url || (!file && name !== 'receipts.pdf')) {
    const all = files.map((one) => `${folder}${one.name}`).join(' or ');
    throw validationFailed({ path: [`Write the path of a file of this account: ${all}.`] });
  }
  checkedPath(() => {
    const owner = listOwner(context, merchant, upstream, file?.noun ?? 'transactions');
    if (file) readExportRequest(url.searchParams, owner, file.format);
    else readBundleRequest(url.searchParams, owner);
  });
  return { path: pathWith(url.pathname, url.searchParams), id: newExportId() };
}

/** What is wrong with a file's filters is a fault of the path that holds them. */
function checkedPath(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const faults = Object.entries(error.fields ?? {}).map(([name, texts]) => `${name}: ${texts.join(' ')}`);
    throw validationFailed({ path: faults });
  }
}
