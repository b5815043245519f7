import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** Of a payment link just what a list shows. */
export type BareRow = {
  id: string;
  status: string;
  amount: string;
  description: string;
  customer: string;
  created_at: string;
  expires_at: string;
  receipt_number: string;
};

const page = `<!doctype html><meta charset="utf-8"><title>Bare list</title><style>body{margin:0}</style>
<div id="root"></div><script type="module" src="/list.js"></script>`;

/** Builds the bare list as the product is built, and serves it with its rows from memory. */
export async function startBareList(rows: readonly BareRow[]) {
  const script = await buildScript();
  const json = JSON.stringify(rows);
  const files: Record<string, [type: string, body: string]> = {
    '/': ['text/html', page],
    '/list.js': ['text/javascript', script],
    '/rows.json': ['application/json', json],
  };
  const server = createServer(({ url = '' }, reply) => {
    const [type, body] = files[url] ?? ['text/plain', ''];
    reply.writeHead(body === '' ? 404 : 200, { 'content-type': type }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => server.close(),
  };
}

async function buildScript(): Promise<string> {
  const input = fileURLToPath(new URL('bare-list.tsx', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    mode: 'production',
    plugins: [react()],
    build: { write: false, target: 'esnext', modulePreload: { polyfill: false }, rolldownOptions: { input } },
  });
  for (const result of Array.isArray(built) ? built : [built]) {
    if (!('output' in result)) continue;
    const entry = result.output.find((one) => one.type === 'chunk' && one.isEntry);
    if (entry?.type === 'chunk') return entry.code;
  }
  throw new Error('The bare list was not built.');
}
