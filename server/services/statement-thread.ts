import { on } from 'node:events';
import { validationFailed } from '../errors.ts';
import { startThread } from '../thread.ts';
import type { StatementSettings } from '#shared/statements.ts';
import type { PrintedLine } from './statement-prints.ts';
import type { Inspected, StatementJob, StatementNews } from './statement-worker.ts';

/** What is in a file. Throws validation_failed with what to do about a file that can't be read. */
export async function inspectFile(
  job: Omit<Extract<StatementJob, { kind: 'inspect' }>, 'kind'>,
): Promise<Inspected> {
  const thread = ask({ kind: 'inspect', ...job });
  try {
    const news = await thread.next();
    if (!('inspected' in news)) throw new Error('the thread gave something else than an inspection');
    return news.inspected;
  } finally {
    await thread.end();
  }
}

/** The names of the columns, and every line as it is read. Throws as {@link inspectFile} does. */
export async function readFileLines(
  bytes: Uint8Array,
  settings: StatementSettings,
  timeZone: string,
): Promise<{ heading: string[]; lines: PrintedLine[] }> {
  const thread = ask({ kind: 'read', bytes, settings, timeZone });
  const lines: PrintedLine[] = [];
  let heading: string[] = [];
  try {
    for (let news = await thread.next(); !('done' in news); news = await thread.next()) {
      // Asked for before these are taken in: the thread works on the next meanwhile.
      thread.more();
      if ('heading' in news) heading = news.heading;
      else if ('lines' in news) lines.push(...news.lines);
    }
    return { heading, lines };
  } finally {
    await thread.end();
  }
}

/** A thread of its own for each file: what it took of memory goes with it. */
function ask(job: StatementJob) {
  const files = { from: import.meta.url, source: './statement-worker.ts', built: './statement-worker.js' };
  const worker = startThread(files, job);
  const news = on(worker, 'message', { close: ['exit'] }) as AsyncIterableIterator<[StatementNews]>;
  return {
    async next(): Promise<StatementNews> {
      const { value, done } = await news.next();
      if (done) throw new Error('the thread of a statement ended before its work');
      const [told] = value;
      if ('fault' in told) throw validationFailed({ file: [told.fault] });
      return told;
    },
    more: () => worker.postMessage('more'),
    end: () => worker.terminate(),
  };
}
