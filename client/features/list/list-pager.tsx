import { ChevronLeft, ChevronRight } from 'lucide-react';
import { pageLimit } from '#shared/list-grammar.ts';
import { nextPage, previousPage, type ListState } from '../../lib/list-state.ts';
import { Button } from '../../ui/button.tsx';

type ListPagerProps = {
  state: ListState;
  /** Rows on this page. */
  shown: number;
  /** Rows on all pages, where known. */
  count: number | undefined;
  nextCursor: string | null;
  onChange: (next: ListState) => void;
};

/** Where one is in the list, and the pages before and after. */
export function ListPager({ state, shown, count, nextCursor, onChange }: ListPagerProps) {
  const first = (state.page - 1) * pageLimit.default + 1;
  if (state.page === 1 && nextCursor === null) return null;
  const range = `${first.toLocaleString('en')}–${(first + shown - 1).toLocaleString('en')}`;
  const go = (next: ListState) => {
    onChange(next);
    window.scrollTo(0, 0);
  };
  return (
    <nav aria-label="Pages of the list" className="no-print flex items-center justify-between gap-4">
      <p className="text-13 text-muted tabular-nums">
        {shown > 0 && (count === undefined ? range : `${range} of ${count.toLocaleString('en')}`)}
      </p>
      <div className="flex gap-2">
        <Button disabled={state.page === 1} onClick={() => go(previousPage(state))}>
          <ChevronLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />
          Previous
        </Button>
        <Button
          disabled={nextCursor === null}
          onClick={() => nextCursor !== null && go(nextPage(state, nextCursor))}
        >
          Next
          <ChevronRight aria-hidden="true" className="size-4 rtl:-scale-x-100" />
        </Button>
      </div>
    </nav>
  );
}
