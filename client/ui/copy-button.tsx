import { clsx } from 'clsx';
import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState, type Ref } from 'react';
import { Button } from './button.tsx';

type CopyButtonProps = {
  /** What goes to the clipboard. */
  text: string;
  /** The accessible name, which stays the same after copying: "Copy link". */
  name: string;
  /** Visible words; without them the button is only a sign. */
  children?: string;
  look?: 'primary' | 'secondary' | 'quiet';
  size?: 'small' | 'medium' | 'large';
  ref?: Ref<HTMLButtonElement>;
  onCopied?: () => void;
  className?: string | undefined;
};

const shownMs = 2000;

/** Copies and says so, to eyes and ears; says as plainly when the browser refuses. */
export function CopyButton({
  text,
  name,
  children,
  look = 'quiet',
  size = 'small',
  ref,
  onCopied,
  className,
}: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy() {
    const done = await writeClipboard(text);
    setOutcome(done ? 'copied' : 'refused');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOutcome(undefined), shownMs);
    if (done) onCopied?.();
  }

  const Icon = outcome === 'copied' ? Check : outcome === 'refused' ? TriangleAlert : Copy;
  return (
    <span className={clsx('inline-flex', className)}>
      <Button
        ref={ref}
        look={look}
        size={size}
        aria-label={name}
        title={name}
        className={clsx(
          'w-full',
          !children && 'aspect-square px-0!',
          outcome === 'copied' && look !== 'primary' && 'text-paid!',
        )}
        onClick={() => void copy()}
      >
        <Icon aria-hidden="true" className={size === 'small' ? 'size-3.5' : 'size-4'} />
        {children && (
          <span aria-hidden="true" className="grid">
            {/* Both words take the same place, so that the button keeps its width. */}
            <span className={clsx('col-start-1 row-start-1', outcome && 'invisible')}>{children}</span>
            <span className={clsx('col-start-1 row-start-1', !outcome && 'invisible')}>
              {outcome === 'refused' ? 'Not copied' : 'Copied'}
            </span>
          </span>
        )}
      </Button>
      <span role="status" className="sr-only">
        {outcome === 'copied' && 'Copied'}
        {outcome === 'refused' && 'Not copied: the browser refused. Select the text and copy it by hand.'}
      </span>
    </span>
  );
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or a page that is not served over a secure origin
  }
}

/** An id in monospace with its copy button. `what` completes the name: "Copy receipt number". */
export function CopyId({ id, what }: { id: string; what: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <bdi className="min-w-0 font-mono text-13 break-all">{id}</bdi>
      <CopyButton text={id} name={`Copy ${what}`} className="no-print" />
    </span>
  );
}
