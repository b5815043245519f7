import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ExportSeal } from '#shared/exports.ts';
import { formatCount } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { CancelExport } from './cancel-export.tsx';
import { ChangesSince } from './changes-since.tsx';
import { formatBytes, formatWords, progressText, reasonOf, stateWords } from './export-words.ts';
import { exportQuery } from './queries.ts';
import { SealFacts, TotalsText } from './seal-facts.tsx';
import { startDownload, startExport } from './start-export.ts';

/** One export: what it was, its seal, and what can be done with it. */
export function ExportItem({ seal }: { seal: ExportSeal }) {
  const [isComparing, setComparing] = useState(false);
  const { progress } = seal;
  return (
    <article aria-label={seal.file_name} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="min-w-0 font-medium break-all">{seal.file_name}</h2>
        <StatusMark {...stateWords[seal.state]} />
      </div>
      <p className="text-13 text-muted">
        <TimeText instant={seal.started_at} />
        {seal.created_by && (
          <>
            {' '}
            by <UserText>{seal.created_by.name}</UserText>
          </>
        )}
        , {formatWords[seal.format]}
        {seal.rows !== null && <>, {formatCount(seal.rows, 'row')}</>}
        {seal.bytes !== null && <>, {formatBytes(seal.bytes)}</>}
      </p>
      <p className="min-w-0 break-words">
        <UserText>{seal.words}</UserText>
      </p>
      {seal.state === 'done' && <TotalsText totals={seal.totals} />}
      {progress && (
        <>
          <ProgressBar
            name={`Export ${seal.file_name}`}
            text={progressText(progress)}
            done={progress.rows}
            total={progress.expected}
          />
          <p className="text-13 tabular-nums">{progressText(progress)}</p>
        </>
      )}
      <Actions seal={seal} onCompare={() => setComparing(true)} />
      {isComparing && <ChangesSince id={seal.id} onClose={() => setComparing(false)} />}
      <Disclosure summary="Seal">
        <SealFacts seal={seal} />
      </Disclosure>
    </article>
  );
}

function Actions({ seal, onCompare }: { seal: ExportSeal; onCompare: () => void }) {
  const account = useAccount();
  const notify = useNotify();
  const client = useQueryClient();
  const download = useMutation({
    mutationFn: () => startDownload(account, `${seal.id}/seal.json`),
    onError: (error) => notify(`The seal could not be downloaded: ${reasonOf(error)}`),
  });
  const again = useMutation({
    mutationFn: () => {
      const params = new URLSearchParams(seal.filter);
      params.set('columns', seal.columns.join(','));
      if (seal.bom) params.set('bom', '1');
      return startExport(account, seal.noun, seal.format, params);
    },
    onSuccess: () => notify('The export is on its way, of the rows as they are now.'),
    onError: (error) => notify(`Not exported: ${reasonOf(error)}`),
  });
  // It stands in the list only when the browser has come for the file.
  const { data: made } = useQuery({
    ...exportQuery(account, again.data ?? ''),
    enabled: again.data !== undefined,
  });
  const madeState = made?.state;
  useEffect(() => {
    if (madeState) void client.invalidateQueries({ queryKey: [...queryKeys.exports(account), 'list'] });
  }, [madeState, client, account]);
  if (seal.state === 'running')
    return (
      <div>
        <CancelExport id={seal.id} />
      </div>
    );
  return (
    <div className="flex flex-wrap gap-2">
      {seal.state === 'done' && (
        <>
          {seal.comparable && (
            <Button size="small" onClick={onCompare}>
              What changed since
            </Button>
          )}
          <Button size="small" busy={download.isPending} onClick={() => download.mutate()}>
            Download seal
          </Button>
        </>
      )}
      <Button size="small" busy={again.isPending} onClick={() => again.mutate()}>
        Run again
      </Button>
    </div>
  );
}
