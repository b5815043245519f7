import { SlidersHorizontal } from 'lucide-react';
import { useId, useState } from 'react';
import type { ListNoun } from '#shared/list-grammar.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { changeFilters, type ListState } from '../../lib/list-state.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { AmountRange } from './amount-range.tsx';
import { CurrencyTicks } from './currency-ticks.tsx';
import { DateRange } from './date-range.tsx';
import { FindInList } from './find-in-list.tsx';
import { StatusToggles } from './status-toggles.tsx';

type ListFiltersProps = {
  noun: ListNoun;
  statuses: readonly string[];
  state: ListState;
  onChange: (next: ListState, how?: { replace?: boolean }) => void;
};

/** Every condition of a list: states and text at hand, the rest folded open by need. */
export function ListFilters({ noun, statuses, state, onChange }: ListFiltersProps) {
  const [open, setOpen] = useState(false);
  const panelId = useId();
  useShortcut('f', 'Filter the list', () => setOpen(!open));
  const change = (part: Partial<ListState>) => onChange(changeFilters(state, part));
  return (
    <div className="no-print flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <StatusToggles
          noun={noun}
          statuses={statuses}
          chosen={state.status}
          onChange={(status) => change({ status })}
        />
        <div className="flex items-center gap-2 max-md:w-full">
          <FindInList
            value={state.q}
            onChange={(q) => onChange(changeFilters(state, { q }), { replace: true })}
          />
          <Button aria-expanded={open} aria-controls={panelId} onClick={() => setOpen(!open)}>
            <SlidersHorizontal aria-hidden="true" className="size-4" />
            Filter
            <Kbd keys="f" />
          </Button>
        </div>
      </div>
      <div id={panelId} hidden={!open}>
        {open && (
          <div className="grid gap-x-6 gap-y-4 rounded-lg border border-line bg-raised p-4 md:grid-cols-[auto_1fr_1fr]">
            <CurrencyTicks chosen={state.currency} onChange={(currency) => change({ currency })} />
            <DateRange state={state} onChange={change} />
            <AmountRange state={state} onChange={change} />
          </div>
        )}
      </div>
    </div>
  );
}
