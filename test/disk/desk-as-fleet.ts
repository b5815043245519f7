import type { Fleet } from '../soak/fleet.ts';
import type { DeskOnDisk } from './desk-on-disk.ts';

/** What the kill suite's clients and its ledger compare need, over one desk that is started anew after each cut. */
export function fleetOn(desk: DeskOnDisk): Fleet {
  return {
    sandbox: desk.sandbox.control,
    upstreamCalls: () => desk.sandbox.calls(),
    async ask(method, path, options = {}) {
      const client = await desk.client();
      try {
        return await client.request(method, client.account + path, options);
      } catch (error) {
        // fetch says everything that breaks on the way as a TypeError
        if (error instanceof TypeError) return undefined;
        throw error;
      }
    },
    up: () => desk.up(),
    kill: () => desk.kill(),
    start: () => void desk.start(),
    stop: () => desk.kill(),
  };
}
