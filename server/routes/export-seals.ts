import { pipeline } from 'node:stream/promises';
import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import {
  CheckFileSchema,
  ExportChangesSchema,
  ExportListSchema,
  ExportSealSchema,
  FileCheckSchema,
} from '#shared/exports.ts';
import { badRequest, validationFailed } from '../errors.ts';
import { jsonBody } from '../middleware/body.ts';
import { redeemTicket } from '../middleware/export-ticket.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, queryOf, type Route } from '../middleware/routes.ts';
import {
  beginChanges,
  cancelExport,
  changesSince,
  checkFile,
  getExport,
  listExports,
} from '../services/export-seals.ts';

/** Exports that were made or run, their seals, and what has changed since. Behind the files, whose paths match `:id` too. */
export const exportSealRoutes: Route[] = [
  accountRoute('get', '/exports', 'export', async (call) => {
    reply(call.response, 200, ExportListSchema, await listExports(call, readPage(call)));
  }),

  accountRoute('post', '/exports/check', 'export', async (call) => {
    const given = z.safeParse(CheckFileSchema, jsonBody(call.request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    reply(call.response, 200, FileCheckSchema, await checkFile(call, given.data));
  }),

  accountRoute('get', '/exports/:id', 'export', async (call) => {
    reply(call.response, 200, ExportSealSchema, await getExport(call, param(call, 'id')));
  }),

  accountRoute('delete', '/exports/:id', 'export', async (call) => {
    await cancelExport(call, param(call, 'id'));
    call.response.status(204).end();
  }),

  accountRoute('get', '/exports/:id/seal.json', 'export', async (call) => {
    redeemTicket(call);
    const {
      progress: _progress,
      comparable: _comparable,
      ...seal
    } = await getExport(call, param(call, 'id'));
    const name = seal.file_name.replace(/\.[a-z]+$/, '');
    call.response
      .status(200)
      .set({
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': `attachment; filename="${name}-seal.json"`,
      })
      .end(`${JSON.stringify(seal, null, 2)}\n`);
  }),

  accountRoute('post', '/exports/:id/changes', 'export', async (call) => {
    const changes = await changesSince(call, param(call, 'id'), goneSignal(call));
    reply(call.response, 200, ExportChangesSchema, changes);
  }),

  accountRoute('get', '/exports/:id/changes.csv', 'export', async (call) => sendChanges(call)),
];

function readPage(call: AccountCall): { cursor: string | null; limit: number } {
  const params = queryOf(call);
  const unknown = [...params.keys()].filter((name) => name !== 'cursor' && name !== 'limit');
  const limit = Number(params.get('limit') ?? '50');
  const faults = {
    ...Object.fromEntries(unknown.map((name) => [name, ['There is no such parameter.']])),
    ...(!(Number.isInteger(limit) && limit >= 1 && limit <= 200) && {
      limit: ['Give a limit from 1 to 200.'],
    }),
  };
  if (Object.keys(faults).length > 0) throw badRequest('The list can’t be read like this.', faults);
  return { cursor: params.get('cursor'), limit };
}

function goneSignal({ response }: AccountCall): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

async function sendChanges(call: AccountCall): Promise<void> {
  const { context, request, response } = call;
  redeemTicket(call);
  if (request.httpVersion === '1.0') throw badRequest('Exports need HTTP/1.1.');
  const { run, fileName } = await beginChanges(call, param(call, 'id'), goneSignal(call));
  response.status(200).set({
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'X-Accel-Buffering': 'no',
  });
  async function* bytes(): AsyncGenerator<Buffer> {
    for await (const piece of run.pieces) yield piece.bytes;
  }
  const sending = pipeline(bytes, response).catch(async (error: unknown) => {
    context.log.info({ err: error }, 'a list of changes was cut short');
    await run.stop();
  });
  await context.exportThread.whole(sending);
}
