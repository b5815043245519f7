import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from './errors.ts';

/** A server that listens; its app is attached when the parts that need the port are built. */
export type Listener = {
  server: Server;
  port: number;
  attach(app: RequestListener): void;
  close(): Promise<void>;
};

/** Slow senders are cut off: 10 s for headers, 30 s for a request (live updates are replies and may last). */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};

/** Rejects with StartError when the port is taken. */
export function listen(port: number, host: string): Promise<Listener> {
  let app: RequestListener = (_request, response) =>
    void response.writeHead(503, { 'Retry-After': '1' }).end();
  const server = createServer(limits, (request, response) => app(request, response));
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new StartError(`Port ${port} is taken by another program. Set PORT to a free one.`)
          : error,
      );
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve({
        server,
        port: (server.address() as AddressInfo).port,
        attach: (handler) => void (app = handler),
        close: () => close(server),
      });
    });
  });
}

/** Takes no new connection, lets replies finish for a moment, then cuts what is left (live updates). */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}
