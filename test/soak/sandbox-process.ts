import { startSandbox } from '../../server/sandbox/start.ts';

/**
 * Entry of the process in which the kill suite runs its sandbox, apart from the desks, so that it outlives them.
 * Prints its address as its only line; ends when its standard input does, and so never outlives who started it.
 */
const sandbox = await startSandbox({
  host: '127.0.0.1',
  port: 0,
  dataFile: ':memory:',
  sweepIntervalMs: 3_600_000,
  adminToken: process.env['SANDBOX_ADMIN_TOKEN'] ?? '',
  rateLimitPerMinute: 1_000_000,
});
process.stdout.write(`${sandbox.url}\n`);
process.stdin.resume().once('end', () => process.exit(0));
