import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Backfill } from '#shared/backfill.ts';
import { useAccount, useCan } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { progressText, resultText } from './backfill-text.ts';
import { backfillQuery, startBackfill } from './queries.ts';

/** The comparison with the checkout API's own list of receipts: when it ran, what it found, how far it is now. */
export function BackfillPanel() {
  const account = useAccount();
  const client = useQueryClient();
  const mayStart = useCan('refresh');
  const { data, error } = useQuery(backfillQuery(account));
  const start = useMutation({
    mutationFn: (whole: boolean) => startBackfill(account, whole),
    onSuccess: (started) => client.setQueryData(backfillQuery(account).queryKey, started),
  });
  // Runs also begin by themselves, every few minutes: only one that was pressed for here is read out.
  const pressed = start.isSuccess && start.data.started_at === data?.started_at ? start.data : undefined;
  const isReadOut = start.isPending || pressed !== undefined;
  const isOther = pressed !== undefined && start.variables && pressed.covers_from !== null;
  const isRunning = data?.state === 'running';
  const isBusy = isRunning || start.isPending;
  return (
    <Panel title="Comparison with the checkout API">
      <div className="flex flex-col gap-3">
        <p className="text-muted">
          Reads the checkout API’s list of receipts, and takes in what is not known here: payments of links
          that were lost on the way, or were made elsewhere.
        </p>
        {!data && !error && <Skeleton width={40} />}
        {!data && error && <p>When it last ran could not be read: {error.message}</p>}
        {data && <LastRun run={data} isReadOut={isReadOut} />}
        {data && isRunning && <RunningBar run={data} isReadOut={isReadOut} />}
        {isOther && (
          <p role="alert" className="text-waiting">
            A comparison of the latest receipts was under way already. Press “Compare everything” again once
            it is done.
          </p>
        )}
        {start.isError && (
          <p role="alert" className="font-medium text-failed">
            The comparison was not started: {start.error.message}
          </p>
        )}
        {mayStart && (
          <div className="flex flex-wrap gap-2">
            <Button busy={isBusy} onClick={() => start.mutate(false)}>
              Compare now
            </Button>
            <Button look="quiet" busy={isBusy} onClick={() => start.mutate(true)}>
              Compare everything
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}

type RunProps = { run: Backfill; isReadOut: boolean };
const live = (isReadOut: boolean) => (isReadOut ? 'polite' : 'off');

/** One line that is read out when a run starts and when it ends, and not in between. */
function LastRun({ run, isReadOut }: RunProps) {
  return (
    <div role="status" aria-live={live(isReadOut)} className="flex flex-col gap-1">
      {run.state === 'never' && <p>Not compared yet.</p>}
      {run.state === 'running' && (
        <p>
          Comparing <Coverage run={run} />. You may leave this page: it goes on without it.
        </p>
      )}
      {run.state === 'done' && (
        <p>
          Compared <Coverage run={run} /> at <TimeText instant={run.finished_at} show="point" />:{' '}
          {resultText(run)}
        </p>
      )}
      {run.state === 'failed' && (
        <p className="font-medium text-failed">
          Broke off at <TimeText instant={run.finished_at} show="point" /> ({progressText(run)}).{' '}
          {run.message} What was found until then is kept.
        </p>
      )}
    </div>
  );
}

function Coverage({ run }: { run: Backfill }) {
  if (run.covers_from === null) return <>everything</>;
  return (
    <>
      receipts since <TimeText instant={run.covers_from} show="point" />
    </>
  );
}

function RunningBar({ run, isReadOut }: RunProps) {
  const text = progressText(run);
  return (
    <div className="flex flex-col gap-1">
      <ProgressBar
        name="Comparison with the checkout API"
        text={text}
        done={run.pages_read}
        total={run.pages}
      />
      <p className="text-13 text-muted tabular-nums">{text}</p>
      {/* Its line is kept free, so that nothing moves when the run must wait and goes on. */}
      <p role="status" aria-live={live(isReadOut)} className="min-h-5 text-13 text-waiting">
        {run.message}
      </p>
    </div>
  );
}
