import type { KeyboardEvent } from 'react';

/**
 * Arrow keys in the menu of views: up and down among the views (`a[data-view]`), left and right within a view's row
 * (`[data-row]`). Whatever else is typed goes to the box that narrows. True when the key has been used up.
 */
export function moveFocus(event: KeyboardEvent, menu: HTMLElement): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return false;
  const input = menu.querySelector('input');
  const links = [...menu.querySelectorAll<HTMLElement>('a[data-view]')];
  const row = event.target.closest('[data-row]');
  const at = links.findIndex((link) => link === event.target || (row?.contains(link) ?? false));
  switch (event.key) {
    case 'ArrowDown':
      return focus(links[at + 1]);
    case 'ArrowUp':
      return focus(at > 0 ? links[at - 1] : input);
    case 'ArrowRight':
    case 'ArrowLeft': {
      const stops = [...(row?.querySelectorAll<HTMLElement>('a, button') ?? [])];
      return focus(stops[stops.indexOf(event.target) + (event.key === 'ArrowRight' ? 1 : -1)]);
    }
    case 'Enter':
      if (event.target !== input || input.value.trim() === '') return false;
      links[0]?.click();
      return true;
    default:
      // The key itself then arrives in the box, which has the focus by the time it is written.
      if (event.target !== input && event.key.length === 1 && event.key !== ' ') input?.focus();
      return false;
  }
}

function focus(element: HTMLElement | null | undefined): boolean {
  element?.focus();
  return Boolean(element);
}
