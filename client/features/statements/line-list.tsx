import { useInfiniteQuery } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { StatementLine } from '#shared/statements.ts';
import { isApiError } from '../../lib/api.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useAccount } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';
import { gridClass, LineRow } from './line-row.tsx';
import { statementLinesQuery } from './queries.ts';

type LineListProps = {
  id: string;
  show: string;
  matchedAt: string | null;
  /** Lines in all under this filter, as the totals count them. */
  count: number;
  none: ReactNode;
  onOpen: (line: StatementLine) => void;
};

const headings = [
  'Line',
  'Outcome',
  'On the statement',
  'Amount',
  'Receipt here',
  'Theirs less ours',
  '',
] as const;
/** Rows before the last that is here at which the next page is asked for. */
const ahead = 30;

/** The lines of a statement; only those on screen are drawn, and the next come as one gets there. */
export function LineList({ id, show, matchedAt, count, none, onOpen }: LineListProps) {
  const account = useAccount();
  const query = useInfiniteQuery(statementLinesQuery(account, id, show, matchedAt));
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } =
    query;
  const lines = data?.pages.flatMap((page) => page.data) ?? [];
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  const walkTo = useRef<number>(undefined);
  const virtualizer = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => 56,
    overscan: 8,
    scrollMargin: offset,
    getItemKey: (index) => lines[index]?.position ?? index,
  });
  const drawn = virtualizer.getVirtualItems();
  const keyOf = (index: number) => body.current?.querySelector<HTMLElement>(`[data-index="${index}"] button`);
  const hasData = data !== undefined;
  const lastDrawn = drawn.at(-1)?.index ?? 0;

  // Where the rows begin moves with what stands above them, which changes the height of the whole.
  useLayoutEffect(() => {
    const measure = () => {
      const top = body.current?.getBoundingClientRect().top;
      if (top !== undefined) setOffset(Math.round(top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.documentElement);
    return () => observer.disconnect();
  }, [hasData]);

  useEffect(() => {
    const isNear = lines.length > 0 && lastDrawn >= lines.length - ahead;
    if (isNear && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [lastDrawn, lines.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  // A row that is walked to may have to be drawn first.
  useEffect(() => {
    if (walkTo.current === undefined) return;
    const key = keyOf(walkTo.current);
    if (!key) return;
    walkTo.current = undefined;
    key.focus({ preventScroll: true });
  }, [drawn]);

  function walk(step: 1 | -1) {
    const at = document.activeElement?.closest('[data-index]')?.getAttribute('data-index');
    const next = at === undefined || at === null ? 0 : Number(at) + step;
    if (!lines[next]) return;
    walkTo.current = next;
    virtualizer.scrollToIndex(next, { align: 'auto' });
    const key = keyOf(next);
    key?.focus({ preventScroll: true });
    if (key) walkTo.current = undefined;
  }
  useShortcut('j', 'Next line', () => walk(1));
  useShortcut('k', 'Previous line', () => walk(-1));
  const onArrows = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    walk(event.key === 'ArrowDown' ? 1 : -1);
  };

  if (error && !data) {
    return (
      <ErrorState
        title="The lines could not be loaded"
        message={error.message}
        stillTrue="The result itself is kept."
        requestId={isApiError(error) ? error.requestId : undefined}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  }
  if (!data) {
    return (
      <div>
        <LoadingNote what="the lines" />
        <Skeleton width={60} className="h-40 w-full" />
      </div>
    );
  }
  if (lines.length === 0) return none;
  return (
    // Arrows bubble up from the buttons; nothing here takes the focus itself.
    <div role="presentation" onKeyDown={onArrows} className="flex flex-col gap-3">
      <div
        role="table"
        aria-label="Lines"
        aria-rowcount={count + 1}
        className="rounded-lg border border-line bg-raised"
      >
        <div role="rowgroup" className="max-md:sr-only">
          <div role="row" aria-rowindex={1} className={gridClass}>
            {headings.map((heading) => (
              <span
                key={heading}
                role="columnheader"
                className={`py-2 text-12 font-medium text-muted ${/Line$|Amount|less/.test(heading) ? 'text-end' : ''}`}
              >
                {heading || <span className="sr-only">What to do</span>}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={body} className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {drawn.map(({ index, start, key }) => {
            const line = lines[index];
            return (
              line && (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  role="row"
                  aria-rowindex={index + 2}
                  className="absolute inset-x-0 top-0 border-t border-line focus-within:bg-accent-soft"
                  style={{ transform: `translateY(${start - offset}px)` }}
                >
                  <LineRow line={line} onOpen={onOpen} />
                </div>
              )
            );
          })}
        </div>
      </div>
      {isFetchNextPageError ? (
        <Button className="self-center" onClick={() => void fetchNextPage()}>
          The next lines did not come. Try again
        </Button>
      ) : (
        hasNextPage && <LoadingNote what="more lines" />
      )}
    </div>
  );
}
