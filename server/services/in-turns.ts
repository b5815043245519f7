/** How long the event loop may be kept, in ms; a request that came meanwhile waits no longer. */
const turnMs = 4;
const lookedAtOnce = 32;

/** Does something with each of many, and lets others have their turn in between. */
export async function inTurns<T>(all: Iterable<T>, work: (one: T, index: number) => void): Promise<void> {
  let from = performance.now();
  let index = 0;
  for (const one of all) {
    work(one, index);
    index += 1;
    if (index % lookedAtOnce !== 0 || performance.now() - from < turnMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    from = performance.now();
  }
}
