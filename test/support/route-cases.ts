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
  'GET /api/:merchant/:mode/transactions': {},
  'GET /api/:merchant/:mode/transactions/summary': {},
  'GET /api/:merchant/:mode/transactions/:id': {},
  'POST /api/:merchant/:mode/exports': { body: { path: 'transactions.csv' } },
  'GET /api/:merchant/:mode/exports/checkout-sessions.csv': {},
  'GET /api/:merchant/:mode/exports/transactions.csv': {},
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
  'POST /api/:merchant/:mode/views',
  'PUT /api/:merchant/:mode/views/default',
  'PUT /api/:merchant/:mode/views/layout',
  'PUT /api/:merchant/:mode/views/:id',
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
    .replace(':kind', 'intent')
    .replace(/:(?:id|key|ref)/, id);
  const query = route.path.endsWith('/search') ? '?q=something' : '';
  return {
    method: route.method.toUpperCase(),
    path: path + query,
    options: { ...(body !== undefined && { body }), ...(headers && { headers }) },
  };
}
