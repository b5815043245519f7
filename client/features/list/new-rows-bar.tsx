import { ArrowUp } from 'lucide-react';

/** New rows wait here, so that nothing moves under the hand. Keeps its place out of the list's flow. */
export function NewRowsBar({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div role="status" className="no-print">
      {count > 0 && (
        <button
          type="button"
          onClick={() => {
            onShow();
            window.scrollTo(0, 0);
          }}
          className="appear fixed bottom-20 left-1/2 z-30 inline-flex min-h-9 -translate-x-1/2 items-center gap-2 rounded-full bg-accent px-4 font-semibold text-on-accent shadow-lg hover:bg-accent-strong md:bottom-6 pointer-coarse:min-h-11"
        >
          {count} new
          <ArrowUp aria-hidden="true" className="size-4" />
        </button>
      )}
    </div>
  );
}
