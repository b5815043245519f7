import { useEffect, useEffectEvent, useRef } from 'react';
import { useShortcut } from '../../lib/keyboard.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';

const shownMs = 10_000;
let dismissLast = () => {};

/** Takes back what was just done; stands in its notice. The next one takes its place, so that a run of ticks is one notice. */
export function UndoTick({ onUndo, dismiss }: { onUndo: () => void; dismiss: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const undo = () => {
    dismiss();
    onUndo();
  };
  const stand = useEffectEvent(() => {
    dismissLast();
    dismissLast = dismiss;
  });
  const leave = useEffectEvent(() => {
    if (document.activeElement !== button.current) dismiss();
  });
  useEffect(() => {
    stand();
    const timer = setTimeout(() => leave(), shownMs);
    return () => clearTimeout(timer);
  }, []);
  useShortcut('u', 'Undo', undo);
  return (
    <Button
      ref={button}
      size="small"
      className="border-surface! bg-transparent! text-surface!"
      onClick={undo}
    >
      Undo
      <Kbd keys="u" />
    </Button>
  );
}
