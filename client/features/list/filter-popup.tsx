import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';

type FilterPopupProps = {
  /** What it belongs to: it opens below, and the focus goes back there. */
  anchor: Element | null;
  title: string;
  onClose: () => void;
  children: ReactNode;
};

const width = 380;
const gap = 6;

/**
 * A small dialog below what opened it; on a phone a sheet as wide as the screen. It is there while it is rendered: the
 * platform keeps the focus in it, takes Esc, and gives the focus back.
 */
export function FilterPopup({ anchor, title, onClose, children }: FilterPopupProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [place] = useState(() => placeBelow(anchor));
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a click beside it closes, as Esc does
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      style={place}
      className="appear fixed m-0 max-h-[min(32rem,90dvh)] w-[380px] max-w-none overflow-y-auto rounded-lg border border-line p-0 shadow-lg max-md:inset-x-0 max-md:top-auto max-md:bottom-0 max-md:w-full max-md:rounded-b-none md:inset-s-(--x) md:top-(--y) md:backdrop:bg-transparent"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div className="flex flex-col gap-3 p-4">
        <div className="flex items-center justify-between gap-4">
          <h2 id={titleId} className="text-14 font-semibold">
            {title}
          </h2>
          <IconButton name="Close" icon={<X aria-hidden="true" className="size-4" />} onClick={onClose} />
        </div>
        {children}
      </div>
    </dialog>
  );
}

/** Below the anchor, but never out of the window: there is always room for a form of usual height. */
function placeBelow(anchor: Element | null): CSSProperties {
  const box = anchor?.getBoundingClientRect();
  const usualHeight = 400;
  const x = Math.max(gap, Math.min(box?.left ?? 0, window.innerWidth - width - 4 * gap));
  const y = Math.max(gap, Math.min((box?.bottom ?? 0) + gap, window.innerHeight - usualHeight));
  return { '--x': `${x}px`, '--y': `${y}px` } as CSSProperties;
}
