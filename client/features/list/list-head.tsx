import { clsx } from 'clsx';
import type { Summary } from '#shared/checkout-sessions.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { useNow } from '../../lib/clock.ts';
import { mark } from '../../lib/filter-words.ts';
import { formatFull, formatList } from '../../lib/format.ts';
import { markedSentence } from '../../lib/list-sentence.ts';
import { formerNames, isFiltered, type ListState } from '../../lib/list-state.ts';
import { usePrintTime } from '../../ui/row-print.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useZone, ZoneName } from '../../ui/time-text.tsx';
import { MarkedText } from './filter-marked-text.tsx';
import { TotalItems } from './total-items.tsx';

const mostNamed = 5;

type ListHeadProps = {
  noun: ListNoun;
  state: ListState;
  notes: readonly string[];
  /** Nothing while it is on its way; null when it could not be had. */
  summary: Summary | null | undefined;
  /** The totals are still those of the list before. */
  isOld: boolean;
};

/** What is shown as one sentence, and its totals: a line per currency, never added across. */
export function ListHead({ noun, state, notes, summary, isOld }: ListHeadProps) {
  const zone = useZone();
  const now = useNow();
  const hasTotals = (summary?.totals.length ?? 0) > 0;
  const isOfAllStates = !state.filters['status'] && !state.filters['status_not'];
  return (
    <div className="flex flex-col gap-2">
      <AddressNotes notes={notes} />
      <PrintedAt />
      {isFiltered(state) && (
        <p className="font-medium">
          <MarkedText>{markedSentence(state, noun, zone, now)}</MarkedText>
        </p>
      )}
      <div className="flex min-h-5 flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <ul
          aria-label="Totals"
          aria-busy={isOld}
          className={clsx(
            'flex flex-wrap items-baseline gap-x-6 gap-y-1 text-13 transition-opacity motion-reduce:transition-none',
            isOld && 'opacity-60',
          )}
        >
          {hasTotals && isOfAllStates && <li className="text-12 text-muted">All states</li>}
          {summary && <TotalItems totals={summary.totals} />}
          {summary === undefined && (
            <li>
              <Skeleton width={24} />
            </li>
          )}
          {summary === null && <li className="text-muted">Totals could not be loaded.</li>}
        </ul>
        <ZoneName />
      </div>
    </div>
  );
}

/** When a print was made: what is on it goes on changing. */
function PrintedAt() {
  const zone = useZone();
  const at = usePrintTime();
  if (at === null) return null;
  return (
    <p className="text-12">
      Printed <time dateTime={new Date(at).toISOString()}>{formatFull(at, zone)}</time> ({zone})
    </p>
  );
}

/** What the address held and the list could not use. */
function AddressNotes({ notes }: { notes: readonly string[] }) {
  const places = notes.filter((name) => formerNames.includes(name));
  const others = notes.filter((name) => !formerNames.includes(name));
  const named = others.slice(0, mostNamed).map(mark);
  const rest = others.length - named.length;
  return (
    <div role="status" className="flex flex-col text-13 text-waiting empty:hidden">
      {others.length > 0 && (
        <p>
          Left out of the address, because the list can’t use it:{' '}
          <MarkedText>{formatList(rest > 0 ? [...named, `${rest} more`] : named, 'and')}</MarkedText>.
        </p>
      )}
      {places.length > 0 && (
        <p>The address led to a place further down; the list begins at its top and goes on as you scroll.</p>
      )}
    </div>
  );
}
