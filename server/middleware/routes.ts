import type { Express, Request, Response } from 'express';
import { isMode, may, type Mode, type Permission, type Role, roles, rolesWith } from '#shared/roles.ts';
import type { Context } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import type { Actor } from '../services/audit-entries.ts';
import { type CurrentLogin, findLogin, findMembership } from '../services/logins.ts';
import type { CurrentMerchant } from '../services/merchants.ts';
import type { Upstream } from '../services/upstreams.ts';
import { requestIdOf } from './error-reply.ts';
import type { LoginCookie } from './login-cookie.ts';

type Method = 'get' | 'post' | 'put' | 'delete';

/** What every handler is given. */
export type PublicCall = {
  context: Context;
  cookie: LoginCookie;
  request: Request;
  response: Response;
  actor: Actor;
};
export type LoginCall = PublicCall & { login: CurrentLogin };
export type MerchantCall = LoginCall & { merchant: CurrentMerchant; role: Role };
export type AccountCall = MerchantCall & { mode: Mode; upstream: Upstream };

/** Who may use a route: nobody need be signed in, anybody signed in, or the roles that hold a permission. */
export type Access = 'public' | 'login' | Permission;

export type Route = {
  method: Method;
  path: string;
  access: Access;
  run: (call: PublicCall) => Promise<void>;
};

type Handler<Call> = (call: Call) => Promise<void> | void;

export function publicRoute(method: Method, path: string, handle: Handler<PublicCall>): Route {
  return { method, path, access: 'public', run: async (call) => handle(call) };
}

export function loginRoute(method: Method, path: string, handle: Handler<LoginCall>): Route {
  return { method, path, access: 'login', run: async (call) => handle(await withLogin(call)) };
}

/** A route below `/api/:merchant` for the roles that hold the permission there. */
export function merchantRoute(
  method: Method,
  path: string,
  permission: Permission,
  handle: Handler<MerchantCall>,
): Route {
  return {
    method,
    path: `/api/:merchant${path}`,
    access: permission,
    run: async (call) => handle(await withMerchant(call, permission)),
  };
}

/** A route below `/api/:merchant/:mode` for the roles that hold the permission in that mode. */
export function accountRoute(
  method: Method,
  path: string,
  permission: Permission,
  handle: Handler<AccountCall>,
): Route {
  return {
    method,
    path: `/api/:merchant/:mode${path}`,
    access: permission,
    run: async (call) => handle(await withAccount(call, permission)),
  };
}

/** Mounts the routes; what stands at a path but not with this method is a 405, for who is signed in. */
export function mount(app: Express, context: Context, cookie: LoginCookie, routes: readonly Route[]): void {
  const callOf = (request: Request, response: Response): PublicCall => ({
    context,
    cookie,
    request,
    response,
    actor: anonymous(request, response),
  });
  for (const route of routes) {
    app[route.method](route.path, async (request, response) => route.run(callOf(request, response)));
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const own = routes.filter((route) => route.path === path);
    app.all(path, async (request, response) => {
      if (!own.some((route) => route.access === 'public')) await withLogin(callOf(request, response));
      const allow = own.map((route) => route.method.toUpperCase()).join(', ');
      throw new ApiError('method_not_allowed', `Use ${allow} here.`, { headers: { Allow: allow } });
    });
  }
  app.all('/api/*rest', async (request, response) => {
    await withLogin(callOf(request, response));
    throw notFound();
  });
}

/** The written policy of the routes that run: each with the roles that may use it. */
export function policyOf(routes: readonly Route[]) {
  return routes.map(({ method, path, access }) => ({
    method: method.toUpperCase(),
    path,
    roles: access === 'public' ? [] : access === 'login' ? [...roles] : rolesWith(access),
    public: access === 'public',
  }));
}

function anonymous(request: Request, response: Response): Actor {
  return { userId: null, address: request.ip ?? null, requestId: requestIdOf(response) };
}

async function withLogin(call: PublicCall): Promise<LoginCall> {
  const token = call.cookie.read(call.request);
  const isActivity = call.request.headers['x-checkout-desk-background'] !== '1';
  const login = token === undefined ? undefined : await findLogin(call.context, token, isActivity);
  if (!login) throw new ApiError('login_required', 'Sign in to go on.');
  return { ...call, login, actor: { ...call.actor, userId: login.user.id } };
}

async function withMerchant(call: PublicCall, permission: Permission): Promise<MerchantCall> {
  // Both at once, so that they are one message to the index.
  const token = call.cookie.read(call.request);
  const [signedIn, membership] = await Promise.all([
    withLogin(call),
    token === undefined ? undefined : findMembership(call.context, token, param(call, 'merchant')),
  ]);
  if (!membership) throw notFound();
  const mode = call.request.params['mode'];
  if (mode !== undefined && !isMode(String(mode))) throw notFound();
  if (!may(membership.role, permission, mode === undefined ? undefined : (String(mode) as Mode))) {
    throw new ApiError('forbidden', 'Your role does not allow this. Ask an owner or admin.');
  }
  return { ...signedIn, ...membership };
}

async function withAccount(call: PublicCall, permission: Permission): Promise<AccountCall> {
  const member = await withMerchant(call, permission);
  const mode = param(call, 'mode') as Mode;
  return { ...member, mode, upstream: await call.context.upstreams.of(member.merchant.slug, mode) };
}

/** A path parameter; the router has matched it, so it is there. */
export function param(call: PublicCall, name: string): string {
  return String(call.request.params[name]);
}

/** The query string as it was written: repeats and odd names are the reader's business. */
export function queryOf(call: PublicCall): URLSearchParams {
  return new URL(call.request.originalUrl, 'http://desk').searchParams;
}
