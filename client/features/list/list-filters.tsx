import { Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { joinValues, type ListNoun } from '#shared/list-grammar.ts';
import { useNow } from '../../lib/clock.ts';
import type { Condition } from '../../lib/filter-fields.ts';
import type { FilterNote } from '../../lib/filter-parse.ts';
import { filterChips, mark } from '../../lib/filter-words.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { changeFilters, isFiltered, valuesOf, withoutFilters, type ListState } from '../../lib/list-state.ts';
import { useMe } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useZone } from '../../ui/time-text.tsx';
import { chipButton, chipKey, FilterChips } from './filter-chips.tsx';
import { useLatestState, type ChangeList } from './filter-latest.ts';
import { useFilterTools } from './filter-loading.ts';
import { useFilterTyping } from './filter-typing.ts';
import { FindInList } from './find-in-list.tsx';
import { StatusToggles } from './status-toggles.tsx';

type ListFiltersProps = {
  noun: ListNoun;
  statuses: readonly string[];
  state: ListState;
  /** Nothing matches. */
  isEmpty: boolean;
  onChange: ChangeList;
};

type Open = { what: 'editor' | 'text'; condition?: Condition | undefined; anchor: Element | null };

/** Every condition of a list: states and text at hand, chips that can be changed, and a small form for the rest. */
export function ListFilters({ noun, statuses, state, isEmpty, onChange }: ListFiltersProps) {
  const [open, setOpen] = useState<Open>();
  const adder = useRef<HTMLButtonElement>(null);
  const zone = useZone();
  const now = useNow();
  const known = { created_by: [useMe().user.email] };
  const tools = useFilterTools();
  const upToDate = useLatestState(state, onChange);
  const { latest, change } = upToDate;
  const typing = useFilterTyping(noun, state, upToDate, tools);
  const setNotes = (tools?.statusNotes(state.filters, noun, isEmpty) ?? []).filter(
    // What was typed just now has been answered right there.
    ({ value }) => !typing.notes.some(({ marked }) => marked.includes(mark(value))),
  );
  const chips = filterChips(state.filters, noun, { zone, now, years: false });
  const add = () => {
    // Opened by its key too, it is this button that gets the focus back.
    adder.current?.focus();
    setOpen({ what: 'editor', anchor: adder.current });
  };
  const focusLater = useFocusOnChip(state, adder);
  useShortcut('f', 'Filter the list', add);

  function toggleStatus(status?: string) {
    const now = latest();
    const chosen = valuesOf(now, 'status');
    if (status === undefined) return change(changeFilters(now, { status: '' }));
    const without = chosen.filter((one) => one !== status);
    const next = without.length < chosen.length ? without : [...chosen, status];
    change(changeFilters(now, { status: joinValues(next) }));
  }
  function apply(next: ListState) {
    setOpen(undefined);
    focusLater(open?.condition);
    change(next);
  }
  function fix(note: FilterNote) {
    const set = setNotes.find((one) => one === note)?.change;
    if (!set) return typing.fix(note);
    // The button goes away with its note; the condition that it mended stays.
    const chip = chips.find(({ names }) => names.some((name) => name in set));
    (chip ? chipButton(chipKey(chip)) : adder.current)?.focus();
    return change(changeFilters(latest(), set));
  }
  const parts = {
    noun,
    state,
    anchor: open?.anchor ?? null,
    onApply: apply,
    onClose: () => setOpen(undefined),
  };

  return (
    <div className="no-print flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <StatusToggles
          noun={noun}
          statuses={statuses}
          chosen={valuesOf(state, 'status')}
          onToggle={toggleStatus}
        />
        <FindInList noun={noun} typing={typing} known={known} tools={tools} />
      </div>
      <ul aria-label="Conditions" className="flex flex-wrap items-center gap-2">
        <FilterChips
          chips={chips}
          after={adder}
          onEdit={(condition, anchor) => setOpen({ what: 'editor', condition, anchor })}
          onRemove={({ names }) =>
            change(changeFilters(latest(), Object.fromEntries(names.map((name) => [name, undefined]))))
          }
        />
        <li>
          <Button ref={adder} size="small" aria-haspopup="dialog" onClick={add}>
            <Plus aria-hidden="true" className="size-3.5" />
            Filter
            <Kbd keys="f" />
          </Button>
        </li>
        <li>
          <Button
            look="quiet"
            size="small"
            aria-haspopup="dialog"
            onClick={(event) => setOpen({ what: 'text', anchor: event.currentTarget })}
          >
            As text
          </Button>
        </li>
        {isFiltered(state) && (
          <li>
            <Button look="quiet" size="small" onClick={() => change(withoutFilters(latest()))}>
              Clear all
            </Button>
          </li>
        )}
      </ul>
      {tools && <tools.FilterNotes notes={[...typing.notes, ...setNotes]} onFix={fix} />}
      {tools && open?.what === 'editor' && (
        <tools.FilterEditor {...parts} condition={open.condition} known={known} />
      )}
      {tools && open?.what === 'text' && <tools.FilterAsText {...parts} />}
    </div>
  );
}

/**
 * A condition that was changed may stand on a new chip, and its old one takes the focus with it: the new one gets it as
 * soon as the list has followed, or else the button for adding one.
 */
function useFocusOnChip(state: ListState, adder: React.RefObject<HTMLButtonElement | null>) {
  const wanted = useRef<string>(undefined);
  useEffect(() => {
    if (wanted.current === undefined || document.activeElement !== document.body) return;
    (chipButton(wanted.current) ?? adder.current)?.focus();
    wanted.current = undefined;
  }, [state, adder]);
  return (condition: Condition | undefined) => {
    wanted.current = condition && chipKey(condition);
  };
}
