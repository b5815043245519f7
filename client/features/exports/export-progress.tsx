import { useQuery } from '@tanstack/react-query';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { formatCount } from '../../lib/format.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { CancelExport } from './cancel-export.tsx';
import { formatBytes, progressText } from './export-words.ts';
import { exportQuery } from './queries.ts';

/** How far an export is, that this browser downloads; it goes on when this is closed. */
export function ExportProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const account = useAccount();
  const { data: seal, error } = useQuery(exportQuery(account, id));
  const text = error ? `How far it is can’t be asked: ${error.message}` : wordsOf(seal);
  const isRunning = !seal || seal.state === 'running';
  return (
    <div className="flex flex-col gap-3">
      {isRunning && (
        <ProgressBar
          name="Export"
          text={text}
          done={seal?.progress?.rows ?? 0}
          total={seal?.progress?.expected ?? null}
        />
      )}
      <p role="status" className="tabular-nums">
        {text}
      </p>
      {seal?.state === 'done' && seal.sha256 && (
        <p className="text-13 text-muted">
          SHA-256 <bdi className="font-mono break-all select-all">{seal.sha256}</bdi>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onClose}>Close</Button>
        <LinkButton to={pages.exports(account)}>All exports</LinkButton>
        {seal?.state === 'running' && <CancelExport id={id} />}
      </div>
      {isRunning && (
        <p className="text-13 text-muted">
          Your browser shows it among its downloads. It goes on when you close this.
        </p>
      )}
    </div>
  );
}

type Seal = Awaited<ReturnType<NonNullable<ReturnType<typeof exportQuery>['queryFn']>>>;

function wordsOf(seal: Seal | undefined): string {
  if (!seal) return 'The export is on its way.';
  if (seal.state === 'aborted') return 'The export was cut short: its file is not whole. Export again.';
  if (seal.state === 'done')
    return `Done and sealed: ${formatCount(seal.rows ?? 0, 'row')}, ${formatBytes(seal.bytes ?? 0)}.`;
  return seal.progress ? progressText(seal.progress) : 'Running.';
}
