import { clsx } from 'clsx';
import { ArrowUp } from 'lucide-react';

type NewRowsBarProps = {
  count: number;
  /** There may be more than were counted. */
  isMore: boolean;
  /** Something else stands at the foot of the window. */
  isRaised: boolean;
  onShow: () => void;
};

/** New rows wait here, so that nothing moves under the hand. Keeps its place out of the list's flow. */
export function NewRowsBar({ count, isMore, isRaised, onShow }: NewRowsBarProps) {
  return (
    <div role="status" className="no-print">
      {count > 0 && (
        <button
          type="button"
          onClick={() => {
            onShow();
            window.scrollTo(0, 0);
          }}
          className={clsx(
            'appear fixed left-1/2 z-30 inline-flex min-h-9 -translate-x-1/2 items-center gap-2 rounded-full bg-accent px-4 font-semibold text-on-accent shadow-lg hover:bg-accent-strong pointer-coarse:min-h-11',
            isRaised ? 'bottom-44 md:bottom-24' : 'bottom-20 md:bottom-6',
          )}
        >
          {count.toLocaleString('en')}
          {isMore && '+'} new
          <ArrowUp aria-hidden="true" className="size-4" />
        </button>
      )}
    </div>
  );
}
