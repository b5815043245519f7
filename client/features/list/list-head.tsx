import { X } from 'lucide-react';
import type { Summary } from '#shared/checkout-sessions.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { formatAmount } from '#shared/money.ts';
import { useNow } from '../../lib/clock.ts';
import { formatList } from '../../lib/format.ts';
import { filterChips, listSentence, withoutChip } from '../../lib/list-sentence.ts';
import { changeFilters, emptyListState, isFiltered, type ListState } from '../../lib/list-state.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useZone, ZoneName } from '../../ui/time-text.tsx';

type ListHeadProps = {
  noun: ListNoun;
  state: ListState;
  notes: readonly string[];
  /** Nothing while it is on its way; null when it could not be had. */
  summary: Summary | null | undefined;
  onChange: (next: ListState) => void;
};

/** What is shown, in words and chips, and its totals: a line per currency, never added across. */
export function ListHead({ noun, state, notes, summary, onChange }: ListHeadProps) {
  const zone = useZone();
  const now = useNow();
  const chips = filterChips(state, noun, zone, now);
  return (
    <div className="flex flex-col gap-2">
      {notes.length > 0 && (
        <p role="status" className="text-13 text-waiting">
          Left out of the address, because the list can’t use it: {formatList(notes, 'and')}.
        </p>
      )}
      {isFiltered(state) && (
        <div className="flex flex-wrap items-center gap-2">
          <p className="w-full font-medium">
            <bdi>{listSentence(state, noun, zone, now)}</bdi>
          </p>
          {chips.map((chip) => (
            <button
              key={chip.names.join()}
              type="button"
              aria-label={`Take away: ${chip.text}`}
              title="Take this condition away"
              onClick={() => onChange(changeFilters(state, withoutChip(state, chip)))}
              className="no-print inline-flex min-h-7 max-w-full items-center gap-1 rounded-full border border-line bg-raised ps-3 pe-2 text-13 hover:bg-sunken pointer-coarse:min-h-11"
            >
              <bdi className="truncate">{chip.text}</bdi>
              <X aria-hidden="true" className="size-3.5 shrink-0 text-muted" />
            </button>
          ))}
          <Button
            look="quiet"
            size="small"
            className="no-print"
            onClick={() => onChange({ ...emptyListState, sort: state.sort })}
          >
            Clear all
          </Button>
        </div>
      )}
      <div className="flex min-h-5 flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <ul aria-label="Totals" className="flex flex-wrap gap-x-6 gap-y-1 text-13">
          {summary?.totals.map(({ currency, count, amount }) => (
            <li key={currency} className="whitespace-nowrap">
              <bdi className="text-12 text-muted">{currency}</bdi>{' '}
              <span className="tabular-nums">
                {count.toLocaleString('en')} ·{' '}
                <strong className="font-semibold">{formatAmount({ amount, currency })}</strong>
              </span>
            </li>
          ))}
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
