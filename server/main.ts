import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { startDesk } from './start.ts';
import { StartError, StoreRefusedError, StoreUnavailableError } from './errors.ts';

/** After this long, a stop that hangs is cut short; what was under way resumes at the next start. */
const stopWithinMs = 15_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  process.on('unhandledRejection', (error) => die(error));
  process.on('uncaughtException', (error) => die(error));
  const desk = await startDesk({ config, log });
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      setTimeout(() => process.exit(1), stopWithinMs).unref();
      void desk.stop().then(() => process.exit(0), die);
    });
  }

  // Said last: whoever reads it may stop us at once.
  const hasOwner = await desk.context.store.users.hasOwner();
  const ownerLink = `Create the owner: ${desk.url}/create-owner#${desk.context.ownerLink.token}\n`;
  process.stdout.write(`Checkout Desk: ${desk.url}\n${hasOwner ? '' : ownerLink}`);

  /** A state that nobody foresaw is not one to go on in: the log says it, the supervisor starts anew. */
  function die(error: unknown): void {
    log.fatal({ err: error }, 'stopping: something unforeseen happened');
    process.exit(1);
  }
}

main().catch((error: unknown) => {
  const isExpected = [ConfigError, StartError, StoreRefusedError, StoreUnavailableError].some(
    (kind) => error instanceof kind,
  );
  const text = error instanceof Error ? (isExpected ? error.message : error.stack) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
