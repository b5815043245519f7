/** So many faults one after the other, and the upstream counts as down. */
export const FAULTS_TO_OPEN = 5;
/** The first pause before it is tried again; each failed try doubles it. */
export const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 30_000;

/** How a call ended, for the circuit: `silent` says nothing about the upstream (held back, or asked to go slower). */
export type Verdict = 'well' | 'fault' | 'silent';

/** Leave to make one call, which must be reported when it has ended. */
export type Pass = { report(verdict: Verdict): void };

export type Circuit = {
  /** Leave to call, or the ms after which to ask again. Someone `attended` need not wait out a long pause. */
  enter(attended: boolean): Pass | number;
  /** The ms after which a call may be tried, 0 for now; takes no leave, so that one may look before any work is done. */
  wait(attended: boolean): number;
  isOpen(): boolean;
};

/**
 * The circuit breaker of one account (faults U6): while the upstream is down, one probe at a time goes to it instead of
 * everybody's calls, with growing pauses between; the first answer closes the circuit again. A session or attempt that
 * fails alone opens nothing, because the answers between its faults start the count anew. `elapsed` in ms.
 */
export function createCircuit(parts: {
  elapsed: () => number;
  random: () => number;
  onChange?: (isOpen: boolean) => void;
}): Circuit {
  const { elapsed, random, onChange } = parts;
  let faultsInARow = 0;
  let pause = 0;
  let probeAt = 0;
  let lastProbeAt = -Infinity;
  let isProbing = false;
  const isOpen = () => pause > 0;

  function wait(attended: boolean): number {
    if (!isOpen()) return 0;
    const soonest = attended ? Math.min(probeAt, lastProbeAt + FIRST_PAUSE_MS) : probeAt;
    const left = Math.max(0, Math.ceil(soonest - elapsed()));
    // A probe may hang for as long as any call: whoever asks again sooner would ask dozens of times in vain.
    if (isProbing) return Math.max(left, Math.ceil(FIRST_PAUSE_MS * (1 + random())));
    return left === 0 ? 0 : Math.max(left, FIRST_PAUSE_MS / 4);
  }

  function enter(attended: boolean): Pass | number {
    if (!isOpen()) return { report: count };
    const left = wait(attended);
    if (left > 0) return left;
    isProbing = true;
    lastProbeAt = elapsed();
    return { report: countProbe };
  }

  function count(verdict: Verdict): void {
    if (verdict === 'well') close();
    // Calls that left before the circuit opened say nothing new.
    if (verdict !== 'fault' || isOpen()) return;
    faultsInARow += 1;
    if (faultsInARow < FAULTS_TO_OPEN) return;
    plan(FIRST_PAUSE_MS);
    onChange?.(true);
  }

  function countProbe(verdict: Verdict): void {
    isProbing = false;
    if (verdict === 'well') close();
    else if (verdict === 'fault' && isOpen()) plan(Math.min(pause * 2, LONGEST_PAUSE_MS));
  }

  function plan(nextPause: number): void {
    pause = nextPause;
    // Processes that share an upstream should not all come back at once.
    probeAt = elapsed() + pause * (0.75 + random() / 4);
  }

  function close(): void {
    faultsInARow = 0;
    if (!isOpen()) return;
    pause = 0;
    onChange?.(false);
  }

  return { enter, wait, isOpen };
}
