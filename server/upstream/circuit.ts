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

  function enter(attended: boolean): Pass | number {
    if (!isOpen()) return { report: count };
    const now = elapsed();
    const soonest = attended ? Math.min(probeAt, lastProbeAt + FIRST_PAUSE_MS) : probeAt;
    if (isProbing || now < soonest) return Math.max(Math.ceil(soonest - now), FIRST_PAUSE_MS / 4);
    isProbing = true;
    lastProbeAt = now;
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

  return { enter, isOpen };
}
