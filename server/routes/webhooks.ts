import { isMode } from '#shared/roles.ts';
import { notFound } from '../errors.ts';
import { bytesOf } from '../middleware/body.ts';
import { param, publicRoute, type Route } from '../middleware/routes.ts';
import { receiveWebhook } from '../services/webhooks.ts';

/** No cookie and no anti-forgery header here: the signature over the raw bytes is the proof. */
export const webhookRoutes: Route[] = [
  publicRoute('post', '/webhooks/:merchant/:mode', async (call) => {
    const mode = param(call, 'mode');
    if (!isMode(mode)) throw notFound();
    const signature = call.request.headers['webhook-signature'];
    await receiveWebhook(
      call.context,
      { merchant: param(call, 'merchant'), mode },
      { rawBody: bytesOf(call.request), signature: typeof signature === 'string' ? signature : undefined },
    );
    call.response.status(200).json({ received: true });
  }),
];
