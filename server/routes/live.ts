import type { LiveUpdate } from '#shared/live.ts';
import { accountRoute, type Route } from '../middleware/routes.ts';
import { findLogin } from '../services/logins.ts';

/** Often enough that proxies keep the connection and an ended login is noticed. */
const heartbeatMs = 10_000;

export const liveRoutes: Route[] = [
  accountRoute('get', '/live', 'view', ({ context, cookie, request, response, upstream }) => {
    response.status(200).set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    response.write(': open\n\n');
    const unsubscribe = context.live.subscribe(upstream.account.id, (update: LiveUpdate) => {
      response.write(`event: update\ndata: ${JSON.stringify(update)}\n\n`);
    });
    const heartbeat = setInterval(() => void beat(), heartbeatMs).unref();
    response.on('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
    });

    /** A login that has ended ends its stream too; the stream itself is no activity. */
    async function beat(): Promise<void> {
      const token = cookie.read(request);
      const isAlive = token !== undefined && (await findLogin(context, token, false).catch(() => undefined));
      if (isAlive) response.write(': alive\n\n');
      else response.end();
    }
  }),
];
