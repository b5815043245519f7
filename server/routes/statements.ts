import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import {
  maxStatementBytes,
  SettleLineSchema,
  StatementDetailSchema,
  StatementInspectionSchema,
  StatementLineSchema,
  StatementLinesSchema,
  StatementListSchema,
  StatementSchema,
  statementOutcomes,
  StatementSettingsSchema,
} from '#shared/statements.ts';
import { text } from '#shared/text.ts';
import { badRequest, notFound, validationFailed } from '../errors.ts';
import { fileBody, jsonBody } from '../middleware/body.ts';
import { reply } from '../middleware/reply.ts';
import { type AccountCall, accountRoute, param, queryOf, type Route } from '../middleware/routes.ts';
import { statementCsv } from '../services/statement-csv.ts';
import { reopenLine, settleLine } from '../services/statement-lines.ts';
import {
  getStatement,
  importStatement,
  inspectStatement,
  listStatementLines,
  listStatements,
  rematchStatement,
  removeStatement,
} from '../services/statements.ts';

const permission = 'match_statements';

/** Settlement statements: files of a gateway or bank, matched with what is known here. */
export const statementRoutes: Route[] = [
  accountRoute('get', '/statements', permission, async (call) => {
    const query = queryOf(call);
    const before = readPlace(query.get('cursor'));
    const { rows, next } = await listStatements(call.context, call, { before, limit: readLimit(query) });
    const cursor = next && Buffer.from(JSON.stringify([next.importedAt, next.id])).toString('base64url');
    reply(call.response, 200, StatementListSchema, { data: rows, next_cursor: cursor ?? null });
  }),

  accountRoute('post', '/statements/inspect', permission, async (call) => {
    const query = queryOf(call);
    const sheet = readName(query, 'sheet');
    const headerLine = readNumber(query, 'header_line', { least: 0, most: 999 }) ?? null;
    const bytes = await fileBody(call.request, call.response, maxStatementBytes);
    const found = await inspectStatement(call.context, call, { bytes, sheet, headerLine });
    reply(call.response, 200, StatementInspectionSchema, found);
  }),

  accountRoute('post', '/statements', permission, async (call) => {
    const query = queryOf(call);
    const name = readName(query, 'name') ?? 'Statement';
    const settings = readSettings(query.get('settings'));
    const bytes = await fileBody(call.request, call.response, maxStatementBytes);
    const { statement, isNew } = await importStatement(call.context, call, { bytes, name, settings });
    reply(call.response, isNew ? 201 : 200, StatementSchema, statement);
  }),

  accountRoute('get', '/statements/:id', permission, async (call) => {
    reply(
      call.response,
      200,
      StatementDetailSchema,
      await getStatement(call.context, call, param(call, 'id')),
    );
  }),

  accountRoute('delete', '/statements/:id', permission, async (call) => {
    await removeStatement(call.context, call, param(call, 'id'));
    call.response.status(204).end();
  }),

  accountRoute('post', '/statements/:id/match', permission, async (call) => {
    reply(call.response, 202, StatementSchema, await rematchStatement(call.context, call, param(call, 'id')));
  }),

  accountRoute('get', '/statements/:id/lines', permission, async (call) => {
    const query = queryOf(call);
    const page = { ...readFilter(query), after: readNumber(query, 'cursor') ?? 0, limit: readLimit(query) };
    const { data, next } = await listStatementLines(call.context, call, param(call, 'id'), page);
    reply(call.response, 200, StatementLinesSchema, {
      data,
      next_cursor: next === undefined ? null : String(next),
    });
  }),

  accountRoute('get', '/statements/:id/result.csv', permission, async (call) => {
    const { context, response, request } = call;
    const { fileName, pages } = await statementCsv(
      context,
      call,
      param(call, 'id'),
      readFilter(queryOf(call)),
    );
    // Without parts that say how long they are, a file cut short would look whole.
    if (request.httpVersion === '1.0')
      throw badRequest('This file needs HTTP/1.1. Have the proxy in between speak it.');
    response.status(200).set({
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${fileName.replace(/[^a-z0-9.-]/g, '')}"`,
      'X-Accel-Buffering': 'no',
    });
    if (request.method === 'HEAD') return void response.end();
    await pipeline(Readable.from(pages()), response).catch((error: unknown) =>
      context.log.warn({ err: error }, 'the result of a statement was cut short'),
    );
  }),

  accountRoute('put', '/statements/:id/lines/:position', permission, async (call) => {
    const given = z.safeParse(SettleLineSchema, jsonBody(call.request));
    if (!given.success) throw validationFailed(fieldMessages(given.error.issues));
    reply(
      call.response,
      200,
      StatementLineSchema,
      await settleLine(call.context, call, placeOf(call), given.data),
    );
  }),

  accountRoute('post', '/statements/:id/lines/:position/reopen', permission, async (call) => {
    reply(call.response, 200, StatementLineSchema, await reopenLine(call.context, call, placeOf(call)));
  }),
];

function placeOf(call: AccountCall) {
  const position = param(call, 'position');
  // No line has such a place, which is the same as one that is not there.
  if (!/^\d{1,9}$/.test(position)) throw notFound();
  return { id: param(call, 'id'), position: Number(position) };
}

/** The settings as JSON in the query, since the body is the file. */
function readSettings(given: string | null) {
  let settings: unknown;
  try {
    settings = JSON.parse(given ?? '');
  } catch {
    throw badRequest('The parameter settings is no JSON.', { settings: ['Write the settings as JSON.'] });
  }
  const read = z.safeParse(StatementSettingsSchema, settings);
  if (!read.success) throw validationFailed(fieldMessages(read.error.issues));
  return read.data;
}

function readName(query: URLSearchParams, name: string): string | null {
  const given = query.get(name);
  if (given === null || given === '') return null;
  const read = z.safeParse(text(200), given);
  if (!read.success)
    throw badRequest(`The parameter ${name} can’t be taken.`, fieldMessages(read.error.issues));
  return read.data;
}

function readFilter(query: URLSearchParams) {
  const outcome = query.get('outcome') ?? undefined;
  const known = statementOutcomes.find((one) => one === outcome);
  if (outcome !== undefined && !known) {
    throw badRequest('The parameter outcome can’t be taken.', {
      outcome: [`One of ${statementOutcomes.join(', ')}.`],
    });
  }
  return { outcome: known, isOpen: query.get('open') === 'true' };
}

const readLimit = (query: URLSearchParams) => readNumber(query, 'limit', { least: 1, most: 200 }) ?? 50;

function readNumber(
  query: URLSearchParams,
  name: string,
  { least = 0, most = 999_999_999 } = {},
): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const value = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw badRequest(`The parameter ${name} can’t be taken.`, {
    [name]: [`A whole number from ${least} to ${most}.`],
  });
}

const PlaceSchema = z.tuple([z.int(), z.string()]);

function readPlace(cursor: string | null): { importedAt: number; id: string } | undefined {
  if (cursor === null) return undefined;
  try {
    const [importedAt, id] = z.parse(PlaceSchema, JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { importedAt, id };
  } catch {
    throw badRequest('The cursor is not one of this list.', { cursor: ['Take it from next_cursor.'] });
  }
}
