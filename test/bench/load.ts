import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';

export type Shot = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string };

/** So many requests a second, whether or not answers come; the shots are taken in turn. */
export type Volley = { url: string; shots: Shot[]; perSecond: number; seconds: number; connections: number };

export type Volleyed = {
  /** From sending to the end of the answer, in ms, in the order of the answers. */
  latencies: number[];
  statuses: Record<string, number>;
  /** Answers a second, from the first request to the last answer. */
  answeredPerSecond: number;
  /** How late the latest request was sent after its time, in ms: a large figure says that the load was the bottleneck. */
  latestMs: number;
};

/** A process of its own that sends requests over connections it keeps. */
export type Loader = { fire(volley: Volley): Promise<Volleyed>; stop(): Promise<void> };

const script = fileURLToPath(import.meta.url);

export function startLoader(): Loader {
  const child = fork(script, { execArgv: ['--import', import.meta.resolve('tsx')] });
  const exited = once(child, 'exit');
  return {
    async fire(volley) {
      const reply = Promise.race([
        once(child, 'message'),
        exited.then(() => Promise.reject(new Error('The load’s process ended.'))),
      ]);
      child.send(volley);
      return ((await reply) as [Volleyed])[0];
    },
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}

async function fire({ url, shots, perSecond, seconds, connections }: Volley): Promise<Volleyed> {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const shooting: Promise<void>[] = [];
  const total = Math.round(perSecond * seconds);
  const started = performance.now();
  let latestMs = 0;

  async function shoot(shot: Shot): Promise<void> {
    const sent = performance.now();
    let status: string;
    try {
      const reply = await pool.request(shot);
      await reply.body.arrayBuffer();
      status = String(reply.statusCode);
    } catch (error) {
      status = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
    latencies.push(performance.now() - sent);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }

  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now() - started;
      const due = Math.min(total, Math.floor((now * perSecond) / 1000) + 1);
      latestMs = Math.max(latestMs, now - (shooting.length * 1000) / perSecond);
      while (shooting.length < due) {
        const shot = shots[shooting.length % shots.length];
        if (shot) shooting.push(shoot(shot));
      }
      if (due < total) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  await Promise.all(shooting);
  const answeredPerSecond = (total * 1000) / (performance.now() - started);
  await pool.close();
  return { latencies, statuses, answeredPerSecond, latestMs };
}

if (process.argv[1] === script) {
  process.on('message', (volley: Volley) => {
    void fire(volley).then((volleyed) => process.send?.(volleyed));
  });
  process.once('disconnect', () => process.exit(0));
}
