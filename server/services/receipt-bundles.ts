import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Context } from '../context.ts';
import { badRequest } from '../errors.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { maskCardNumbers } from './clue-cards.ts';
import { filterWords } from './export-words.ts';
import type { ListRequest } from './list-requests.ts';
import { ensureCheckCodes } from './receipt-checks.ts';
import type { BundleTitle } from './receipt-bundle-pdf.ts';
import type { Upstream } from './upstreams.ts';

/** A page each: more than a shelf of folders holds, and what a viewer still opens. */
const mostReceipts = 20_000;

type Place = { context: Context; upstream: Upstream; actor: Actor };
type Wanted = {
  list: ListRequest;
  title: Omit<BundleTitle, 'madeAt' | 'mode' | 'publicUrl' | 'filter'>;
  /** Filters and order as they were asked for. */
  params: URLSearchParams;
};

/**
 * Counts what a bundle would hold, so that too much or nothing is refused before a byte is sent, and gives how to write it. Throws
 * bad_request. The PDF holds the receipts as the index stood when it began.
 */
export async function beginBundle(
  { context, upstream, actor }: Place,
  { list, title, params }: Wanted,
  signal: AbortSignal,
) {
  const { account } = upstream;
  const count = await context.store.transactions.count(account.id, list.query, mostReceipts + 1);
  if (count === 0) throw badRequest('There is no receipt to put together. Change the filter.');
  if (count > mostReceipts) {
    const most = mostReceipts.toLocaleString('en');
    throw badRequest(
      `A bundle holds ${most} receipts at most, a page each. Narrow the filter, say to a month.`,
    );
  }
  const { pieces, stop } = await context.receiptThread.bundle(
    {
      accountId: account.id,
      list: { query: list.query, sort: list.page.sort },
      title: {
        ...{ ...title, mode: account.mode, publicUrl: context.publicUrl, madeAt: context.clock.now() },
        filter: inWords(params, list, title.merchant.timeZone),
      },
    },
    (ids) => ensureCheckCodes(context, account, ids, actor),
    signal,
  );
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
    await context.store.audit.add(
      auditEntry(context.clock.now(), actor, 'export', {
        ...{ merchant: account.merchant, accountId: account.id, kind: 'transactions', outcome },
        detail: { format: 'pdf', filter: masked(params).toString(), rows: state.rows },
      }),
    );
  }

  async function writeTo(sink: Writable): Promise<'done' | 'aborted'> {
    try {
      await pipeline(recorded, sink);
      return 'done';
    } catch (error) {
      if (!signal.aborted) context.log.error({ err: error }, 'a bundle of receipts was cut short');
      await stop();
      if (!state.isRecorded) {
        await record('aborted').catch((reason: unknown) =>
          context.log.error({ err: reason }, 'an aborted bundle could not be recorded'),
        );
      }
      return 'aborted';
    }
  }

  return { count, writeTo: (sink: Writable) => context.receiptThread.whole(writeTo(sink)) };
}

/** What was taken out must be known later; a card number that somebody looked for need not. */
function masked(params: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...params].map(([name, value]) => [name, maskCardNumbers(value)]));
}

function inWords(params: URLSearchParams, { query }: ListRequest, timeZone: string): string {
  const words = filterWords('transactions', masked(params), query, timeZone);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
