import type { Mode } from '#shared/roles.ts';
import { signWebhook } from '../../server/upstream/signature.ts';
import type { DeskReply } from './desk-client.ts';
import type { TestDesk } from './start-app.ts';

type Delivery = {
  secret: string;
  event?: unknown;
  /** The bytes to send and sign, instead of an event. */
  rawBody?: string | Uint8Array<ArrayBuffer>;
  /** What is sent when it is not what was signed. */
  sentBody?: string | Uint8Array<ArrayBuffer>;
  /** Unix seconds; now unless given. */
  timestamp?: number;
  mode?: Mode;
  headers?: Record<string, string | undefined>;
};

/** Sends an event to merchant `main` as upstream would: signed, without cookie and without our header. */
export function sendEvent(
  desk: TestDesk,
  { secret, event, mode = 'test', ...more }: Delivery,
): Promise<DeskReply> {
  const rawBody = more.rawBody ?? JSON.stringify(event);
  const timestamp = more.timestamp ?? Math.floor(Date.now() / 1000);
  return desk.stranger().request('POST', `/webhooks/main/${mode}`, {
    rawBody: more.sentBody ?? rawBody,
    headers: {
      'X-Checkout-Desk': undefined,
      'Webhook-Signature': signWebhook({ secret, timestamp, rawBody: Buffer.from(rawBody) }),
      ...more.headers,
    },
  });
}
