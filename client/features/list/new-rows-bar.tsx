import { ArrowUp } from 'lucide-react';

type NewRowsBarProps = {
  count: number;
  /** There may be more than were counted. */
  isMore: boolean;
  onShow: () => void;
};

/** New rows wait here, so that nothing moves under the hand. Keeps its place out of the list's flow. */
export function NewRowsBar({ count, isMore, onShow }: NewRowsBarProps) {
  return (
    <div role="status" className="no-print">
      {count > 0 && (
        <button
          type="button"
          onClick={() => {
            onShow();
            window.scrollTo(0, 0);
          }}
          className="appear above-foot fixed left-1/2 z-30 inline-flex min-h-9 -translate-x-1/2 items-center gap-2 rounded-full bg-accent px-4 font-semibold text-on-accent shadow-lg hover:bg-accent-strong pointer-coarse:min-h-11"
        >
          {count.toLocaleString('en')}
          {isMore && '+'} new
          <ArrowUp aria-hidden="true" className="size-4" />
        </button>
      )}
    </div>
  );
}
