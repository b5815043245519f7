import type { Response } from 'express';
import { readCheckCode, writeCheckCode } from '#shared/check-codes.ts';
import { param, type PublicCall, publicRoute, queryOf, type Route } from '../middleware/routes.ts';
import { takeToken } from '../services/address-rate.ts';
import { checkReceipt } from '../services/receipt-checks.ts';
import { askPage, busyPage, genuinePage, noCodePage, unknownPage } from './receipt-check-pages.ts';

/**
 * What anybody who holds a receipt can ask without a login: is it genuine, and how does it stand now. Reads our index
 * alone: a stranger's question costs upstream nothing.
 */
export const receiptCheckRoutes: Route[] = [
  publicRoute('get', '/check', async (call) => {
    const typed = queryOf(call).get('code');
    if (typed === null || typed.trim() === '') return send(call.response, 200, askPage());
    const code = readCheckCode(typed);
    // The page of a code has one address, which can be kept and sent on.
    if (code !== undefined) return call.response.redirect(303, `/check/${writeCheckCode(code)}`);
    await answer(call, typed);
  }),

  publicRoute('get', '/check/:code', async (call) => answer(call, param(call, 'code'))),
];

async function answer(call: PublicCall, typed: string): Promise<void> {
  const { context, request, response } = call;
  const seconds = takeToken(context, request.ip ?? null);
  if (seconds > 0) {
    response.set('Retry-After', String(seconds));
    return send(response, 429, busyPage(seconds, typed));
  }
  const code = readCheckCode(typed);
  if (code === undefined) return send(response, 404, noCodePage(typed));
  const found = await checkReceipt(context, code);
  if (found) send(response, 200, genuinePage(found, context.clock.now()));
  else send(response, 404, unknownPage(code));
}

function send(response: Response, status: number, html: string): void {
  response.status(status).set('X-Robots-Tag', 'noindex, nofollow').type('html').send(html);
}
