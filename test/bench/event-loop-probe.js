import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

// Loaded into the measured server by NODE_OPTIONS, before its first line; plain JavaScript, since the built server
// knows no other. Each SIGUSR2 writes what was seen since the one before, and begins anew.

const file = process.env['EVENT_LOOP_FILE'];
if (isMainThread && file) {
  const seen = monitorEventLoopDelay({ resolution: 1 });
  let told = 0;
  seen.enable();
  process.on('SIGUSR2', () => {
    told += 1;
    const ms = { longest: seen.max / 1e6, p99: seen.percentile(99) / 1e6 };
    writeFileSync(`${file}.new`, JSON.stringify({ told, ...ms }));
    renameSync(`${file}.new`, file);
    seen.reset();
  });
}
