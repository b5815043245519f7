import { formatCount } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { progressOf, type LookupRun } from './lookup-run.ts';
import type { LookupStore } from './lookup-store.ts';

/** How far a look-up is; what was stopped or could not be looked up, and the way on. */
export function LookupProgress({ run, store }: { run: LookupRun; store: LookupStore }) {
  const { done, failed, total } = progressOf(run);
  const text = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} different values looked up`;
  if (run.state === 'working') {
    return (
      <div className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="tabular-nums">{text}</p>
          <Button size="small" onClick={store.stop}>
            Stop
          </Button>
        </div>
        <ProgressBar name="Look-up" text={text} done={done} total={total} />
      </div>
    );
  }
  if (failed > 0) {
    return (
      <ErrorState
        title={`${formatCount(failed, 'value')} could not be looked up`}
        message={run.error?.message ?? ''}
        stillTrue={done > 0 ? 'What the others found is below.' : 'Nothing was changed.'}
        requestId={run.error?.requestId}
        action={<Button onClick={store.goOn}>Try {failed === 1 ? 'it' : 'these'} again</Button>}
      />
    );
  }
  if (done < total) {
    return (
      <div className="flex flex-wrap items-center gap-3 rounded-md border border-waiting bg-waiting-soft px-4 py-2">
        <p className="tabular-nums">Stopped: {text}.</p>
        <Button size="small" onClick={store.goOn}>
          Go on
        </Button>
      </div>
    );
  }
  return null;
}
