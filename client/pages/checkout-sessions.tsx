import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { checkoutSessionStatuses, type CheckoutSession } from '#shared/checkout-sessions.ts';
import { checkoutSessionColumns } from '../features/checkout-sessions/checkout-session-columns.tsx';
import { checkoutSessionSource, checkoutSessionSummaryQuery } from '../features/checkout-sessions/queries.ts';
import { UnsettledStrip } from '../features/checkout-sessions/unsettled-strip.tsx';
import { useExport } from '../features/exports/use-export.tsx';
import type { RowActions } from '../features/list/list-kind.ts';
import { ListView, summaryRequest } from '../features/list/list-view.tsx';
import { useSessionRefresh } from '../features/list/session-refresh.ts';
import { DefaultView } from '../features/views/default-view.tsx';
import { ViewBar } from '../features/views/view-bar.tsx';
import { useLayout } from '../lib/layouts.ts';
import { useAccount } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { useListState } from '../lib/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';

const noun = 'checkout_sessions';
const what = 'payment links';

const refreshing = {
  sessionOf: ({ id }: CheckoutSession) => id,
  isTaken: ({ status }: CheckoutSession) => status === 'open',
  skipped: 'had ended already and were left as they are',
};

/** The list of payment links; everything that it shows is in its address. */
export function CheckoutSessionsPage() {
  usePageTitle('Payment links');
  const account = useAccount();
  const listState = useListState(noun);
  const summary = useQuery(checkoutSessionSummaryQuery(account, summaryRequest(listState)));
  const source = useMemo(() => checkoutSessionSource(account), [account]);
  const hrefOf = useCallback((id: string) => pages.checkoutSession(account, id), [account]);
  const layout = useLayout(noun);
  const { onExport, dialog } = useExport(noun);
  const refresh = useSessionRefresh<CheckoutSession>(refreshing);
  const actions: RowActions<CheckoutSession> = {
    copied: {
      what: 'link or receipt',
      // What is paid is spoken of by its receipt; a link that has ended is of no use to a buyer, but names the payment.
      of: ({ transaction, checkout_url: url }) => transaction?.receipt_number ?? url,
    },
    copiedOfMany: { what: 'links', of: ({ checkout_url: url }) => url },
    refresh,
  };
  return (
    <div className="flex flex-col gap-4">
      <PageHeading actions={<ViewBar noun={noun} what={what} listState={listState} />}>
        Payment links
      </PageHeading>
      <DefaultView noun={noun}>
        <ListView
          noun={noun}
          what={what}
          caption="Payment links"
          statuses={checkoutSessionStatuses}
          listState={listState}
          source={source}
          summary={summary}
          columns={checkoutSessionColumns}
          layout={layout}
          actions={actions}
          hrefOf={hrefOf}
          onExport={onExport}
          between={<UnsettledStrip />}
          none={
            <EmptyState title="No payment links yet">
              A payment link is a page on which one customer pays one amount, once. Press New link, send what
              you get to your customer, and watch it turn to paid here.
            </EmptyState>
          }
        />
      </DefaultView>
      {dialog}
    </div>
  );
}
