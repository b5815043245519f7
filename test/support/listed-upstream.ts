import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, onTestFinished } from 'vitest';
import { withoutSync } from './start-app.ts';

/** A row of `GET /transactions` as upstream would send it. */
export type ListedRow = { id: string } & Record<string, unknown>;
type Answer = { status: number; body: unknown };
type Page = { data: unknown[]; meta: { current_page: number; last_page: number; total: number } };

const startOfRows = Date.UTC(2026, 0, 5, 9, 0);

/** So many payments, a minute apart; they name no session unless said otherwise. */
export function listedRows(
  count: number,
  change: (index: number) => Record<string, unknown> = () => ({}),
  prefix = 'txn',
) {
  return Array.from({ length: count }, (_, index): ListedRow => ({
    id: `${prefix}_${index}`,
    status: 'captured',
    receipt_number: `RCT-${String(index).padStart(6, '0')}`,
    amount: 1000 + index,
    currency: 'USD',
    card_brand: prefix,
    created_at: new Date(startOfRows + index * 60_000).toISOString(),
    ...change(index),
  }));
}

/**
 * An upstream with a list of transactions that a test can move, cut and reorder between any two requests; for what the
 * sandbox can't be asked for, and for more rows than could be paid one by one.
 */
export async function startListedUpstream(first: ListedRow[]): Promise<ListedUpstream> {
  const upstream = await makeUpstream(first);
  onTestFinished(upstream.close);
  return upstream;
}

/** The same once for all tests of a file. */
export async function startListedUpstreamForFile(): Promise<ListedUpstream> {
  const starting = makeUpstream([]);
  afterAll(async () => (await starting).close());
  return starting;
}

async function makeUpstream(first: ListedRow[]) {
  const upstream = {
    rows: first,
    /** Called before a page is cut from the list. */
    onPage: (_page: number): void | Promise<void> => {},
    /** What becomes of a page on its way. */
    reshape: (page: Page, _asked: number): Page | Answer => page,
    /** Sessions by id; what is not here is a 404. */
    sessions: new Map<string, Record<string, unknown>>(),
    onSession: (_id: string): void => {},
  };

  async function list(query: URLSearchParams): Promise<Answer> {
    const asked = Number(query.get('page'));
    await upstream.onPage(asked);
    const limit = Number(query.get('limit'));
    const from = query.get('from');
    const rows = upstream.rows.filter(
      ({ created_at }) => from === null || Date.parse(String(created_at)) >= Date.parse(from),
    );
    const meta = {
      current_page: asked,
      last_page: Math.max(1, Math.ceil(rows.length / limit)),
      total: rows.length,
    };
    const page = upstream.reshape({ data: rows.slice((asked - 1) * limit, asked * limit), meta }, asked);
    return 'status' in page ? page : { status: 200, body: page };
  }

  async function answer(method: string, url: URL): Promise<Answer> {
    if (url.pathname.endsWith('/transactions')) return list(url.searchParams);
    if (method === 'POST') return { status: 422, body: { error: 'No sessions are made here.' } };
    const id = url.pathname.split('/').at(-1) ?? '';
    upstream.onSession(id);
    const session = upstream.sessions.get(id);
    return session ? { status: 200, body: session } : { status: 404, body: { error: 'Not found.' } };
  }

  const requests: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://upstream');
    requests.push(url);
    void answer(request.method ?? '', url).then(({ status, body }) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(upstream, {
    settings: {
      ...withoutSync,
      UPSTREAM_RATE_PER_MINUTE: '100000',
      CHECKOUT_API_URL: `http://127.0.0.1:${port}/api/v1`,
      ALLOW_LOOPBACK_UPSTREAM: '1',
      CHECKOUT_API_KEY_TEST: 'gc_test_key-of-the-list',
    },
    requests,
    /** The pages that were asked for, of the requests from the given one on. */
    pagesAsked: (since = 0) =>
      requests
        .slice(since)
        .filter(({ pathname }) => pathname.endsWith('/transactions'))
        .map(({ searchParams }) => Number(searchParams.get('page'))),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
export type ListedUpstream = Awaited<ReturnType<typeof makeUpstream>>;
