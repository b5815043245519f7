import type { ReactNode } from 'react';

/** Names and what they are, one below the other. Facts without a value are left out by the caller. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] items-baseline gap-x-4 gap-y-1">{children}</dl>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="py-1 text-13 text-muted">{name}</dt>
      <dd className="min-w-0 py-1 break-words">{children}</dd>
    </div>
  );
}
