import type { KeyboardEvent } from 'react';

/** Enter goes on to the next field instead of sending the form; Ctrl-Enter and the button send it. */
export function goOnWithEnter(event: KeyboardEvent<HTMLFormElement>): void {
  const { target, currentTarget } = event;
  if (
    event.key !== 'Enter' ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.nativeEvent.isComposing
  )
    return;
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  event.preventDefault();
  const stops = [
    ...currentTarget.querySelectorAll<HTMLElement>('input, select, textarea, button[type="submit"]'),
  ];
  const open = stops.filter((element) => element === target || isReachable(element));
  open[open.indexOf(target) + (event.shiftKey ? -1 : 1)]?.focus();
}

/** Not folded away, not hidden, not switched off, and of a group of choices only the chosen one. */
function isReachable(element: HTMLElement): boolean {
  if (element.matches(':disabled') || !element.checkVisibility()) return false;
  return !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked);
}
