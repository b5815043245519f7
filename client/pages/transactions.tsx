import { useQuery } from '@tanstack/react-query';
import { transactionStatuses } from '#shared/transactions.ts';
import { ListView, summaryRequest } from '../features/list/list-view.tsx';
import { transactionListQuery, transactionSummaryQuery } from '../features/transactions/queries.ts';
import { TransactionTable } from '../features/transactions/transaction-table.tsx';
import { listRequest } from '../lib/list-state.ts';
import { useAccount } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { useListState } from '../lib/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';

const noun = 'transactions';

/** The list of transactions, called receipts; everything that it shows is in its address. */
export function TransactionsPage() {
  usePageTitle('Receipts');
  const account = useAccount();
  const listState = useListState(noun);
  const list = useQuery(transactionListQuery(account, listRequest(listState.state)));
  const summary = useQuery(transactionSummaryQuery(account, summaryRequest(listState)));
  return (
    <div className="flex flex-col gap-4">
      <PageHeading>Receipts</PageHeading>
      <ListView
        noun={noun}
        what="receipts"
        statuses={transactionStatuses}
        listState={listState}
        list={list}
        summary={summary}
        renderTable={(props) => <TransactionTable {...props} />}
        none={
          <EmptyState title="No receipts yet">
            When a customer pays a payment link, or a card is declined, it stands here with its receipt
            number.
          </EmptyState>
        }
      />
    </div>
  );
}
