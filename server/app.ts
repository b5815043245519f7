import express, { type Express } from 'express';
import type { Context } from './context.ts';
import { antiForgery, ourOrigins } from './middleware/anti-forgery.ts';
import { rawBody } from './middleware/body.ts';
import { errorReply, replyNotFound } from './middleware/error-reply.ts';
import { hasTicket } from './middleware/export-ticket.ts';
import { createLoginCookie } from './middleware/login-cookie.ts';
import { requestId } from './middleware/request-id.ts';
import { requestLog } from './middleware/request-log.ts';
import { mount, type Route } from './middleware/routes.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { backfillRoutes } from './routes/backfill.ts';
import { checkoutSessionRoutes } from './routes/checkout-sessions.ts';
import { serveClient } from './routes/client.ts';
import { dayRoutes } from './routes/days.ts';
import { exportSealRoutes } from './routes/export-seals.ts';
import { exportRoutes } from './routes/exports.ts';
import { healthRoutes } from './routes/health.ts';
import { intentRoutes } from './routes/intents.ts';
import { liveRoutes } from './routes/live.ts';
import { lookupRoutes } from './routes/lookups.ts';
import { overviewRoutes } from './routes/overview.ts';
import { noteRoutes } from './routes/notes.ts';
import { peopleRoutes } from './routes/people.ts';
import { policyRoute } from './routes/policy.ts';
import { receiptCheckRoutes } from './routes/receipt-checks.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { refundRoutes } from './routes/refunds.ts';
import { returnPageRoutes } from './routes/return-pages.ts';
import { reviewRoutes } from './routes/reviews.ts';
import { searchRoutes } from './routes/search.ts';
import { settingsRoutes } from './routes/settings.ts';
import { statementRoutes } from './routes/statements.ts';
import { transactionRoutes } from './routes/transactions.ts';
import { viewRoutes } from './routes/views.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** The order of middleware and routes. Never listens: `main` and the tests do. */
export function createApp(context: Context, options: { clientFolder: string }): Express {
  const isHttps = context.publicUrl.startsWith('https:');
  const cookie = createLoginCookie({ isHttps, maxAgeMs: context.config.loginAbsoluteMs });
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', context.config.trustProxy);
  app.set('query parser', false);

  app.use(requestId());
  app.use(requestLog({ log: context.log }));
  app.use(securityHeaders({ isHttps }));
  app.use(['/api', '/webhooks'], rawBody());
  app.use(['/api', '/webhooks', '/return', '/check', '/health'], (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use('/api', antiForgery({ origins: ourOrigins(context.publicUrl), hasTicket: hasTicket(context) }));
  mount(app, context, cookie, allRoutes());
  serveClient(app, options.clientFolder);
  app.use(replyNotFound());
  app.use(errorReply({ log: context.log }));
  return app;
}

/** Every route that runs; the policy reports just these. */
export function allRoutes(): Route[] {
  const routes = [
    ...peopleRoutes,
    ...checkoutSessionRoutes,
    ...intentRoutes,
    ...transactionRoutes,
    ...refundRoutes,
    ...receiptRoutes,
    ...exportRoutes,
    ...backfillRoutes,
    ...overviewRoutes,
    ...searchRoutes,
    ...lookupRoutes,
    ...viewRoutes,
    ...reviewRoutes,
    ...noteRoutes,
    ...dayRoutes,
    ...liveRoutes,
    ...settingsRoutes,
    ...statementRoutes,
    ...webhookRoutes,
    ...exportSealRoutes,
    ...returnPageRoutes,
    ...receiptCheckRoutes,
    ...healthRoutes,
  ];
  return [...routes, policyRoute(routes)];
}
