import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readSandboxConfig } from '../config.ts';
import { type RunningSandbox, startSandbox } from '../sandbox/start.ts';

type Config = ReturnType<typeof readSandboxConfig>;

/** Runs the sandbox alone until SIGTERM or SIGINT: merchant `main`, both modes. */
async function run(): Promise<void> {
  const config = readSandboxConfig(process.env);
  // Only this process speaks to the control door, so its token need not outlive it.
  const adminToken = randomBytes(32).toString('hex');
  const sandbox = await startSandbox({
    host: config.host,
    port: config.port,
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    dataFile: join(config.dataDir, 'sandbox.sqlite'),
    sweepIntervalMs: config.sweepIntervalMs,
    adminToken,
    log: (entry) => process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`),
  });
  const stop = (): void => void sandbox.close();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  try {
    const keys = await Promise.all(
      (['test', 'live'] as const).map((mode) => register(sandbox, adminToken, config, mode)),
    );
    process.stdout.write(`Checkout sandbox: ${sandbox.apiUrl}\n${keys.join('')}`);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

/** Registers `main` in one mode; the line that names its key, which is the sandbox's own and nobody's secret. */
async function register(
  { url }: RunningSandbox,
  adminToken: string,
  config: Config,
  mode: 'test' | 'live',
): Promise<string> {
  const answer = await fetch(`${url}/_sandbox/merchants/main/${mode}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${adminToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name: 'Sandbox merchant',
      api_key: config.keys[mode],
      webhook_secret: config.webhookSecrets[mode],
      webhook_url: config.webhookUrls[mode],
    }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The sandbox refused the settings of ${mode} mode: ${text}`);
  const { api_key, webhook_secret } = JSON.parse(text) as { api_key: string; webhook_secret: string };
  return `API key (${mode}): ${api_key}\nWebhook secret (${mode}): ${webhook_secret}\n`;
}

run().catch((error: unknown) => {
  process.stderr.write(
    `${JSON.stringify({ level: 'error', msg: 'sandbox not started', reason: String(error) })}\n`,
  );
  process.exitCode = 1;
});
