import { useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { dayOf, formatCount } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useZone } from '../../ui/time-text.tsx';
import { ExpectedStatus } from './expected-status.tsx';
import { LookupProgress } from './lookup-progress.tsx';
import type { LookupRun } from './lookup-run.ts';
import type { LookupState, LookupStore } from './lookup-store.ts';
import { outcomeTexts } from './outcome-words.ts';
import { countOutcomes, judge, outcomes } from './outcomes.ts';
import { resultCsv, resultFileName } from './result-csv.ts';
import { ResultSummary } from './result-summary.tsx';
import { ResultTable } from './result-table.tsx';

type LookupResultProps = { run: LookupRun; expected: LookupState['expected']; store: LookupStore };

/** What a look-up has found so far: progress, counts, totals, the table, and what can be taken away from it. */
export function LookupResult({ run, expected, store }: LookupResultProps) {
  const account = useAccount();
  const zone = useZone();
  const [params, setParams] = useSearchParams();
  const { lines, results, state } = run;
  const rows = useMemo(() => judge(lines, results, expected), [lines, results, expected]);
  const shown = outcomes.find((one) => one === params.get('show'));
  const visible = useMemo(() => rows.filter(({ outcome }) => !shown || outcome === shown), [rows, shown]);
  const counts = countOutcomes(rows);
  const missing = rows.filter(({ outcome }) => outcome === 'missing').map(({ value }) => value);

  // The button that was pressed is gone by now; what follows begins at the heading.
  const heading = useRef<HTMLHeadingElement>(null);
  const isUnderWay = state === 'working';
  useEffect(() => {
    if (isUnderWay) heading.current?.focus({ preventScroll: true });
  }, [isUnderWay, run.number]);

  const download = () =>
    save(resultCsv(rows, { account, zone }), resultFileName(account, dayOf(Date.now(), zone)));

  return (
    <section aria-labelledby="lookup-result" className="flex flex-col gap-4">
      <h2 id="lookup-result" ref={heading} tabIndex={-1} className="text-16 font-semibold outline-none">
        Result
      </h2>
      <LookupProgress run={run} store={store} />
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="flex flex-wrap gap-4 max-md:w-full">
          <ExpectedStatus expected={expected} onChange={(next) => store.change({ expected: next })} />
        </div>
        <div className="flex flex-wrap gap-2">
          {missing.length > 0 && (
            <CopyButton
              text={missing.join('\n')}
              name={`Copy missing: ${formatCount(missing.length, 'value')}`}
              look="secondary"
              size="medium"
            >
              Copy missing
            </CopyButton>
          )}
          <Button onClick={download}>Download CSV</Button>
        </div>
      </div>
      <ResultSummary
        rows={rows}
        shown={shown}
        onShow={(outcome) =>
          setParams(outcome ? { show: outcome } : {}, { replace: true, preventScrollReset: true })
        }
      />
      {run.tooLong > 0 && (
        <p className="text-13 text-muted">
          {formatCount(run.tooLong, 'value')} longer than any number or id: missing without being asked for.
        </p>
      )}
      {visible.length > 0 ? (
        <ResultTable key={shown ?? 'all'} account={account} rows={visible} />
      ) : (
        shown && (
          <EmptyState
            title={`No line is “${outcomeTexts[shown].word}”`}
            action={<Button onClick={() => setParams({}, { replace: true })}>Show all</Button>}
          >
            {outcomeTexts[shown].meaning}
          </EmptyState>
        )
      )}
      <p role="status" className="sr-only">
        {state === 'finished' &&
          outcomes
            .filter((one) => counts[one] > 0)
            .map((one) => `${counts[one].toLocaleString('en')} ${outcomeTexts[one].word.toLowerCase()}`)
            .join(', ')}
      </p>
    </section>
  );
}

/** Hands a text to the browser as a file. */
function save(text: string, name: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken hold of it by the next turn; kept, every file would stay in memory.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
