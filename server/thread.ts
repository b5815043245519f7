import { Worker } from 'node:worker_threads';

/**
 * Starts a thread from its source while we run from source, or from its built file beside ours.
 * `--import tsx` takes no effect inside a worker thread, so the thread registers tsx by itself first.
 */
export function startThread(
  files: { from: string; source: string; built: string },
  workerData: unknown,
): Worker {
  if (!files.from.endsWith('.ts')) return new Worker(new URL(files.built, files.from), { workerData });
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const source = JSON.stringify(new URL(files.source, files.from).href);
  return new Worker(`import(${tsx}).then(({ register }) => { register(); return import(${source}); });`, {
    eval: true,
    workerData,
  });
}
