import { clsx } from 'clsx';
import type { Density } from '../../ui/data-columns.ts';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';

const rows = Array.from({ length: 12 }, (_, index) => index);

/** The list's place while its rows are on their way, in rows of the same height. */
export function ListSkeleton({ what, density }: { what: string; density: Density }) {
  const isCompact = density === 'compact';
  return (
    <>
      {/* What stands above the rows. */}
      <div className="h-7 max-md:h-9 pointer-coarse:h-11" />
      <div className="overflow-hidden rounded-lg border border-line bg-raised">
        <LoadingNote what={what} />
        <div className="h-9 max-md:hidden" />
        {rows.map((row) => (
          <div
            key={row}
            className={clsx(
              'flex items-center gap-8 border-t border-line px-3 max-md:px-4 max-md:first:border-t-0',
              isCompact ? 'h-8 max-md:h-18' : 'h-10 max-md:h-24',
            )}
          >
            <Skeleton width={8} />
            <Skeleton width={12} />
            <Skeleton width={18 + ((row * 7) % 11)} className="max-md:hidden" />
            <Skeleton width={14} className="max-md:hidden" />
            <Skeleton width={8} className="ms-auto" />
          </div>
        ))}
      </div>
    </>
  );
}
