import { TZDate } from '@date-fns/tz';
import { stringify } from 'csv-stringify';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { Context } from '../context.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { type Cell, cellsOf, type ExportedRow } from './export-rows.ts';
import type { ExportRequest } from './export-requests.ts';
import { checkoutSessionReply, transactionReply } from './replies.ts';
import type { Upstream } from './upstreams.ts';

/** Rows written between two turns of the event loop: less than a millisecond of work. */
const rowsPerTurn = 20;
/** Bytes that wait for the sink at most, beside one page of rows. */
const bufferBytes = 64 * 1024;

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
 * Reads the first rows, so that what can't be read is refused before a byte is sent, and gives how to write the CSV.
 *
 * What is in it: every row that matches and was created no later than the newest row at the start, in the order asked for,
 * read page by page. A row whose place in the order does not change meanwhile is in it once, whatever comes or goes around
 * it; in the default order a row's place never changes. Each row is as it stood when its page was read.
 */
export async function beginExport(place: Place, request: ExportRequest) {
  const { store } = place.context;
  const { account } = place.upstream;
  const { noun, list } = request;
  const { sort } = list.page;
  return noun === 'checkout_sessions'
    ? begin(place, request, store.checkoutSessions.pages(account.id, list.query, sort), (row) =>
        checkoutSessionReply(row, account.mode),
      )
    : begin(place, request, store.transactions.pages(account.id, list.query, sort), (row) =>
        transactionReply(row, account.mode),
      );
}

async function begin<Row>(
  place: Place,
  request: ExportRequest,
  pages: AsyncGenerator<Row[]>,
  toReply: (row: Row) => ExportedRow,
) {
  const first = await pages.next();
  const state = { rows: 0, isRecorded: false };
  const toCells = cellsOf(request.noun, request.columns, place.timeZone);

  async function* records(): AsyncGenerator<Cell[]> {
    for (let page = first; !page.done; page = await pages.next()) {
      for (const row of page.value) {
        if (state.rows % rowsPerTurn === 0) await nextTurn();
        state.rows += 1;
        yield toCells(toReply(row));
      }
    }
  }

  /** The last piece goes out when the entry stands: no whole file without it. */
  async function* recorded(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let held: Buffer | undefined;
    for await (const piece of pieces) {
      if (held) yield held;
      held = piece;
    }
    await record('done');
    if (held) yield held;
  }

  async function record(outcome: 'done' | 'aborted'): Promise<void> {
    state.isRecorded = true;
    const { context, upstream, actor } = place;
    const { merchant, id } = upstream.account;
    await context.store.audit.add(
      auditEntry(context.clock.now(), actor, 'export', {
        ...{ merchant, accountId: id, kind: request.noun, outcome },
        detail: { format: 'csv', filter: request.filter, columns: request.columns, rows: state.rows },
      }),
    );
  }

  return {
    /**
     * Writes the file and ends the sink. When that fails, or the sink closes before the end, the sink is destroyed, nothing
     * more is read, and the export counts as aborted; never throws.
     */
    async writeTo(sink: Writable): Promise<'done' | 'aborted'> {
      const { log } = place.context;
      try {
        await pipeline(records, csvWriter(request), recorded, sink);
        return 'done';
      } catch (error) {
        if (!isClosedEarly(error)) log.error({ err: error }, 'an export was cut short');
        await pages.return(undefined);
        if (!state.isRecorded) {
          await record('aborted').catch((reason: unknown) =>
            log.error({ err: reason }, 'an aborted export could not be recorded'),
          );
        }
        return 'aborted';
      }
    },
  };
}

/** RFC 4180: CRLF, quotes where needed. An empty text is `""`, what is not known is nothing. */
function csvWriter({ columns, bom }: ExportRequest) {
  return stringify({
    bom,
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    quoted_match: /^$/,
    readableHighWaterMark: bufferBytes,
  });
}

/** The other side went away, or the server is being stopped. */
function isClosedEarly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
