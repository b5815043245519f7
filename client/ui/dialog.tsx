import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from './button.tsx';

type DialogProps = {
  open: boolean;
  /** Without it the dialog can't be left by Esc or a close button: something must be done first. */
  onClose?: (() => void) | undefined;
  title: string;
  children: ReactNode;
};

/** The platform's modal dialog: it keeps the focus, takes Esc, and gives the focus back. */
export function Dialog({ open, onClose, title, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (open && !dialog?.open) dialog?.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      className="appear w-full max-w-lg rounded-lg border border-line p-0"
      onCancel={(event) => {
        if (!onClose) event.preventDefault();
      }}
      onClose={() => onClose?.()}
    >
      {open && (
        <div className="flex flex-col gap-4 p-5">
          <div className="flex items-start justify-between gap-4">
            <h2 id={titleId} className="text-16 font-semibold">
              {title}
            </h2>
            {onClose && (
              <IconButton name="Close" icon={<X aria-hidden="true" className="size-4" />} onClick={onClose} />
            )}
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
