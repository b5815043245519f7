import { useState, useSyncExternalStore } from 'react';
import { useLetterKeys, useShortcut, useShortcuts } from '../lib/keyboard.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';

let isOpen = false;
let publish = () => {};

/** Shows all keys; for the menu. */
export function openShortcutList(): void {
  isOpen = true;
  publish();
}

function subscribe(listener: () => void) {
  publish = listener;
  return () => {
    publish = () => {};
  };
}

/** All keys of the page on screen, and the switch that turns letter keys off. */
export function ShortcutList() {
  const open = useSyncExternalStore(subscribe, () => isOpen);
  const shortcuts = useShortcuts();
  const [lettersOn, setLettersOn] = useLetterKeys();
  const [isMac] = useState(() => /Mac|iP(?:hone|ad)/.test(navigator.userAgent));
  useShortcut('?', 'All keys', openShortcutList);
  const close = () => {
    isOpen = false;
    publish();
  };
  const write = (keys: string) => keys.replace('mod+', isMac ? '⌘ ' : 'Ctrl ');
  // What is bound twice (the search box) is one line with both.
  const byLabel = new Map<string, string[]>();
  for (const { label, keys } of shortcuts) byLabel.set(label, [...(byLabel.get(label) ?? []), write(keys)]);
  return (
    <Dialog open={open} onClose={close} title="Keys">
      <ul className="flex flex-col gap-2">
        {[...byLabel].map(([label, bound]) => (
          <li key={label} className="flex items-center justify-between gap-4">
            <span>{label}</span>
            <span className="sr-only">{bound.join(' or ')}</span>
            <span className="inline-flex gap-3">
              {bound.map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </span>
          </li>
        ))}
        <li className="flex items-center justify-between gap-4">
          <span>Rows of a list</span>
          <span className="sr-only">Arrow keys, Enter to open</span>
          <Kbd keys="↑ ↓ Enter" />
        </li>
      </ul>
      <Checkbox
        label="Letter keys work (until this page is reloaded)"
        checked={lettersOn}
        onChange={(event) => setLettersOn(event.target.checked)}
      />
    </Dialog>
  );
}
