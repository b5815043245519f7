import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Received = { body: string; signature: string; event: WebhookEvent };
export type WebhookEvent = {
  event_id: string;
  event_type: string;
  payload_redacted: Record<string, unknown>;
};

/** A merchant's endpoint on loopback; answers with the given statuses in turn, then 204. */
export async function webhookReceiver(statuses: number[] = []) {
  const received: Received[] = [];
  let arrived = (): void => {};
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const signature = String(request.headers['webhook-signature']);
      received.push({ body, signature, event: JSON.parse(body) as WebhookEvent });
      response.writeHead(statuses.shift() ?? 204, { Location: '/elsewhere' }).end();
      arrived();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    /** The first so many deliveries, as soon as they are there. */
    async first(count: number): Promise<Received[]> {
      while (received.length < count) await new Promise<void>((resolve) => (arrived = resolve));
      return received.slice(0, count);
    },
  };
}
