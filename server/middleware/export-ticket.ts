import type { Request } from 'express';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import { isGenuineTicket, spendTicket, type TicketUse } from '../services/export-tickets.ts';
import type { AccountCall } from './routes.ts';

/** The addresses that a ticket opens, as they are written: nothing is unescaped or normalised before it is compared. */
const exportPath =
  /^\/api\/[a-z0-9-]+\/(?:test|live)\/exports\/(?:[a-z-]+\.(?:csv|xlsx|pdf)|exp_[A-Za-z0-9_-]{1,40}\/(?:seal\.json|changes\.csv))$/;

/** The ticket that a download's address carries; undefined where there is none or none can be. */
export function ticketAt(request: Request): TicketUse | undefined {
  const [path = '', ...query] = request.originalUrl.split('?');
  if (request.method !== 'GET' || !exportPath.test(path)) return undefined;
  const params = new URLSearchParams(query.join('?'));
  const [ticket, ...more] = params.getAll('ticket');
  if (ticket === undefined || more.length > 0) return undefined;
  params.delete('ticket');
  return { ticket, path: pathWith(path, params) };
}

/** Path and query as a ticket is bound to them. */
export function pathWith(path: string, params: URLSearchParams): string {
  return params.size === 0 ? path : `${path}?${params.toString()}`;
}

/** Whether the request's ticket stands in for our header, which a browser's download can't carry. */
export function hasTicket(context: Context): (request: Request) => boolean {
  return (request) => {
    const use = ticketAt(request);
    return use !== undefined && isGenuineTicket(context, use);
  };
}

/**
 * Uses up the ticket that the address carries, if it carries one, and gives the id that it was issued with. Throws forbidden
 * for one that is not this login's.
 */
export function redeemTicket({ context, request, login }: AccountCall): string | undefined {
  const use = ticketAt(request);
  if (!use) return undefined;
  const id = spendTicket(context, use, login.login.tokenHash);
  if (id === undefined) {
    throw new ApiError(
      'forbidden',
      'This address was good once, for a minute and for who asked for it. Start the export again.',
    );
  }
  return id;
}
