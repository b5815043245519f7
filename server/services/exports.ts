import { randomBytes } from 'node:crypto';
import { TZDate } from '@date-fns/tz';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { Context } from '../context.ts';
import type { ExportEnd } from '../store/export-store.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { type ExportOpening, openingOf } from './export-openings.ts';
import type { ExportRequest } from './export-requests.ts';
import { runningExports } from './running-exports.ts';
import type { Upstream } from './upstreams.ts';

export type ExportPlace = {
  context: Context;
  upstream: Upstream;
  merchant: { name: string; timeZone: string };
  actor: Actor;
  /** Who asked for it, as its seal says. */
  madeBy: string;
};

/** How long, and how many of an account, exports can be compared with what is there now. */
const manifestsKept = { ms: 90 * 86_400_000, most: 50 } as const;
/** Parts of a manifest that are written together: a hundred thousand rows. */
const partsTogether = 20;

export const newExportId = () => `exp_${randomBytes(12).toString('base64url')}`;

/** What the file is called: letters, digits, dashes and dots only, with the day in the merchant's zone. */
export function fileName(
  { context, upstream, timeZone }: { context: Context; upstream: Upstream; timeZone: string },
  noun: ListNoun,
  ending: string,
): string {
  const what = noun === 'checkout_sessions' ? 'payment-links' : 'receipts';
  const day = new TZDate(context.clock.now(), timeZone).toISOString().slice(0, 10);
  const name = [what, upstream.account.merchant, upstream.account.mode, day].join('-');
  return `${name.replace(/[^a-z0-9-]/g, '')}.${ending}`;
}

/**
 * Reads the first rows, so that what can't be read is refused before a byte is sent, and gives how to write the file: every row
 * that matches as the index stood at the start, in the order asked for, whatever is written meanwhile. The export is known
 * under `id` from here on, and sealed when its file has come to its end.
 */
export async function beginExport(
  place: ExportPlace,
  request: ExportRequest,
  id: string,
  signal: AbortSignal,
) {
  const { context, upstream, merchant } = place;
  const { noun, format } = request;
  const named = fileName({ context, upstream, timeZone: merchant.timeZone }, noun, format);
  const opening = openingOf(place, request, { id, fileName: named });
  const { pieces, stop, manifest, result } = await context.exportThread.start(opening.job, signal);
  const { account } = upstream;
  const key = { accountId: account.id, id };
  const running = runningExports(context);
  const figures = { rows: 0, bytes: 0, expected: null as number | null, cancel: () => {} };
  let parts: Uint8Array[] = [];
  let partsWritten = 0;
  let isEnded = false;

  await context.store.exports.begin(opening.row).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  running.set(id, figures);
  countRows(context, opening).then(
    (count) => (figures.expected = count),
    // Only the bar's length is not known then.
    () => undefined,
  );

  /** The last piece goes out when the seal stands: no whole file without it. */
  async function* sealed(): AsyncGenerator<Buffer> {
    let held: Buffer | undefined;
    for await (const { bytes, rows } of pieces) {
      if (held) yield held;
      held = bytes;
      figures.rows = rows;
      figures.bytes += bytes.length;
      await keepManifest();
    }
    await end('done');
    if (held) yield held;
  }

  async function keepManifest(): Promise<void> {
    parts.push(...manifest());
    if (parts.length < partsTogether) return;
    await context.store.exports.addManifest(key, { from: partsWritten, parts });
    partsWritten += parts.length;
    parts = [];
  }

  async function end(state: 'done' | 'aborted'): Promise<void> {
    isEnded = true;
    parts.push(...manifest());
    const now = context.clock.now();
    await context.store.exports.end(
      endOf(key, state, now, state === 'done' ? result() : undefined),
      { from: partsWritten, parts },
      { since: now - manifestsKept.ms, most: manifestsKept.most },
      entryOf(place, opening, state, state === 'done' ? result().rows : figures.rows),
    );
  }

  async function writeTo(sink: Writable): Promise<'done' | 'aborted'> {
    figures.cancel = () => sink.destroy();
    try {
      await pipeline(sealed, sink);
      return 'done';
    } catch (error) {
      if (!isClosedEarly(error)) context.log.error({ err: error }, 'an export was cut short');
      sink.destroy();
      await stop();
      if (!isEnded) {
        await end('aborted').catch((reason: unknown) =>
          context.log.error({ err: reason }, 'an aborted export could not be recorded'),
        );
      }
      return 'aborted';
    } finally {
      running.delete(id);
    }
  }

  return {
    fileName: named,
    /**
     * Writes the file and ends the sink. When that fails, or the sink closes before the end, the sink is destroyed, nothing
     * more is read, and the export counts as aborted; never throws.
     */
    writeTo: (sink: Writable) => context.exportThread.whole(writeTo(sink)),
  };
}

type Result = ReturnType<Awaited<ReturnType<Context['exportThread']['start']>>['result']>;

function endOf(
  key: { accountId: number; id: string },
  state: 'done' | 'aborted',
  now: number,
  result: Result | undefined,
): ExportEnd {
  const { rows = null, bytes = null, sha256 = null, totals = [], cutCells = 0 } = result ?? {};
  return { ...key, state, endedAt: now, rowCount: rows, bytes, sha256, totals, cutCells };
}

function entryOf(
  { context, upstream, actor }: ExportPlace,
  { row }: ExportOpening,
  outcome: 'done' | 'aborted',
  rows: number,
) {
  const { merchant, id: accountId } = upstream.account;
  const { format, filter, request } = row;
  return auditEntry(context.clock.now(), actor, 'export', {
    ...{ merchant, accountId, kind: row.noun, id: row.id, outcome },
    detail: { format, filter, columns: request.columns, rows },
  });
}

/** Beyond it nobody looks at the bar. */
const mostCounted = 10_000_000;

function countRows(context: Context, { row, job }: ExportOpening): Promise<number> {
  const noun = row.noun === 'checkout_sessions' ? 'checkoutSessions' : 'transactions';
  return context.store[noun].count(row.accountId, job.list.query, mostCounted);
}

/** The other side went away, or the server is being stopped. */
function isClosedEarly(error: unknown): boolean {
  const causes = ['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'ECONNRESET', 'EPIPE'];
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && causes.includes(error.code)
  );
}
