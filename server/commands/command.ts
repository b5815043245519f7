import { readConfig } from '../config.ts';
import { ensureFirstMerchant } from '../services/merchants.ts';
import { systemClock } from '../clock.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';

/** A mistake in what was typed: its message goes to standard error, and the command ends with 1. */
export class CommandError extends Error {
  override name = 'CommandError';
}

export type CommandContext = { store: Store; clock: typeof systemClock };

/** Opens the index, runs the command beside a running server or without one, and ends with the right code. */
export async function runCommand(run: (context: CommandContext) => Promise<void>): Promise<void> {
  try {
    const config = readConfig(process.env);
    const store = await openStore({
      dataDir: config.dataDir,
      ...(config.databaseUrl !== undefined && { databaseUrl: config.databaseUrl }),
    });
    try {
      await ensureFirstMerchant({ store, clock: systemClock });
      await run({ store, clock: systemClock });
    } finally {
      await store.close();
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** The first line of standard input: where a password is given, so that it never stands in a process list. */
export async function readLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  process.stdin.destroy();
  return text.split(/\r?\n/, 1)[0] ?? '';
}
