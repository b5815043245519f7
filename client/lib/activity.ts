/** A request this long after the last key press, click or touch was the page's own idea. */
const attentionMs = 10_000;

let lastInputAt = performance.now();

for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
  window.addEventListener(kind, () => (lastInputAt = performance.now()), { capture: true, passive: true });
}

/** Whether a person is using the page right now. What the page asks for by itself must not keep a login alive. */
export function isAttended(): boolean {
  return performance.now() - lastInputAt < attentionMs;
}
