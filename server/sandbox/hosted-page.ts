import { formatMoney } from '#shared/money.ts';
import { type Request, type Response, Router, urlencoded } from 'express';
import { type Account, accountById } from './accounts.ts';
import { readCardForm } from './card-form.ts';
import { type ClosedState, closedPage, headings } from './closed-page.ts';
import { cancelSession } from './closing.ts';
import type { Context } from './context.ts';
import { html } from './html.ts';
import { openPage } from './open-page.ts';
import { icon } from './page-icon.ts';
import { script } from './page-script.ts';
import { sendPage } from './page-shell.ts';
import { style } from './page-style.ts';
import { pay } from './payments.ts';
import { returnAddress } from './return-address.ts';
import { findSession, isPastExpiry, type Session } from './sessions.ts';
import { transactionOfSession } from './transactions.ts';

/** What buyers see: `/checkout/{id}`, its two forms, and its own style and script. */
export function hostedPage(context: Context): Router {
  const router = Router();
  const readForm = urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 });
  router.get('/checkout/:id', (request, response) => {
    const found = find(context, request.params.id);
    if (!found) return showMissing(response);
    const state = closedState(context, found.session);
    if (state) return showClosed(context, response, found, state, 200);
    showOpen(context, response, found);
  });
  router.post('/checkout/:id/pay', readForm, (request, response) => takeCard(context, request, response));
  router.post('/checkout/:id/cancel', readForm, (request, response) => {
    const found = find(context, request.params.id);
    if (!found) return showMissing(response);
    if (cancelSession(context, found.session)) return goOn(request, response, found.session, 'cancelled');
    refuse(context, request, response, found);
  });
  // Reloading what a form answered must not ask to send the card again.
  router.get('/checkout/:id/:form', (request, response) => {
    response.redirect(303, `/checkout/${encodeURIComponent(request.params.id)}`);
  });
  const assets = { 'page.css': style, 'page.js': script, 'icon.svg': icon };
  for (const [name, content] of Object.entries(assets)) {
    router.get(`/checkout-assets/${name}`, (_request, response) => {
      response
        .set('X-Content-Type-Options', 'nosniff')
        .set('Cache-Control', 'no-cache')
        .type(name)
        .send(content);
    });
  }
  return router;
}

type Found = { session: Session; account: Account };

function find(context: Context, id: string | undefined): Found | null {
  const session = id === undefined ? undefined : findSession(context, id);
  const account = session && accountById(context.db, session.account_id);
  return session && account ? { session, account } : null;
}

/** Null while the page may take a card. Time that is up counts here before the sweep has said so. */
function closedState(context: Context, session: Session): ClosedState | null {
  if (session.status !== 'open') return session.status;
  if (context.paying.has(session.id)) return 'busy';
  return isPastExpiry(context, session) ? 'expired' : null;
}

async function takeCard(context: Context, request: Request, response: Response): Promise<void> {
  const found = find(context, String(request.params['id']));
  if (!found) return showMissing(response);
  if (closedState(context, found.session)) return refuse(context, request, response, found);
  const form = readCardForm(request.body, context.settings.now());
  if (!form.ok) {
    // 200 rather than 422: this reply is a page for a person, and browsers report a 4xx page as a fault.
    if (wantsJson(request)) return void response.json({ errors: form.errors });
    return showOpen(context, response, { ...found, errors: form.errors, typed: form.typed });
  }
  const result = await pay(context, found.session, form.card);
  if (result === 'closed' || result === 'busy') return refuse(context, request, response, found);
  goOn(request, response, found.session, result);
}

/** The page's script posts by fetch and goes on by itself; without it the form is answered by a redirect. */
function wantsJson(request: Request): boolean {
  return request.get('Accept') === 'application/json';
}

function goOn(
  request: Request,
  response: Response,
  session: Session,
  outcome: 'completed' | 'failed' | 'cancelled',
): void {
  const address = returnAddress(session, outcome) ?? `/checkout/${session.id}`;
  response.set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer');
  if (wantsJson(request)) return void response.json({ go: address });
  response.redirect(303, address);
}

/** Answers a form that came to a closed link: nothing was taken. */
function refuse(context: Context, request: Request, response: Response, found: Found): void {
  if (wantsJson(request)) return void response.json({ go: `/checkout/${found.session.id}` });
  const current = find(context, found.session.id) ?? found;
  const state = closedState(context, current.session) ?? 'busy';
  showClosed(context, response, current, state, 409);
}

function showOpen(
  context: Context,
  response: Response,
  page: Found & Pick<Parameters<typeof openPage>[0], 'errors' | 'typed'>,
): void {
  const { session, account } = page;
  const title = `Pay ${formatMoney(session)} to ${account.name}`;
  sendPage(response, { title, session, body: openPage({ ...page, now: context.settings.now() }) });
}

function showClosed(
  context: Context,
  response: Response,
  found: Found,
  state: ClosedState,
  status: number,
): void {
  const transaction = transactionOfSession(context, found.session.id);
  const body = closedPage({ ...found, state, transaction });
  sendPage(response, { title: `${headings[state]} · ${found.account.name}`, body, status });
}

function showMissing(response: Response): void {
  const body = html`<main class="closed">
    <p class="sign" aria-hidden="true">?</p>
    <h1>No such payment link</h1>
    <p>Check that the whole address was copied, or ask the merchant for a new link.</p>
  </main>`;
  sendPage(response, { title: 'No such payment link', body, status: 404 });
}
