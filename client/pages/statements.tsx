import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { ImportFlow } from '../features/statements/import-flow.tsx';
import { StatementList } from '../features/statements/statement-list.tsx';
import { useAccount, useCan } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { queryKeys } from '../lib/query-keys.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { ZoneName } from '../ui/time-text.tsx';

/** Statements of gateways and banks, and the import of another. */
export function StatementsPage() {
  usePageTitle('Settlement');
  const account = useAccount();
  const client = useQueryClient();
  const navigate = useNavigate();
  const isAllowed = useCan('match_statements');
  const [isImporting, setImporting] = useState(false);
  const begin = useRef<HTMLButtonElement>(null);
  const importKey = (
    <Button ref={begin} look="primary" onClick={() => setImporting(true)}>
      Import a statement
    </Button>
  );
  if (!isAllowed) {
    return (
      <div className="flex flex-col gap-4">
        <PageHeading>Settlement</PageHeading>
        <ErrorState
          title="Your role does not match statements"
          message="Owners, admins and finance do. Ask an owner or admin if you need to."
        />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <PageHeading
        actions={
          <>
            <ZoneName />
            {!isImporting && importKey}
          </>
        }
      >
        Settlement
      </PageHeading>
      {isImporting && (
        <ImportFlow
          onClose={() => {
            setImporting(false);
            requestAnimationFrame(() => begin.current?.focus());
          }}
          onImported={({ id }) => {
            void client.invalidateQueries({ queryKey: queryKeys.statements(account) });
            void navigate(pages.statement(account, id));
          }}
        />
      )}
      <StatementList
        none={
          isImporting ? null : (
            <EmptyState title="No statements yet">
              Import what your gateway or bank says it settled, as CSV or Excel. Every line is compared with
              the receipts here: matched, different, missing here or missing there, to the cent. Nothing is
              changed by it.
            </EmptyState>
          )
        }
      />
    </div>
  );
}
