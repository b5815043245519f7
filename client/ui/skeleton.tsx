import { clsx } from 'clsx';

/** The place of one text that is on its way. `width` is in characters, so that nothing jumps when it comes. */
export function Skeleton({ width = 12, className }: { width?: number; className?: string }) {
  return (
    <span aria-hidden="true" className={clsx('skeleton inline-block max-w-full select-none', className)}>
      {'\u2007'.repeat(width)}
    </span>
  );
}

/** Says once, to those who listen, that something is loading. */
export function LoadingNote({ what }: { what: string }) {
  return (
    <span role="status" className="sr-only">
      Loading {what}
    </span>
  );
}
