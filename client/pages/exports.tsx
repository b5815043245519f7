import { CheckFile } from '../features/exports/check-file.tsx';
import { ExportList } from '../features/exports/export-list.tsx';
import { useAccount, useCan } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { LinkButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { ZoneName } from '../ui/time-text.tsx';

/** Files that were taken away: their seals, whether one in hand is genuine, and what has changed since. */
export function ExportsPage() {
  usePageTitle('Exports');
  const account = useAccount();
  const isAllowed = useCan('export');
  return (
    <div className="flex flex-col gap-4">
      <PageHeading actions={<ZoneName />}>Exports</PageHeading>
      {isAllowed ? (
        <>
          <CheckFile />
          <ExportList
            none={
              <EmptyState
                title="No exports yet"
                action={<LinkButton to={pages.transactions(account)}>Go to receipts</LinkButton>}
              >
                Export a list with the key e. Each file is sealed and stands here: what was in it, its totals,
                and its SHA-256, by which it can be checked later.
              </EmptyState>
            }
          />
        </>
      ) : (
        <EmptyState title="Your role can’t export">
          Ask an owner or admin for the files that you need.
        </EmptyState>
      )}
    </div>
  );
}
