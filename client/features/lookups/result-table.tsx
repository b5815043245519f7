import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useShortcut } from '../../lib/keyboard.ts';
import type { Account } from '../../lib/paths.ts';
import type { ResultRow } from './outcomes.ts';
import { gridClass, ResultLine } from './result-line.tsx';

type ResultTableProps = { account: Account; rows: readonly ResultRow[] };

const headings = ['Line', 'As given', 'Outcome', 'What it is', 'Amount', 'Status', 'Created'] as const;

/** All lines of the result; only those on screen are drawn, and the page scrolls as any other does. */
export function ResultTable({ account, rows }: ResultTableProps) {
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  const walkTo = useRef<number>(undefined);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 44,
    overscan: 8,
    scrollMargin: offset,
    getItemKey: (index) => `${index} ${rows[index]?.line}`,
  });
  const drawn = virtualizer.getVirtualItems();

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
  }, []);

  // A row that is walked to may have to be drawn first.
  useEffect(() => {
    const link = body.current?.querySelector<HTMLElement>(`[data-index="${walkTo.current}"] a`);
    if (!link || walkTo.current === undefined) return;
    walkTo.current = undefined;
    link.focus({ preventScroll: true });
  }, [drawn]);

  function walk(step: 1 | -1) {
    const at = document.activeElement?.closest('[data-index]')?.getAttribute('data-index');
    let next = at === undefined || at === null ? (step === 1 ? 0 : rows.length - 1) : Number(at) + step;
    while (rows[next] && rows[next]?.founds.length === 0) next += step;
    if (!rows[next]) return;
    walkTo.current = next;
    virtualizer.scrollToIndex(next, { align: 'auto' });
    const link = body.current?.querySelector<HTMLElement>(`[data-index="${next}"] a`);
    link?.focus({ preventScroll: true });
    if (link) walkTo.current = undefined;
  }
  useShortcut('j', 'Next row', () => walk(1));
  useShortcut('k', 'Previous row', () => walk(-1));
  const onArrows = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    walk(event.key === 'ArrowDown' ? 1 : -1);
  };

  return (
    // Arrows bubble up from the links; nothing here takes the focus itself.
    <div role="presentation" onKeyDown={onArrows}>
      <div
        role="table"
        aria-label="Result"
        aria-rowcount={rows.length + 1}
        className="rounded-lg border border-line bg-raised"
      >
        <div role="rowgroup" className="max-md:sr-only">
          <div role="row" aria-rowindex={1} className={gridClass}>
            {headings.map((heading) => (
              <span
                key={heading}
                role="columnheader"
                className={
                  heading === 'Amount' || heading === 'Line'
                    ? 'py-2 text-end text-12 font-medium text-muted'
                    : 'py-2 text-12 font-medium text-muted'
                }
              >
                {heading}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={body} className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {drawn.map(({ index, start, key }) => {
            const row = rows[index];
            return (
              row && (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  role="row"
                  aria-rowindex={index + 2}
                  className="absolute inset-x-0 top-0 border-t border-line focus-within:bg-accent-soft"
                  style={{ transform: `translateY(${start - offset}px)` }}
                >
                  <ResultLine account={account} row={row} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
