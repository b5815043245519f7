import { useRef, type ReactNode } from 'react';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { Button } from '../../ui/button.tsx';
import { useFoot } from '../../ui/foot-height.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import type { RowActions } from './list-kind.ts';
import type { ListSource } from './list-source.ts';
import { everyMatch, noSelection, type RowSelection } from './row-selection.ts';
import { useBulkJob } from './bulk-job.ts';
import { totalsOf, useSeenMoney, type RowMoney, type Total } from './selection-totals.ts';
import { TotalItems } from './total-items.tsx';

export type BulkBarProps<Row> = {
  source: Pick<ListSource<Row>, 'fetchPage'>;
  request: string;
  actions: RowActions<Row>;
  selection: RowSelection;
  setSelection: (selection: RowSelection) => void;
  /** Selected rows; null while it is not known how many match. */
  count: number | null;
  /** Rows that match. */
  matching: number | null;
  /** Totals of all that match; null while they are not known. */
  totals: readonly Total[] | null;
  /** Those that are loaded. */
  rows: ReadonlyMap<string, Row>;
  onExport: (() => void) | undefined;
  isTooManyToExport: boolean;
  /** Not all that match are selected, and could be. */
  mayAddAll: boolean;
};

/** What can be done with the selected rows, at the foot of the window. */
export function BulkBar<Row extends { id: string } & RowMoney>(props: BulkBarProps<Row>) {
  const { actions, selection, setSelection, count, matching, onExport, isTooManyToExport, mayAddAll } = props;
  const { what } = actions.copiedOfMany;
  const job = useBulkJob(props);
  const copyMany = () => void job.copy(what, (row) => actions.copiedOfMany.of(row));
  const copyIds = () => void job.copy('ids', ({ id }) => id);
  const isIdle = job.running === null;
  const bar = useRef<HTMLElement>(null);
  useFoot(bar);
  const sums = totalsOf(selection, useSeenMoney(selection, props.rows), props.totals);
  useShortcut('c', `Copy the ${what}`, copyMany, isIdle);
  useShortcut('i', 'Copy the ids', copyIds, isIdle);
  useShortcut(
    'r',
    'Refresh the selected rows',
    () => void job.refresh(),
    isIdle && actions.refresh !== undefined,
  );
  useShortcut('e', 'Export', job.refuseExport, isTooManyToExport);
  useShortcut('Escape', 'Stop', job.cancel, !isIdle);
  return (
    <section
      ref={bar}
      aria-label="Selected rows"
      className="appear no-print fixed inset-x-4 bottom-20 z-30 mx-auto flex max-w-4xl flex-col gap-2 rounded-lg border border-line-strong bg-raised p-2 shadow-lg md:bottom-4"
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <p role="status" className="px-2 font-semibold tabular-nums">
          {selection.all && selection.ids.size === 0 && 'All '}
          {count === null ? 'that match are' : count.toLocaleString('en')} selected
        </p>
        {mayAddAll && matching !== null && (
          <Key look="quiet" keys="a" onClick={() => setSelection(everyMatch)}>
            All {matching.toLocaleString('en')} that match
          </Key>
        )}
        <div className="flex flex-wrap items-center gap-1 max-md:order-last max-md:w-full md:ms-auto">
          <Key keys="c" busy={!isIdle} onClick={copyMany}>
            Copy {what}
          </Key>
          <Key keys="i" busy={!isIdle} onClick={copyIds}>
            Copy ids
          </Key>
          {actions.refresh && (
            <Key keys="r" busy={!isIdle} onClick={() => void job.refresh()}>
              Refresh
            </Key>
          )}
          {onExport && (
            <Key keys="e" onClick={isTooManyToExport ? job.refuseExport : onExport}>
              Export
            </Key>
          )}
        </div>
        <Key look="quiet" keys="Esc" className="max-md:ms-auto" onClick={() => setSelection(noSelection)}>
          Clear
        </Key>
      </div>
      {sums && (sums.totals.length > 0 || sums.unknown > 0) && (
        <ul aria-label="Totals of the selection" className="flex flex-wrap gap-x-6 gap-y-1 px-2 text-13">
          <TotalItems totals={sums.totals} />
          {sums.unknown > 0 && (
            <li className="text-muted">
              {formatCount(sums.unknown, 'row')} not added: the amount is not loaded
            </li>
          )}
        </ul>
      )}
      {job.running && (
        <div className="flex items-center gap-3 px-2 pb-1">
          <div className="grow">
            <ProgressBar
              name={job.running.name}
              text={job.running.text}
              done={job.running.done}
              total={job.running.total}
            />
          </div>
          <span className="text-13 text-muted tabular-nums">{job.running.text}</span>
          <Button size="small" onClick={job.cancel}>
            Cancel
          </Button>
        </div>
      )}
      <div role="status" className={job.outcome ? 'flex items-start gap-3 px-2 pb-1 text-13' : 'sr-only'}>
        <p className="grow">{job.outcome?.text}</p>
        {job.outcome?.ready && <CopyNow {...job.outcome.ready} onCopied={job.noteCopied} />}
      </div>
    </section>
  );
}

type KeyProps = {
  keys: string;
  look?: 'secondary' | 'quiet';
  busy?: boolean;
  className?: string;
  onClick: () => void;
  children: ReactNode;
};

function Key({ keys, children, ...rest }: KeyProps) {
  return (
    <Button size="small" {...rest}>
      {children}
      <Kbd keys={keys} />
    </Button>
  );
}

/** Browsers take text for the clipboard only soon after a press: after a long collection it takes another one. */
function CopyNow({
  text,
  count,
  onCopied,
}: {
  text: string;
  count: number;
  onCopied: (text: string) => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Button ref={button} size="small" look="primary" onClick={() => onCopied(text)}>
      Copy {formatCount(count, 'line')} now
    </Button>
  );
}
