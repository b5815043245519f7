import { useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';

/** The desk did not answer a press: what is being done about it, and the way back to the form. */
export function WaitingForDesk({ onStop }: { onStop: () => void }) {
  const stop = useRef<HTMLButtonElement>(null);
  // The fields are closed meanwhile; a focus that was in one of them would be nowhere.
  useEffect(() => {
    if (document.activeElement === document.body) stop.current?.focus();
  }, []);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-unknown-soft p-3">
      <p role="status" className="min-w-0 grow basis-64 text-unknown">
        The desk does not answer. It may have your request: we ask with the same key until it does, and send
        it again if it never came, so it can’t become two links. Keep this page open; you need do nothing
        else.
      </p>
      <Button ref={stop} size="small" onClick={onStop}>
        Stop waiting
      </Button>
    </div>
  );
}

/** Who stopped waiting must not start over: the press may have arrived, and this form alone can't make a second link. */
export function PerhapsSent() {
  const note = useRef<HTMLParagraphElement>(null);
  // The button that stopped the waiting is gone, and with it the place of the focus.
  useEffect(() => note.current?.focus(), []);
  return (
    <p ref={note} tabIndex={-1} className="rounded-md bg-unknown-soft p-3 text-unknown outline-none">
      Your press may have reached us. Press here again to go on: it stays one link. Don’t start another.
    </p>
  );
}
