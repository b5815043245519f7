import { clsx } from 'clsx';
import { useId, type ReactNode } from 'react';

type PanelProps = {
  /** The heading; without it the panel is only a surface. */
  title?: string | undefined;
  /** Beside the heading: a link or a quiet note. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

/** A raised surface that holds one subject. */
export function Panel({ title, aside, className, children }: PanelProps) {
  const id = useId();
  return (
    <section
      {...(title ? { 'aria-labelledby': id } : {})}
      className={clsx('min-w-0 rounded-lg border border-line bg-raised p-4', className)}
    >
      {(title || aside) && (
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          {title && (
            <h2 id={id} className="text-14 font-semibold">
              {title}
            </h2>
          )}
          {aside && <div className="text-13 text-muted">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
