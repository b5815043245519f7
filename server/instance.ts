import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names this process as the holder of leases, and tells which other holders can't be alive any more. */
export type Instance = {
  name: string;
  /** True when the holder of that name was a process of this machine which has ended; false when that can't be told. */
  isDead(this: void, name: string): boolean;
  /** Says that this one works no more. */
  release(): void;
};

/**
 * Where a process number means one process: the machine since its start, and the container in it. Two containers may
 * share a host's name, and a copied machine has its original's.
 */
const place = [
  hostname(),
  read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  read(() => readlinkSync('/proc/self/ns/pid')),
].join(' ');

/** Nothing where the system has no such file. */
function read(file: () => string): string {
  try {
    return file();
  } catch {
    return '';
  }
}

/** Several may live in one process, as in tests. */
const livingHere = new Set<string>();

export function createInstance(): Instance {
  const name = `${place}/${process.pid}/${randomUUID()}`;
  livingHere.add(name);
  return { name, isDead, release: () => void livingHere.delete(name) };
}

function isDead(name: string): boolean {
  const [where, pid] = name.split('/');
  // Of another place, nothing is known but that its leases end.
  if (where !== place || livingHere.has(name)) return false;
  // In a container that was started anew the number is often the same.
  return Number(pid) === process.pid || !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
