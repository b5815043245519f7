import { clsx } from 'clsx';
import { completionId } from './filter-completion-id.ts';
import type { Completion, Suggestion } from '../../lib/filter-completion.ts';

type FilterCompletionsProps = {
  id: string;
  completion: Completion;
  /** -1 while none is chosen. */
  active: number;
  onTake: (suggestion: Suggestion) => void;
};

/** What can be written where the caret is, below the box; the focus stays in the box, which hands the keys on. */
export function FilterCompletions({ id, completion, active, onTake }: FilterCompletionsProps) {
  const { options, hint, isValue } = completion;
  return (
    <div className="absolute inset-x-0 top-full z-20 mt-1 flex min-w-72 flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-lg max-md:min-w-0 md:inset-s-auto">
      <div
        id={id}
        role="listbox"
        aria-label="Completions"
        className={clsx('max-h-64 overflow-y-auto', options.length > 0 && 'p-1')}
      >
        {options.map((option, index) => (
          <div
            key={option.insert}
            id={completionId(id, index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // Before the box loses the focus: what is typed would be taken as it stands.
            onPointerDown={(event) => {
              event.preventDefault();
              onTake(option);
            }}
            className={clsx(
              'flex min-h-8 cursor-pointer items-center justify-between gap-4 rounded-md px-2 hover:bg-sunken pointer-coarse:min-h-11',
              index === active && 'bg-accent-soft',
            )}
          >
            <bdi className="truncate font-mono text-13">{option.insert}</bdi>
            {option.about.toLowerCase() !== option.insert.toLowerCase() && (
              <bdi className="truncate text-13 text-muted">{option.about}</bdi>
            )}
          </div>
        ))}
      </div>
      <p
        id={`${id}-hint`}
        className="border-t border-line bg-sunken px-3 py-1.5 text-12 text-muted first:border-t-0"
      >
        <span className={clsx(isValue && 'font-mono')}>{hint}</span>
        {options.length > 0 && (
          <span className="block">
            Tab takes the {isValue || active >= 0 ? 'marked' : 'first'} one, Esc closes.
          </span>
        )}
      </p>
    </div>
  );
}
