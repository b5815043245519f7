import { type Config, realApiUrl } from '../config.ts';
import { CommandError } from './command.ts';

/** Where the rows belong: an account is named by its upstream's origin; buyers would open the links at the other one. */
export type SeedAccount = { origin: string; linkOrigin: string };

/**
 * The upstream that `main` speaks to in test mode when the server runs with these settings (services/upstreams.ts chooses
 * alike). Throws CommandError where that is the real checkout API: its rows are facts about money, and stay so.
 */
export function seedAccount(config: Pick<Config, 'checkoutApiUrl' | 'apiKeys' | 'sandbox'>): SeedAccount {
  const real = new URL(realApiUrl).origin;
  if (config.checkoutApiUrl !== undefined) {
    const { origin } = new URL(config.checkoutApiUrl);
    if (origin === real) throw refused('CHECKOUT_API_URL names it');
    return { origin, linkOrigin: origin };
  }
  if (config.apiKeys.test !== undefined) throw refused('CHECKOUT_API_KEY_TEST is set');
  const { port, publicUrl } = config.sandbox;
  // A row of the built-in sandbox says so in place of an address: its port may change, its data stays.
  return { origin: 'sandbox', linkOrigin: publicUrl ?? `http://127.0.0.1:${port}` };
}

function refused(why: string): CommandError {
  return new CommandError(
    `With these settings the merchant main speaks to the real checkout API in test mode (${why}). Invented rows would ` +
      'stand among real ones, and nothing could tell them apart or take them away. Run the command without that ' +
      'setting: the rows then belong to the built-in sandbox, which the server shows when it is started the same way.',
  );
}
