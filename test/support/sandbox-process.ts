import { startSandbox } from '../../server/sandbox/start.ts';

/**
 * Entry of the process in which a suite runs its sandbox, apart from the desks, so that it outlives them.
 * Prints its address as its only line; ends when its standard input does, and so never outlives who started it.
 */
const rate = process.env['SANDBOX_RATE_PER_MINUTE'];
const sandbox = await startSandbox({
  host: '127.0.0.1',
  port: 0,
  dataFile: ':memory:',
  sweepIntervalMs: Number(process.env['SANDBOX_SWEEP_INTERVAL_MS']),
  adminToken: process.env['SANDBOX_ADMIN_TOKEN'] ?? '',
  ...(rate !== undefined && { rateLimitPerMinute: Number(rate) }),
});
process.stdout.write(`${sandbox.url}\n`);
process.stdin.resume().once('end', () => process.exit(0));
