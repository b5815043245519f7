import type { Request, RequestHandler } from 'express';
import { ApiError } from '../errors.ts';

/**
 * Refuses what another site could send: a request without our header (a form or a plain link can't carry it), or with
 * an Origin or Sec-Fetch-Site that is not ours. For reads as well as writes. A ticket of ours in the address stands in
 * for the header, and for nothing else, where the header can't be carried.
 */
export function antiForgery(options: {
  origins: ReadonlySet<string>;
  hasTicket: (request: Request) => boolean;
}): RequestHandler {
  return function refuseForgery(request, _response, next) {
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const isOurs =
      (request.headers['x-checkout-desk'] === '1' || options.hasTicket(request)) &&
      (origin === undefined || options.origins.has(origin)) &&
      (site === undefined || site === 'same-origin' || site === 'none');
    next(isOurs ? undefined : new ApiError('forbidden', 'This request did not come from the desk itself.'));
  };
}

/** Origins that count as ours; on loopback, the three names of this machine are one. */
export function ourOrigins(publicUrl: string): Set<string> {
  const { protocol, hostname, port, origin } = new URL(publicUrl);
  const loopback = ['localhost', '127.0.0.1', '[::1]'];
  if (!loopback.includes(hostname)) return new Set([origin]);
  return new Set(loopback.map((host) => new URL(`${protocol}//${host}${port ? `:${port}` : ''}`).origin));
}
