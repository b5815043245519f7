import { allRoutes } from '../../server/app.ts';
import type { Route } from '../../server/middleware/routes.ts';

/** A request that suits a route: what any refusal of it is tried with. */
type RouteCase = { body?: unknown; headers?: Record<string, string> };

const link = { amount: 2500, currency: 'USD' };
const view = { name: 'Open', noun: 'checkout_sessions', query: 'status=open', shared_with: [], layout: null };

/** One case for every route that runs; a route without its case fails the access tests. */
export const routeCases: Record<string, RouteCase> = {
  'POST /api/sign-in': { body: { email: 'a@example.com', password: 'not the password' } },
  'POST /api/owner': {
    body: {
      token: 'not the token',
      email: 'a@example.com',
      name: 'A',
      password: 'a password of many letters',
    },
  },
  'POST /api/sign-out': { body: {} },
  'GET /api/me': {},
  'GET /api/policy': {},
  'GET /api/:merchant/settings': {},
  'PUT /api/:merchant/settings': { body: { name: 'A shop', time_zone: 'America/Jamaica' } },
  'GET /api/:merchant/:mode/checkout-sessions': {},
  'GET /api/:merchant/:mode/checkout-sessions/summary': {},
  'POST /api/:merchant/:mode/checkout-sessions': { body: link, headers: { 'Idempotency-Key': 'access-key' } },
  'GET /api/:merchant/:mode/checkout-sessions/:id': {},
  'POST /api/:merchant/:mode/checkout-sessions/:id/refresh': { body: {} },
  'GET /api/:merchant/:mode/checkout-sessions/:id/timeline': {},
  'GET /api/:merchant/:mode/checkout-sessions/:id/raw': {},
  'PUT /api/:merchant/:mode/intents/:key': { body: { body: link } },
  'GET /api/:merchant/:mode/intents/:key': {},
  'POST /api/:merchant/:mode/intents/:key/new-attempt': { body: { key: 'access-new-key' } },
  'GET /api/:merchant/:mode/unreconciled': {},
  'POST /api/:merchant/:mode/unreconciled/:kind/:ref/acknowledge': { body: {} },
  'POST /api/:merchant/:mode/unreconciled/webhook/:ref/replay': { body: {} },
  'GET /api/:merchant/:mode/exports': {},
  'GET /api/:merchant/:mode/exports/:id': {},
  'DELETE /api/:merchant/:mode/exports/:id': {},
  'GET /api/:merchant/:mode/exports/:id/seal.json': {},
  'GET /api/:merchant/:mode/exports/:id/changes.csv': {},
  'POST /api/:merchant/:mode/exports/:id/changes': { body: {} },
  'POST /api/:merchant/:mode/exports/check': { body: { sha256: '0'.repeat(64), bytes: 0 } },
  'GET /api/:merchant/:mode/exports/checkout-sessions.xlsx': {},
  'GET /api/:merchant/:mode/exports/transactions.xlsx': {},
  'GET /api/:merchant/:mode/transactions': {},
  'GET /api/:merchant/:mode/transactions/summary': {},
  'GET /api/:merchant/:mode/transactions/:id': {},
  'POST /api/:merchant/:mode/transactions/:id/refresh': { body: {} },
  'GET /api/:merchant/:mode/transactions/:id/timeline': {},
  'GET /api/:merchant/:mode/transactions/:id/refunds': {},
  'POST /api/:merchant/:mode/transactions/:id/refunds': {
    body: { amount: 100, reason: 'Sent back' },
    headers: { 'Idempotency-Key': 'access-key' },
  },
  'GET /api/:merchant/:mode/refunds/:key': {},
  'POST /api/:merchant/:mode/refunds/:id/look-again': { body: {} },
  'POST /api/:merchant/:mode/refunds/:id/resolve': { body: { outcome: 'made', note: 'Seen there' } },
  'POST /api/:merchant/:mode/exports': { body: { path: 'transactions.csv' } },
  'GET /api/:merchant/:mode/exports/checkout-sessions.csv': {},
  'GET /api/:merchant/:mode/exports/transactions.csv': {},
  'GET /api/:merchant/:mode/overview': {},
  'GET /api/:merchant/:mode/transactions/:id/receipt': {},
  'GET /api/:merchant/:mode/transactions/:id/receipt.pdf': {},
  'GET /api/:merchant/:mode/exports/receipts.pdf': {},
  'GET /check': {},
  'GET /check/:code': {},
  'GET /api/:merchant/:mode/backfill': {},
  'POST /api/:merchant/:mode/backfill': { body: {} },
  'GET /api/:merchant/:mode/checkout-sessions/explain': {},
  'GET /api/:merchant/:mode/transactions/explain': {},
  'GET /api/:merchant/:mode/search': {},
  'POST /api/:merchant/:mode/search': { body: { text: 'receipt 42' } },
  'POST /api/:merchant/:mode/lookups': { body: { values: ['RCT-42'] } },
  'GET /api/:merchant/:mode/views': {},
  'POST /api/:merchant/:mode/views': { body: view },
  'PUT /api/:merchant/:mode/views/default': { body: { noun: 'transactions', id: null } },
  'PUT /api/:merchant/:mode/views/layout': { body: { noun: 'transactions', layout: null } },
  'PUT /api/:merchant/:mode/views/:id': { body: view },
  'DELETE /api/:merchant/:mode/views/:id': {},
  'POST /api/:merchant/:mode/views/:id/restore': { body: {} },
  'GET /api/:merchant/:mode/views/:id/count': {},
  'GET /api/:merchant/:mode/transactions/:id/review': {},
  'PUT /api/:merchant/:mode/transactions/:id/review': { body: {} },
  'DELETE /api/:merchant/:mode/transactions/:id/review': {},
  'GET /api/:merchant/:mode/reviews': {},
  'POST /api/:merchant/:mode/reviews': { body: { ids: ['txn_1'], reviewed: true } },
  'GET /api/:merchant/:mode/notes': {},
  'POST /api/:merchant/:mode/notes': { body: { text: 'Called back' } },
  'DELETE /api/:merchant/:mode/notes/:id': {},
  'POST /api/:merchant/:mode/notes/:id/restore': { body: {} },
  'GET /api/:merchant/:mode/days': {},
  'GET /api/:merchant/:mode/days/numbers': {},
  'GET /api/:merchant/:mode/days/:id': {},
  'POST /api/:merchant/:mode/days/:id/close': { body: { totals: [] } },
  'POST /api/:merchant/:mode/days/:id/reopen': { body: { reason: 'A late refund' } },
  'GET /api/:merchant/:mode/statements': {},
  'POST /api/:merchant/:mode/statements': { body: 'Id,Amount' },
  'POST /api/:merchant/:mode/statements/inspect': { body: 'Id,Amount' },
  'GET /api/:merchant/:mode/statements/:id': {},
  'DELETE /api/:merchant/:mode/statements/:id': {},
  'POST /api/:merchant/:mode/statements/:id/match': { body: {} },
  'GET /api/:merchant/:mode/statements/:id/lines': {},
  'GET /api/:merchant/:mode/statements/:id/result.csv': {},
  'PUT /api/:merchant/:mode/statements/:id/lines/:position': { body: { note: 'A note', transaction: null } },
  'POST /api/:merchant/:mode/statements/:id/lines/:position/reopen': { body: {} },
  'GET /api/:merchant/:mode/live': {},
  'POST /webhooks/:merchant/:mode': { body: {} },
  'GET /return/:merchant/:mode/:outcome': {},
  'GET /health/live': {},
  'GET /health/ready': {},
};

/** Routes whose handler reads a JSON body. */
export const readsJson = new Set([
  'POST /api/:merchant/:mode/search',
  'POST /api/:merchant/:mode/lookups',
  'POST /api/sign-in',
  'POST /api/owner',
  'PUT /api/:merchant/settings',
  'POST /api/:merchant/:mode/checkout-sessions',
  'PUT /api/:merchant/:mode/intents/:key',
  'POST /api/:merchant/:mode/intents/:key/new-attempt',
  'POST /api/:merchant/:mode/unreconciled/:kind/:ref/acknowledge',
  'POST /api/:merchant/:mode/exports',
  'POST /api/:merchant/:mode/reviews',
  'POST /api/:merchant/:mode/views',
  'PUT /api/:merchant/:mode/views/default',
  'PUT /api/:merchant/:mode/views/layout',
  'PUT /api/:merchant/:mode/views/:id',
  'PUT /api/:merchant/:mode/statements/:id/lines/:position',
]);

/** Routes whose body is a file as it is: their bound is their own, and is asked for once it is known who sends it. */
export const takesFile = new Set([
  'POST /api/:merchant/:mode/statements',
  'POST /api/:merchant/:mode/statements/inspect',
]);

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

export const routes = allRoutes().map((route) => ({ ...route, name: nameOf(route) }));
export type NamedRoute = (typeof routes)[number];

/** The route's request with its path filled in. */
export function requestFor(
  route: NamedRoute,
  { merchant = 'main', mode = 'test', id = 'nothing-here' } = {},
) {
  const { body, headers } = routeCases[route.name] ?? {};
  const path = route.path
    .replace(':merchant', merchant)
    .replace(':mode', mode)
    .replace(':outcome', 'success')
    .replace(':code', 'nothing-here')
    .replace(':kind', 'intent')
    .replace(/:(?:id|key|ref)/, id)
    .replace(':position', '1');
  const query = route.path.endsWith('/search') ? '?q=something' : '';
  return {
    method: route.method.toUpperCase(),
    path: path + query,
    options: { ...(body !== undefined && { body }), ...(headers && { headers }) },
  };
}
