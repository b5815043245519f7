import { useQuery } from '@tanstack/react-query';
import { checkoutSessionStatuses } from '#shared/checkout-sessions.ts';
import { CheckoutSessionTable } from '../features/checkout-sessions/checkout-session-table.tsx';
import {
  checkoutSessionListQuery,
  checkoutSessionSummaryQuery,
} from '../features/checkout-sessions/queries.ts';
import { UnsettledStrip } from '../features/checkout-sessions/unsettled-strip.tsx';
import { ListView, summaryRequest } from '../features/list/list-view.tsx';
import { listRequest } from '../lib/list-state.ts';
import { useAccount } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { useListState } from '../lib/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';

const noun = 'checkout_sessions';

/** The list of payment links; everything that it shows is in its address. */
export function CheckoutSessionsPage() {
  usePageTitle('Payment links');
  const account = useAccount();
  const listState = useListState(noun);
  const list = useQuery(checkoutSessionListQuery(account, listRequest(listState.state)));
  const summary = useQuery(checkoutSessionSummaryQuery(account, summaryRequest(listState)));
  return (
    <div className="flex flex-col gap-4">
      <PageHeading>Payment links</PageHeading>
      <ListView
        noun={noun}
        what="payment links"
        statuses={checkoutSessionStatuses}
        listState={listState}
        list={list}
        summary={summary}
        between={<UnsettledStrip />}
        renderTable={(props) => <CheckoutSessionTable {...props} />}
        none={
          <EmptyState title="No payment links yet">
            A payment link is a page on which one customer pays one amount, once. Press New link, send what
            you get to your customer, and watch it turn to paid here.
          </EmptyState>
        }
      />
    </div>
  );
}
