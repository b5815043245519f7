import { publicRoute, type Route } from '../middleware/routes.ts';

export const healthRoutes: Route[] = [
  publicRoute('get', '/health/live', ({ response }) => {
    response.json({ status: 'live' });
  }),

  /** Ready means that a write reaches the store; an upstream that is down does not make us unready. */
  publicRoute('get', '/health/ready', async ({ context, response }) => {
    try {
      await context.store.probe();
      response.json({ status: 'ready' });
    } catch (error) {
      context.log.warn({ err: error }, 'not ready');
      response.status(503).json({ status: 'unready' });
    }
  }),
];
