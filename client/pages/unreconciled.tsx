import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { BackfillPanel } from '../features/backfill/backfill-panel.tsx';
import { NewAttempt } from '../features/new-attempt/new-attempt.tsx';
import { NeedsEyes } from '../features/unreconciled/needs-eyes.tsx';
import { isApiError } from '../lib/api.ts';
import { unreconciledQuery } from '../lib/checkout-sessions.ts';
import { useAccount } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { Panel } from '../ui/panel.tsx';
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx';
import { ZoneName } from '../ui/time-text.tsx';

/** Everything of which the outcome is not known or which a person must look at, and the search for what is missing. */
export function UnreconciledPage() {
  usePageTitle('Needs eyes');
  const account = useAccount();
  const { data, error, refetch } = useQuery(unreconciledQuery(account));
  const top = useRef<HTMLDivElement>(null);
  return (
    <div ref={top} className="flex flex-col gap-4">
      <PageHeading actions={<ZoneName />}>Needs eyes</PageHeading>
      {error && (
        <ErrorState
          title="The list could not be loaded"
          message={error.message}
          stillTrue="What is being checked goes on being checked."
          requestId={isApiError(error) ? error.requestId : undefined}
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        />
      )}
      {!data && !error && (
        <Panel>
          <LoadingNote what="what needs eyes" />
          <Skeleton width={40} />
        </Panel>
      )}
      {data && (
        <NeedsEyes
          items={data.items}
          renderNewAttempt={(item, onClose) => (
            <NewAttempt
              attempted={{ ...item, key: item.id, customer: null }}
              begun={item.new_attempt_key}
              onClose={onClose}
            />
          )}
          none={!error && <NothingWaits />}
          onEmptied={() => top.current?.querySelector('h1')?.focus()}
        />
      )}
      {data && data.count > data.items.length && (
        <p className="text-muted">
          {data.items.length} of {data.count} are shown; the others follow as these are settled.
        </p>
      )}
      <BackfillPanel />
    </div>
  );
}

function NothingWaits() {
  return (
    <EmptyState
      title="Nothing needs eyes"
      action={<LinkButton to={pages.checkoutSessions(useAccount())}>Payment links</LinkButton>}
    >
      Nothing waits for a person. Open links are followed by themselves, and stand here if they need somebody.
    </EmptyState>
  );
}
