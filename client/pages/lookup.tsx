import { LookupForm } from '../features/lookups/lookup-form.tsx';
import { LookupResult } from '../features/lookups/lookup-result.tsx';
import { useLookup } from '../features/lookups/lookup-store.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { Panel } from '../ui/panel.tsx';
import { ZoneName } from '../ui/time-text.tsx';
import { formatCount } from '../lib/format.ts';

/** Many receipt numbers or ids at once: what is here, what is not, and what it adds up to. */
export function LookupPage() {
  usePageTitle('Look-up');
  const [state, store] = useLookup();
  const { run, expected } = state;
  return (
    <div className="flex flex-col gap-4">
      <PageHeading actions={<ZoneName />}>Look-up</PageHeading>
      <Panel>
        {run ? (
          <Disclosure
            key={run.number}
            summary="What is looked up"
            note={formatCount(run.lines.length, 'value')}
          >
            <LookupForm state={state} store={store} />
          </Disclosure>
        ) : (
          <LookupForm state={state} store={store} />
        )}
      </Panel>
      {run ? (
        <LookupResult run={run} expected={expected} store={store} />
      ) : (
        <EmptyState title="Check a whole list at once">
          Paste the receipt numbers of a statement or a spreadsheet. Each is found, missing, given twice, or
          in another status than it should be, with totals per currency and a file to take away. Nothing is
          changed by it.
        </EmptyState>
      )}
    </div>
  );
}
