import { useEffect, useRef, useState } from 'react';
import { isApiError } from '../../lib/api.ts';
import { writeClipboard } from '../../lib/clipboard.ts';
import { formatCount } from '../../lib/format.ts';
import type { BulkBarProps } from './bulk-bar.tsx';
import {
  collectRows,
  maxCopied,
  maxExportedPicks,
  maxRefreshed,
  oncePerSession,
  refreshedText,
  refreshRows,
  takenRows,
} from './bulk-jobs.ts';

type Running = { name: string; text: string; done: number; total: number | null };
type Outcome = {
  text: string;
  /** Collected, and waiting for the press that puts it on the clipboard. */
  ready?: { text: string; count: number };
};

/** One thing at a time that is done with the selected rows: how far it is, how it ended, and how to stop it. */
export function useBulkJob<Row extends { id: string }>(props: BulkBarProps<Row>) {
  const { source, request, selection, count, actions, setSelection } = props;
  const [running, setRunning] = useState<Running | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function run(name: string, work: (signal: AbortSignal) => Promise<Outcome>) {
    stop.current?.abort();
    const control = new AbortController();
    stop.current = control;
    setOutcome(null);
    setRunning({ name, text: 'Beginning', done: 0, total: count });
    try {
      setOutcome(await work(control.signal));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      setOutcome({ text: control.signal.aborted ? 'Stopped. Nothing was copied.' : `Not done: ${why}` });
    } finally {
      setRunning(null);
    }
  }

  const progress = (name: string, done: number, total: number | null) =>
    setRunning({
      name,
      done,
      total,
      text: `${done.toLocaleString('en')}${total === null ? '' : ` of ${total.toLocaleString('en')}`}`,
    });

  const collect = (name: string, signal: AbortSignal) =>
    collectRows({
      source,
      request,
      selection,
      signal,
      onProgress: (done) => progress(name, done, count),
    });

  const copy = (what: string, textOf: (row: Row) => string | null) => {
    const name = `Collecting ${what}`;
    if (count !== null && count > maxCopied) {
      setOutcome({
        text: `At most ${maxCopied.toLocaleString('en')} rows can be copied at once, and ${count.toLocaleString('en')} are selected. An export takes them all.`,
      });
      return Promise.resolve();
    }
    return run(name, async (signal) => {
      const rows = await collect(name, signal);
      const lines = rows.flatMap((row) => textOf(row) ?? []);
      const without = rows.length - lines.length;
      const text = copiedText(lines.length, what, without);
      if (lines.length === 0) return { text };
      const all = lines.join('\n');
      if (await writeClipboard(all)) return { text };
      return {
        text: `${formatCount(lines.length, 'line')} collected.`,
        ready: { text: all, count: lines.length },
      };
    });
  };

  const refresh = () => {
    const { refresh: how } = actions;
    if (!how) return Promise.resolve();
    if (count === null || count > maxRefreshed) {
      setOutcome({
        text: `At most ${maxRefreshed} rows can be refreshed at once: the checkout API takes so many calls a minute and no more.`,
      });
      return Promise.resolve();
    }
    return run('Refreshing', async (signal) => {
      const rows = await collect('Reading the rows', signal);
      const taken = takenRows(rows, how);
      progress('Refreshing', 0, taken.size);
      const result = await refreshRows([...taken.keys()], oncePerSession(taken, how), {
        signal,
        onProgress: (done) => progress('Refreshing', done, taken.size),
        meetsEveryRow,
      });
      if (result.left.length > 0) setSelection({ all: false, ids: new Set(result.left) });
      return { text: refreshedText(result, rows.length - taken.size, how.skipped) };
    });
  };

  const noteCopied = (text: string) => {
    void writeClipboard(text).then((done) =>
      setOutcome({ text: done ? 'Copied.' : 'Not copied: the browser refused.' }),
    );
  };
  const refuseExport = () =>
    setOutcome({
      text: `An export takes up to ${maxExportedPicks} picked rows, or all that match. Select all that match, or filter the list to what you want.`,
    });
  return { running, outcome, copy, refresh, refuseExport, cancel: () => stop.current?.abort(), noteCopied };
}

const meetsEveryRow = (error: unknown) =>
  isApiError(error) && ['upstream_unavailable', 'network', 'login_required'].includes(error.code);

function copiedText(count: number, what: string, without: number): string {
  if (count === 0) return `None of these rows has any: no ${what} copied.`;
  const copied = `${count.toLocaleString('en')} ${what} copied, one on each line.`;
  return without === 0 ? copied : `${copied} ${without.toLocaleString('en')} rows have none.`;
}
