import { clsx } from 'clsx';
import { Link } from 'react-router';
import type { Hit } from '#shared/search.ts';
import { isApiError } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { HitOption } from './hit-option.tsx';

type SearchResultsProps = {
  listId: string;
  open: boolean;
  account: Account;
  text: string;
  hits: readonly Hit[];
  answered: boolean;
  error: Error | null;
  otherMode: boolean;
  active: number;
  onOpen: () => void;
  /** The same text is looked for in the other mode. */
  onOtherMode: () => void;
};

/** What was found, or what was looked for and where. Below the box, on a phone above it. */
export function SearchResults(props: SearchResultsProps) {
  const { listId, open, account, text, hits, answered, error, otherMode, active, onOpen, onOtherMode } =
    props;
  const other: Account = { ...account, mode: account.mode === 'test' ? 'live' : 'test' };
  const nothing = answered && hits.length === 0 && !error;
  return (
    <div
      role="presentation"
      // Pressing on the list must not take the focus out of the box, which would close it.
      onMouseDown={(event) => event.preventDefault()}
      hidden={!open}
      className={clsx(
        'absolute inset-x-0 z-30 max-h-[70dvh] overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-lg',
        'max-md:bottom-[calc(100%+0.75rem)] max-md:w-[calc(100vw-2rem)] md:top-[calc(100%+0.25rem)] md:min-w-lg',
      )}
    >
      <div id={listId} role="listbox" aria-label="Finds">
        {hits.map((hit, index) => (
          <HitOption
            key={`${hit.kind} ${hit.id}`}
            id={`${listId}-${index}`}
            account={account}
            hit={hit}
            active={index === Math.max(active, 0)}
            onOpen={onOpen}
          />
        ))}
      </div>
      {hits.length > 0 && (
        <p className="mt-1 flex items-center gap-2 border-t border-line px-3 py-1.5 text-12 text-muted max-md:hidden pointer-coarse:hidden">
          <Kbd keys="Enter" /> opens · <Kbd keys="Ctrl Enter" /> in a new tab
        </p>
      )}
      {!answered && hits.length === 0 && <p className="px-3 py-2 text-muted">Looking…</p>}
      {nothing && (
        <div className="flex flex-col gap-1 px-3 py-2">
          <p className="font-medium">
            Nothing found for “<bdi>{text}</bdi>” in {account.mode} mode
          </p>
          <p className="text-13 text-muted">
            Looked at receipt numbers, ids, gateway ids, last four digits, e-mails, names and descriptions, of
            any date.
          </p>
        </div>
      )}
      {otherMode && (
        <p className="border-t border-line px-3 py-2 text-13 first:border-t-0">
          {hits.length === 0 ? 'There is a hit' : 'There is also a hit'} in {other.mode} mode.{' '}
          <Link
            to={pages.overview(other)}
            onClick={onOtherMode}
            className="font-medium text-accent underline"
          >
            Look in {other.mode} mode
          </Link>
        </p>
      )}
      {error && (
        <p role="alert" className="px-3 py-2 text-failed">
          {error.message}
          {isApiError(error) && error.requestId && ` Request id ${error.requestId}.`}
        </p>
      )}
      <p role="status" className="sr-only">
        {open && answered && !error && formatCount(hits.length, 'find')}
      </p>
    </div>
  );
}
