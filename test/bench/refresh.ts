import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { request } from 'undici';
import { startBuiltDesk } from '../support/built-desk.ts';
import { median, quantile, type Row } from './row.ts';
import { signInAsOwner } from './sign-in.ts';

const rounds = 400;
const warmUp = 50;

/**
 * What a refresh through the desk costs over the same call made directly, alternating in one run: login, policy,
 * validation, and a durable write where the row changed. Upstream is a minimal server in a thread of its own.
 */
export async function measureRefresh(): Promise<Row[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'desk-bench-'));
  const upstream = await startUpstream();
  const desk = await startBuiltDesk({
    DATA_DIR: dataDir,
    PORT: '0',
    CHECKOUT_API_URL: upstream.url,
    ALLOW_LOOPBACK_UPSTREAM: '1',
    CHECKOUT_API_KEY_TEST: 'gc_test_bench0000',
    UPSTREAM_RATE_PER_MINUTE: '10000000',
    SYNC_INTERVAL_MS: '3600000',
  });
  try {
    const headers = await signInAsOwner(desk);
    const base = `${desk.url}/api/main/test/checkout-sessions`;
    const ids: Record<string, string> = {};
    for (const kind of ['same', 'changing']) {
      const made = await request(base, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify({ amount: 2500, currency: 'USD', description: kind }),
      });
      ids[kind] = ((await made.body.json()) as { id: string }).id;
    }
    const direct: number[] = [];
    const same: number[] = [];
    const changing: number[] = [];
    for (let round = -warmUp; round < rounds; round++) {
      const times = [
        await timed(`${upstream.url}/api/v1/checkout-sessions/${ids['same']}`, 'GET', {
          authorization: 'Bearer gc_test_bench0000',
        }),
        await timed(`${base}/${ids['same']}/refresh`, 'POST', headers),
        await timed(`${base}/${ids['changing']}/refresh`, 'POST', headers),
      ] as const;
      if (round < 0) continue;
      direct.push(times[0]);
      same.push(times[1]);
      changing.push(times[2]);
    }
    const added = (times: number[], share: number) => quantile(times, share) - quantile(direct, share);
    return [
      { what: 'the call made directly, p50', value: median(direct), unit: 'ms' },
      { what: 'added by the desk, nothing changed, p50', value: added(same, 0.5), unit: 'ms', bound: 3 },
      {
        what: 'added by the desk, row changed and written durably, p50',
        value: added(changing, 0.5),
        unit: 'ms',
        bound: 3,
      },
      {
        what: 'added by the desk, row changed and written durably, p95',
        value: added(changing, 0.95),
        unit: 'ms',
      },
    ];
  } finally {
    await desk.stop();
    await upstream.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function timed(url: string, method: 'GET' | 'POST', headers: Record<string, string>): Promise<number> {
  const started = performance.now();
  const reply = await request(url, { method, headers });
  await reply.body.text();
  if (reply.statusCode !== 200) throw new Error(`${method} ${url} answered ${reply.statusCode}`);
  return performance.now() - started;
}

async function startUpstream() {
  const file = JSON.stringify(import.meta.url);
  const worker = new Worker(
    `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => { register(); return import(${file}); });`,
    { eval: true },
  );
  const port = await new Promise<number>((resolve, reject) =>
    worker.once('message', resolve).once('error', reject),
  );
  return { url: `http://127.0.0.1:${port}`, stop: () => worker.terminate() };
}

/** Makes and tells of sessions; one described as "changing" says something new at each read. */
function serveUpstream(): void {
  let reads = 0;
  const changing = new Set<string>();
  const server = createServer((incoming, reply) => {
    let body = '';
    incoming.on('data', (chunk) => (body += String(chunk)));
    incoming.on('end', () => {
      const id = incoming.method === 'POST' ? `cs_${randomUUID()}` : (incoming.url?.split('/').at(-1) ?? '');
      if (
        incoming.method === 'POST' &&
        (JSON.parse(body) as { description: string }).description === 'changing'
      )
        changing.add(id);
      const more = changing.has(id) ? { reads: (reads += 1) } : {};
      reply.writeHead(incoming.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
      reply.end(
        JSON.stringify({
          id,
          status: 'open',
          amount: 2500,
          currency: 'USD',
          checkout_url: `http://127.0.0.1/checkout/${id}`,
          expires_at: '2099-01-01T00:00:00+00:00',
          ...more,
        }),
      );
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
}

if (!isMainThread) serveUpstream();
