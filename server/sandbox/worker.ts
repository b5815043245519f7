import { parentPort, workerData } from 'node:worker_threads';
import { type SandboxSettings, startSandbox } from './start.ts';

/**
 * Entry of the worker thread in which the product runs its sandbox. `workerData` is SandboxSettings
 * without `log`. Posts `{type: 'ready', url, apiUrl}`, `{type: 'failed', message}` and
 * `{type: 'log', entry}`; a message `{type: 'close'}` closes it and ends the thread.
 */
async function run(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('The sandbox worker is started as a worker thread');
  const settings = workerData as SandboxSettings;
  try {
    const sandbox = await startSandbox({
      ...settings,
      log: (entry) => port.postMessage({ type: 'log', entry }),
    });
    port.on('message', (message: { type?: unknown }) => {
      if (message.type === 'close') void sandbox.close().finally(() => port.close());
    });
    port.postMessage({ type: 'ready', url: sandbox.url, apiUrl: sandbox.apiUrl });
  } catch (error) {
    port.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    port.close();
  }
}

await run();
