import type { Context } from '../../server/context.ts';
import { systemClock } from '../../server/clock.ts';
import { listCheckoutSessions, summariseCheckoutSessions } from '../../server/services/checkout-sessions.ts';
import { listOwner, readListRequest } from '../../server/services/list-requests.ts';
import { search } from '../../server/services/search.ts';
import { createSharedRuns } from '../../server/services/shared-runs.ts';
import type { Upstream } from '../../server/services/upstreams.ts';
import type { Store } from '../../server/store/store.ts';
import { vaultKey } from './find-index.ts';
import type { Asked } from './find-operations.ts';
import type { RawConnection, Sent } from './find-raw.ts';
import type { Samples } from './find-sample.ts';

/** One request, and the statements that the desk's store sends for it. */
export type Ask = { path: string; sent: Sent[] };

const account = '/api/main/test';

/** `raw` is another connection than the measured one, which must not have seen the rows before. */
export async function prepare(asked: Asked, samples: Samples, raw: RawConnection): Promise<Ask> {
  const params = new URLSearchParams(asked.params);
  for (let page = 0; page < (asked.pages ?? 0); page += 1) {
    let cursor: string | null = null;
    await raw.sentBy(async (store) => {
      ({ next_cursor: cursor } = await readList(params, store, samples));
    });
    if (cursor === null) break;
    params.set('cursor', cursor);
  }
  return {
    path: `${account}/${paths[asked.of]}?${params.toString()}`,
    sent: await raw.sentBy((store) => readers[asked.of](params, store, samples)),
  };
}

const paths = { list: 'checkout-sessions', summary: 'checkout-sessions/summary', search: 'search' };

/** What each route does, on a store whose statements are noted. */
const readers = { list: readList, summary: readSummary, search: readSearch };

function readList(params: URLSearchParams, store: Store, samples: Samples) {
  return listCheckoutSessions(
    partsForReading(store),
    upstreamOf(samples),
    listRequest(params, store, samples),
  );
}

function readSummary(params: URLSearchParams, store: Store, samples: Samples) {
  const request = listRequest(params, store, samples);
  return summariseCheckoutSessions(partsForReading(store), upstreamOf(samples), request);
}

function readSearch(params: URLSearchParams, store: Store, samples: Samples) {
  const { timeZone, otherAccountId } = samples;
  const text = (params.get('q') ?? '').trim();
  const otherMode = upstreamOf({ accountId: otherAccountId });
  return search(partsForReading(store), upstreamOf(samples), otherMode, { text, timeZone });
}

function listRequest(params: URLSearchParams, store: Store, samples: Samples) {
  const owner = listOwner(partsForReading(store), samples, upstreamOf(samples), 'checkout_sessions');
  return readListRequest(params, owner);
}

// To read, the services need no more of the context and the upstream than this.
function partsForReading(store: Store): Context {
  const parts = { store, vaultKey, clock: systemClock, summaries: createSharedRuns() };
  return parts satisfies Partial<Context> as Context;
}

function upstreamOf({ accountId }: Pick<Samples, 'accountId'>): Upstream {
  const account = { id: accountId, merchant: 'main', mode: 'test', origin: '' } as const;
  return { account } satisfies Partial<Upstream> as Upstream;
}
