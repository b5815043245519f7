import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

type DisclosureProps = {
  summary: ReactNode;
  /** Quiet words behind the summary: what is inside, or how many. */
  note?: ReactNode;
  open?: boolean;
  onToggle?: (open: boolean) => void;
  children: ReactNode;
};

/** Something that folds open by need; what is inside is found by the browser's own find. */
export function Disclosure({ summary, note, open, onToggle, children }: DisclosureProps) {
  return (
    <details
      className="group"
      {...(open === undefined ? {} : { open })}
      onToggle={(event) => onToggle?.(event.currentTarget.open)}
    >
      <summary className="flex min-h-9 list-none items-center gap-2 rounded-md py-1 font-medium hover:text-accent pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-muted group-open:rotate-90 rtl:-scale-x-100"
        />
        <span>{summary}</span>
        {note && <span className="text-13 font-normal text-muted">{note}</span>}
      </summary>
      <div className="ps-6 pt-1 pb-2">{children}</div>
    </details>
  );
}
