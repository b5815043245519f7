/** What is worked out from what is typed, but need not keep up with every key; in ms. */
const pauseMs = 150;

/** Resolves when nothing more has been typed for a moment; rejects when the signal says that it was overtaken. */
export function typingPause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
