import { clsx } from 'clsx';
import type { ListNoun } from '#shared/list-grammar.ts';
import { statusWord } from '../../lib/filter-words.ts';

type StatusTogglesProps = {
  noun: ListNoun;
  statuses: readonly string[];
  chosen: readonly string[];
  /** Turns one on or off; without one, all are shown. */
  onToggle: (status?: string) => void;
};

/** Which states are shown: all, or any number of them. */
export function StatusToggles({ noun, statuses, chosen, onToggle }: StatusTogglesProps) {
  return (
    <div
      role="group"
      aria-label="Status"
      className="flex min-w-0 gap-1 overflow-x-auto rounded-md p-0.5 max-md:-mx-4 max-md:px-4"
    >
      <Toggle pressed={chosen.length === 0} onClick={() => onToggle()}>
        All
      </Toggle>
      {statuses.map((status) => (
        <Toggle key={status} pressed={chosen.includes(status)} onClick={() => onToggle(status)}>
          {statusWord(noun, status)}
        </Toggle>
      ))}
    </div>
  );
}

function Toggle({ pressed, onClick, children }: { pressed: boolean; onClick: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onClick}
      className={clsx(
        'min-h-8 shrink-0 rounded-md border px-3 text-13 whitespace-nowrap pointer-coarse:min-h-11',
        pressed
          ? 'border-accent bg-accent-soft font-semibold text-accent'
          : 'border-transparent text-muted hover:bg-sunken hover:text-text',
      )}
    >
      {children}
    </button>
  );
}
