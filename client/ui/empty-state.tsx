import type { ReactNode } from 'react';

/** Nothing here, and the first step: what it will show, and how to begin. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      <p className="text-16 font-semibold">{title}</p>
      {children && <div className="max-w-md text-14 text-muted">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
