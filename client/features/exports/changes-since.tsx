import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ChangedRow, ExportChanges } from '#shared/exports.ts';
import { ExportChangesSchema } from '#shared/exports.ts';
import { apiPost } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints, pages } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { reasonOf } from './export-words.ts';
import { startDownload } from './start-export.ts';

const kinds = [
  ['added', 'Added'],
  ['changed', 'Changed'],
  ['removed', 'No longer matching'],
] as const;

/** What the same filter gives now that it did not give then. */
export function ChangesSince({ id, onClose }: { id: string; onClose: () => void }) {
  const account = useAccount();
  const notify = useNotify();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: [...queryKeys.export(account, id), 'changes'],
    queryFn: ({ signal }) => apiPost(endpoints.exportChanges(account, id), ExportChangesSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const download = useMutation({
    mutationFn: () => startDownload(account, `${id}/changes.csv`),
    onError: (failure) => notify(`Not downloaded: ${reasonOf(failure)}`),
  });
  const isSome = data !== undefined && kinds.some(([kind]) => data[kind].count > 0);
  return (
    <section aria-label="What changed since" className="flex flex-col gap-2 rounded-md bg-sunken p-3">
      <p role="status">
        {data
          ? summary(data)
          : error
            ? `Could not be compared: ${error.message}`
            : 'Running the same filter again…'}
      </p>
      {data &&
        kinds.map(([kind, word]) =>
          data[kind].count === 0 ? null : (
            <Disclosure key={kind} summary={word} note={formatCount(data[kind].count, 'row')}>
              <Rows rows={data[kind].rows} count={data[kind].count} />
            </Disclosure>
          ),
        )}
      <div className="flex flex-wrap gap-2">
        {isSome && (
          <Button size="small" busy={download.isPending} onClick={() => download.mutate()}>
            Download changes as CSV
          </Button>
        )}
        <Button size="small" busy={isFetching} onClick={() => void refetch()}>
          Compare again
        </Button>
        <Button size="small" onClick={onClose}>
          Close
        </Button>
      </div>
    </section>
  );
}

function summary({ rows_then: then, rows_now: now, added, changed, removed }: ExportChanges): string {
  if (added.count + changed.count + removed.count === 0)
    return `Nothing has changed: the same ${formatCount(now, 'row')}.`;
  return `${formatCount(then, 'row')} then, ${now.toLocaleString('en')} now: ${added.count.toLocaleString('en')} added, ${changed.count.toLocaleString('en')} changed, ${removed.count.toLocaleString('en')} no longer matching.`;
}

function Rows({ rows, count }: { rows: readonly ChangedRow[]; count: number }) {
  const account = useAccount();
  const hrefOf = (id: string) =>
    id.startsWith('cs_') ? pages.checkoutSession(account, id) : pages.transaction(account, id);
  return (
    <>
      <ul className="flex max-h-80 flex-col overflow-y-auto">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-wrap items-baseline gap-x-4 py-1">
            <Link to={hrefOf(row.id)} className="min-w-0 text-accent underline">
              <UserText>{row.receipt_number ?? row.description ?? row.id}</UserText>
            </Link>
            <span className="tabular-nums">
              <MoneyText amount={row.amount} currency={row.currency} />
            </span>
            <span className="text-13 text-muted">
              now <bdi>{row.status}</bdi>
            </span>
          </li>
        ))}
      </ul>
      {count > rows.length && (
        <p className="text-13 text-muted">
          The first {rows.length.toLocaleString('en')}; the CSV has them all.
        </p>
      )}
    </>
  );
}
