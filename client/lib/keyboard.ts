import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

/**
 * One table of shortcuts for the page on screen. `keys` is one key ("n"), two in a row ("g o"), or with the
 * platform's command key ("mod+k"). Single letters can be switched off for the visit (WCAG 2.1.4).
 */
export type Shortcut = { keys: string; label: string; run: (event: KeyboardEvent) => void };

const shortcuts = new Set<Shortcut>();
const listeners = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];
let letterKeysOn = true;
let firstKey = '';
let firstKeyAt = 0;

const sequenceMs = 1500;

function publish() {
  snapshot = [...shortcuts];
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Binds a shortcut for as long as the component is there. The last one bound wins. */
export function useShortcut(
  keys: string,
  label: string,
  run: (event: KeyboardEvent) => void,
  enabled = true,
) {
  const runNow = useEffectEvent(run);
  useEffect(() => {
    if (!enabled) return undefined;
    const shortcut: Shortcut = { keys, label, run: (event) => runNow(event) };
    if (shortcuts.size === 0) window.addEventListener('keydown', onKeyDown);
    shortcuts.add(shortcut);
    publish();
    return () => {
      shortcuts.delete(shortcut);
      if (shortcuts.size === 0) window.removeEventListener('keydown', onKeyDown);
      publish();
    };
  }, [keys, label, enabled]);
}

/** All shortcuts of the page on screen, in the order in which they were bound. */
export const useShortcuts = () => useSyncExternalStore(subscribe, () => snapshot);

/** Whether keys without Ctrl or Cmd do anything, and how to change that for this visit. */
export function useLetterKeys(): [on: boolean, set: (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, () => letterKeysOn);
  return [
    on,
    (next) => {
      letterKeysOn = next;
      publish();
    },
  ];
}

/** True where a key press belongs to what is being typed or chosen. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target instanceof HTMLInputElement && !/^(?:checkbox|radio|button|submit|reset)$/.test(target.type);
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const command = event.ctrlKey || event.metaKey;
  const isModal = document.querySelector('dialog[open]') !== null;
  if (!command && (isTyping(event.target) || !letterKeysOn || isModal)) return;
  const pressed = command ? `mod+${event.key.toLowerCase()}` : event.key;
  const isSecond = !command && firstKey !== '' && event.timeStamp - firstKeyAt < sequenceMs;
  const found = (isSecond && findShortcut(`${firstKey} ${pressed}`)) || findShortcut(pressed);
  const beginsSequence = !command && !isSecond && snapshot.some(({ keys }) => keys.startsWith(`${pressed} `));
  firstKey = beginsSequence ? pressed : '';
  firstKeyAt = event.timeStamp;
  if (!found) return;
  event.preventDefault();
  // A dialog wants an answer first, and what has been typed into it would be lost; Esc leads out of it. What lies behind
  // could not take the focus: the search would open unseen. Menus and other popovers are no such dialogs.
  if (!isModal) found.run(event);
}

const findShortcut = (keys: string) => snapshot.findLast((shortcut) => shortcut.keys === keys);
