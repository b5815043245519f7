import { TZDate } from '@date-fns/tz';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { Context } from '../context.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { maskCardNumbers } from './clue-cards.ts';
import type { ExportRequest } from './export-requests.ts';
import type { Upstream } from './upstreams.ts';

type Place = { context: Context; upstream: Upstream; timeZone: string; actor: Actor };

/** What the file is called: letters, digits, dashes and dots only, with the day in the merchant's zone. */
export function fileName(
  { context, upstream, timeZone }: Omit<Place, 'actor'>,
  noun: ListNoun,
  ending: string,
): string {
  const what = noun === 'checkout_sessions' ? 'payment-links' : 'receipts';
  const day = new TZDate(context.clock.now(), timeZone).toISOString().slice(0, 10);
  const name = [what, upstream.account.merchant, upstream.account.mode, day].join('-');
  return `${name.replace(/[^a-z0-9-]/g, '')}.${ending}`;
}

/**
 * Reads the first rows, so that what can't be read is refused before a byte is sent, and gives how to write the CSV: every row
 * that matches as the index stood at the start, in the order asked for, whatever is written meanwhile.
 */
export async function beginExport(place: Place, { filter, ...request }: ExportRequest, signal: AbortSignal) {
  const { context, upstream, actor, timeZone } = place;
  const { account } = upstream;
  const { noun, columns, bom, list } = request;
  const job = {
    ...{ noun, columns, bom, timeZone, accountId: account.id, mode: account.mode },
    list: { query: list.query, page: { sort: list.page.sort } },
  };
  const { pieces, stop } = await context.exportThread.start(job, signal);
  const state = { rows: 0, isRecorded: false };

  /** The last piece goes out when the entry stands: no whole file without it. */
  async function* recorded(): AsyncGenerator<Buffer> {
    let held: Buffer | undefined;
    for await (const { bytes, rows } of pieces) {
      if (held) yield held;
      held = bytes;
      state.rows = rows;
    }
    await record('done');
    if (held) yield held;
  }

  async function record(outcome: 'done' | 'aborted'): Promise<void> {
    state.isRecorded = true;
    const { merchant, id } = account;
    await context.store.audit.add(
      auditEntry(context.clock.now(), actor, 'export', {
        ...{ merchant, accountId: id, kind: noun, outcome },
        detail: { format: 'csv', filter: maskFilter(filter), columns, rows: state.rows },
      }),
    );
  }

  async function writeTo(sink: Writable): Promise<'done' | 'aborted'> {
    try {
      await pipeline(recorded, sink);
      return 'done';
    } catch (error) {
      if (!isClosedEarly(error)) context.log.error({ err: error }, 'an export was cut short');
      await stop();
      if (!state.isRecorded) {
        await record('aborted').catch((reason: unknown) =>
          context.log.error({ err: reason }, 'an aborted export could not be recorded'),
        );
      }
      return 'aborted';
    }
  }

  return {
    /**
     * Writes the file and ends the sink. When that fails, or the sink closes before the end, the sink is destroyed, nothing
     * more is read, and the export counts as aborted; never throws.
     */
    writeTo: (sink: Writable) => context.exportThread.whole(writeTo(sink)),
  };
}

/** What was taken out must be known later; a card number that somebody looked for need not. */
function maskFilter(filter: string): string {
  const masked = [...new URLSearchParams(filter)].map(([name, value]) => [name, maskCardNumbers(value)]);
  return new URLSearchParams(masked).toString();
}

/** The other side went away, or the server is being stopped. */
function isClosedEarly(error: unknown): boolean {
  const causes = ['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'ECONNRESET', 'EPIPE'];
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && causes.includes(error.code)
  );
}
