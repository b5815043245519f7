import type { Database } from './database.ts';
import type { ResolvedSettings } from './settings.ts';

/** The sandbox's parts, built once at start and handed down. */
export type Context = {
  settings: ResolvedSettings;
  db: Database;
  /** Base of `checkout_url`, without a trailing slash; known only once the port is. */
  publicUrl: string;
  /** Ids of sessions whose card is at the gateway just now: neither the sweep nor a second form may take them. */
  paying: Set<string>;
  /** Idempotency keys whose request has not been answered yet. */
  running: Set<string>;
  /** Aborted when the sandbox stops. */
  stopping: AbortSignal;
  /** Tells the webhook sender that a delivery was queued. */
  wakeWebhooks: () => void;
};
