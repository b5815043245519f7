import { useEffect, useRef, useState } from 'react';
import { isApiError } from '../../lib/api.ts';
import { download } from '../../lib/download.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints } from '../../lib/paths.ts';
import { pageCounter } from './page-count.ts';

export type BundleState =
  | { step: 'asked' }
  | { step: 'working'; rows: number; total: number | null; bytes: number }
  | { step: 'done'; name: string; total: number }
  | { step: 'failed'; message: string; requestId: string | undefined };

/** How often the bar moves: often enough to be seen, seldom enough to be read out. */
const toldMs = 250;

/** Fetches a bundle and tells how far it is; leaving the page calls it off. */
export function useBundleRun() {
  const account = useAccount();
  const [state, setState] = useState<BundleState>({ step: 'asked' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  async function start(search: string) {
    const stop = new AbortController();
    running.current = stop;
    const countPages = pageCounter();
    const seen = { rows: 0, total: null as number | null, before: 0, bytes: 0, toldAt: 0 };
    setState({ step: 'working', rows: 0, total: null, bytes: 0 });
    try {
      const name = await download(endpoints.receiptBundle(account, search), {
        signal: stop.signal,
        onStart: (headers) => {
          seen.total = Number(headers.get('x-receipts'));
          seen.before = Number(headers.get('x-pages-before'));
        },
        onPiece: (piece) => {
          seen.rows = Math.max(0, countPages(piece) - seen.before);
          seen.bytes += piece.length;
          if (performance.now() - seen.toldAt < toldMs) return;
          seen.toldAt = performance.now();
          setState({ step: 'working', rows: seen.rows, total: seen.total, bytes: seen.bytes });
        },
      });
      setState({ step: 'done', name, total: seen.total ?? seen.rows });
    } catch (error) {
      if (stop.signal.aborted) return setState({ step: 'asked' });
      setState({
        step: 'failed',
        message: error instanceof Error ? error.message : 'It broke off.',
        requestId: isApiError(error) ? error.requestId : undefined,
      });
    }
  }

  return { state, start, cancel: () => running.current?.abort() };
}
