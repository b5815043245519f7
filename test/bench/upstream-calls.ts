import { faults, isCreate, startChaosProxy } from '../support/chaos-proxy.ts';

/** One call as upstream got it. */
export type Call = {
  /** From `performance.now()`. */
  at: number;
  isCreate: boolean;
  /** Of a read: the session's id, or what else was read. */
  name: string;
  status: number;
};

export type Watch = {
  apiUrl: string;
  calls: Call[];
  close(): Promise<void>;
};

/** Passes every call on to the sandbox unchanged and notes what came by: the count that upstream itself would make. */
export async function watchCalls(sandboxUrl: string): Promise<Watch> {
  const proxy = await startChaosProxy(sandboxUrl);
  const calls: Call[] = [];
  proxy.meet(async (exchange) => {
    const { seen } = exchange;
    const name = seen.path.split('/').at(-1) ?? '';
    const call = { at: performance.now(), isCreate: isCreate(seen), name, status: 0 };
    calls.push(call);
    await faults.none(exchange);
    call.status = seen.forwarded ?? 0;
  });
  return { apiUrl: proxy.apiUrl, calls, close: () => proxy.close() };
}

const minute = 60_000;

/** The most calls that came within a minute, wherever it begins. */
export function mostInAMinute(calls: readonly Call[]): number {
  return Math.max(
    ...calls.map((first) => calls.filter(({ at }) => at >= first.at && at < first.at + minute).length),
  );
}

export type Span = { from: number; to: number };

/**
 * Over which the pace of reads is to be taken: from the first read after `from` to one that comes `lengthMs` later or
 * up to a window after that; undefined until all that has passed. Reads come in bursts with pauses between, so an end
 * in a burst would flatter: of the ends in that last window, the one that gives the least pace is taken, which is the
 * end of a pause.
 */
export function spanOfReads(
  calls: readonly Call[],
  { from, lengthMs, windowMs, now }: { from: number; lengthMs: number; windowMs: number; now: number },
): Span | undefined {
  const reads = calls.filter((call) => !call.isCreate && call.at >= from);
  const first = reads[0];
  if (!first || now < first.at + lengthMs + windowMs) return undefined;
  const ends = reads.filter(({ at }) => at >= first.at + lengthMs && at < first.at + lengthMs + windowMs);
  const spans = [...ends.map(({ at }) => at), first.at + lengthMs + windowMs].map((to) => ({
    from: first.at,
    to,
  }));
  return spans.toSorted((a, b) => perMinute(reads, a) - perMinute(reads, b))[0];
}

/** Calls a minute within the span; a call at its very end is not counted. */
export function perMinute(calls: readonly Call[], { from, to }: Span): number {
  return (calls.filter(({ at }) => at >= from && at < to).length * minute) / (to - from);
}
