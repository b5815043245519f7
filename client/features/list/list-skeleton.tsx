import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';

const rows = Array.from({ length: 12 }, (_, index) => index);

/** The list's place while its rows are on their way, in rows of the same height. */
export function ListSkeleton({ what }: { what: string }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-raised">
      <LoadingNote what={what} />
      <div className="h-9 max-md:hidden" />
      {rows.map((row) => (
        <div
          key={row}
          className="flex h-10 items-center gap-8 border-t border-line px-3 max-md:h-[4.5rem] max-md:px-4 max-md:first:border-t-0"
        >
          <Skeleton width={8} />
          <Skeleton width={12} />
          <Skeleton width={18 + ((row * 7) % 11)} className="max-md:hidden" />
          <Skeleton width={14} className="max-md:hidden" />
          <Skeleton width={8} className="ms-auto" />
        </div>
      ))}
    </div>
  );
}
