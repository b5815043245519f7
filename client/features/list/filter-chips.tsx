import { X } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import type { Condition } from '../../lib/filter-fields.ts';
import { plain, type Chip } from '../../lib/filter-words.ts';
import { MarkedText } from './filter-marked-text.tsx';

type FilterChipsProps = {
  chips: readonly Chip[];
  /** Takes the focus when the last chip goes. */
  after: RefObject<HTMLElement | null>;
  onEdit: (chip: Chip, anchor: Element) => void;
  onRemove: (chip: Chip) => void;
};

/** What makes two conditions the same one in another state. */
export const chipKey = ({ field, negated, entry }: Condition) =>
  [field.name, field.kind === 'flag' || !negated ? '' : 'not', entry].join(' ');

const chipAttribute = 'data-chip';

/** The button by which a condition is changed, if it is on screen. */
export const chipButton = (key: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>(`[${chipAttribute}]`)].find(
    (button) => button.getAttribute(chipAttribute) === key,
  );

/** Every condition: pressed it can be changed; its ×, or Delete on it, takes it away. */
export function FilterChips({ chips, after, onEdit, onRemove }: FilterChipsProps) {
  const remove = (index: number) => {
    const chip = chips[index];
    if (!chip) return;
    // The list follows in a moment; the focus goes on at once, so that it is never lost with the chip.
    const next = chips[index + 1] ?? chips[index - 1];
    (next ? chipButton(chipKey(next)) : after.current)?.focus();
    onRemove(chip);
  };
  return chips.map((chip, index) => {
    const text = plain(chip.marked);
    const isShort = text.length <= 60;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Delete' && event.key !== 'Backspace') return;
      event.preventDefault();
      remove(index);
    };
    return (
      <li
        key={chipKey(chip)}
        className="inline-flex min-h-7 max-w-full items-stretch rounded-full border border-line bg-raised text-13 pointer-coarse:min-h-11"
      >
        <button
          type="button"
          {...{ [chipAttribute]: chipKey(chip) }}
          aria-label={`Change: ${text}`}
          title={isShort ? 'Change this condition; Delete takes it away' : text}
          aria-haspopup="dialog"
          onClick={(event) => onEdit(chip, event.currentTarget)}
          onKeyDown={press}
          className="min-w-0 truncate rounded-s-full ps-3 pe-1 hover:bg-sunken"
        >
          <MarkedText cutAt="max-w-60">{chip.marked}</MarkedText>
        </button>
        <button
          type="button"
          aria-label={`Take away: ${text}`}
          title="Take this condition away"
          onClick={() => remove(index)}
          onKeyDown={press}
          className="inline-grid min-w-7 shrink-0 place-items-center rounded-e-full pe-1 text-muted hover:bg-sunken hover:text-text pointer-coarse:min-w-11"
        >
          <X aria-hidden="true" className="size-3.5" />
        </button>
      </li>
    );
  });
}
