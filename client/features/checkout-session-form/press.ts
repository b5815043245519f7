let isPressed = false;
const waiting: (() => void)[] = [];

function release() {
  isPressed = false;
  // Not before the click itself, which the browser fires right after this.
  setTimeout(() => {
    for (const act of waiting.splice(0)) act();
  });
}

if (typeof window !== 'undefined') {
  window.addEventListener('pointerdown', () => (isPressed = true), { capture: true });
  window.addEventListener('pointerup', release, { capture: true });
  window.addEventListener('pointercancel', release, { capture: true });
}

/**
 * Acts at once, or, while a pointer is held down, after it was let go. A message that appears between
 * press and release would push the very thing that is being clicked from under the pointer.
 */
export function oncePressIsOver(act: () => void): void {
  if (isPressed) waiting.push(act);
  else act();
}
