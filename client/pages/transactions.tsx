import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { transactionStatuses, type Transaction } from '#shared/transactions.ts';
import { useExport } from '../features/exports/use-export.tsx';
import type { RowActions } from '../features/list/list-kind.ts';
import { ListView, summaryRequest } from '../features/list/list-view.tsx';
import { useSessionRefresh } from '../features/list/session-refresh.ts';
import { transactionSource, transactionSummaryQuery } from '../features/transactions/queries.ts';
import { transactionColumns } from '../features/transactions/transaction-columns.tsx';
import { DefaultView } from '../features/views/default-view.tsx';
import { ViewBar } from '../features/views/view-bar.tsx';
import { listRequest } from '../lib/list-state.ts';
import { useLayout } from '../lib/layouts.ts';
import { useAccount } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { useListState } from '../lib/url-state.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { PageHeading } from '../ui/page-heading.tsx';

/** Comes after the rows: they are what the page is for. */
const BundleButton = lazyPart(() =>
  import('../features/receipt-bundle/bundle-button.tsx').then((part) => part.BundleButton),
);

const ListReviews = lazyPart(() =>
  import('../features/reviews/list-reviews.tsx').then((part) => part.ListReviews),
);

const noun = 'transactions';
const what = 'receipts';

const copying: RowActions<Transaction> = {
  copied: { what: 'receipt number', of: ({ receipt_number: number }) => number },
  copiedOfMany: { what: 'receipt numbers', of: ({ receipt_number: number }) => number },
};

const refreshing = {
  sessionOf: ({ checkout_session_id: id }: Transaction) => id,
  skipped: 'skipped, because no payment link is known behind them',
};

/** The list of transactions, called receipts; everything that it shows is in its address. */
export function TransactionsPage() {
  usePageTitle('Receipts');
  const account = useAccount();
  const listState = useListState(noun);
  const summary = useQuery(transactionSummaryQuery(account, summaryRequest(listState)));
  const source = useMemo(() => transactionSource(account), [account]);
  const hrefOf = useCallback((id: string) => pages.transaction(account, id), [account]);
  const layout = useLayout(noun);
  const { onExport, dialog } = useExport(noun);
  const refresh = useSessionRefresh<Transaction>(refreshing);
  return (
    <div className="flex flex-col gap-4">
      <PageHeading
        actions={
          <>
            <BundleButton
              params={new URLSearchParams(listRequest(listState.state))}
              count={summary.data?.count ?? null}
            />
            <ViewBar noun={noun} what={what} listState={listState} />
          </>
        }
      >
        Receipts
      </PageHeading>
      <ListReviews />
      <DefaultView noun={noun}>
        <ListView
          noun={noun}
          what={what}
          caption="Receipts"
          statuses={transactionStatuses}
          listState={listState}
          source={source}
          summary={summary}
          columns={transactionColumns}
          layout={layout}
          actions={{ ...copying, refresh }}
          hrefOf={hrefOf}
          onExport={onExport}
          none={
            <EmptyState title="No receipts yet">
              When a customer pays a payment link, or a card is declined, it stands here with its receipt
              number.
            </EmptyState>
          }
        />
      </DefaultView>
      {dialog}
    </div>
  );
}
