import { clsx } from 'clsx';
import { createContext, use, useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { isTyping } from '../lib/keyboard.ts';

const MarkContext = createContext<ReactNode>(null);

/** Puts a mark beside the heading of every page inside. */
export function HeadingMark({ value, children }: { value: ReactNode; children: ReactNode }) {
  return <MarkContext value={value}>{children}</MarkContext>;
}

type PageHeadingProps = {
  children: ReactNode;
  /** Stands at the far end of the line: actions of the page. */
  actions?: ReactNode;
  /** Off where the page puts the focus elsewhere, as a form does into its first field. */
  takesFocus?: boolean;
  hidden?: boolean;
};

/**
 * The page's h1. After a change of page it takes the focus, so that a screen reader says where one is and
 * Tab goes on from there; the first page of a visit leaves the focus to the browser.
 */
export function PageHeading({ children, actions, takesFocus = true, hidden = false }: PageHeadingProps) {
  const ref = useRef<HTMLHeadingElement>(null);
  const { key, pathname } = useLocation();
  const isFirstPage = useRef(key === 'default');
  useEffect(() => {
    // Whoever is quicker than the page and types already keeps the focus.
    const isFree = !isTyping(document.activeElement);
    if (takesFocus && isFree && !isFirstPage.current) ref.current?.focus({ preventScroll: true });
    isFirstPage.current = false;
  }, [pathname, takesFocus]);
  return (
    <div className={clsx('flex flex-wrap items-center justify-between gap-x-4 gap-y-2', hidden && 'sr-only')}>
      <div className="flex min-w-0 items-center gap-3">
        <h1 ref={ref} tabIndex={-1} className="min-w-0 text-20 font-semibold">
          {children}
        </h1>
        {use(MarkContext)}
      </div>
      {actions && <div className="no-print flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
