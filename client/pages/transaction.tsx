import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { ReceiptActions } from '../features/receipt/receipt-actions.tsx';
import { NotesPanel } from '../features/notes/notes-panel.tsx';
import { ReceiptReview } from '../features/reviews/receipt-review.tsx';
import { transactionTimelineQuery } from '../features/timeline/queries.ts';
import { Timeline } from '../features/timeline/timeline.tsx';
import { TransactionDetail } from '../features/transactions/transaction-detail.tsx';
import { transactionQuery } from '../features/transactions/queries.ts';
import { isApiError } from '../lib/api.ts';
import { useAccount } from '../lib/me.ts';
import { useNoteOpened } from '../lib/opened-rows.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx';

const RefundPanel = lazyPart(() =>
  import('../features/refunds/refund-panel.tsx').then((part) => part.RefundPanel),
);

/** One transaction: first whether money moved, then everything that is known of it. */
export function TransactionPage() {
  const { id = '' } = useParams();
  const account = useAccount();
  const transaction = useQuery(transactionQuery(account, id));
  const name = transaction.data?.receipt_number ?? id;
  usePageTitle(`Receipt ${name}`);
  useNoteOpened(transaction.data?.id);

  if (transaction.data) {
    return (
      <TransactionDetail
        key={transaction.data.id}
        account={account}
        transaction={transaction.data}
        actions={<ReceiptActions transaction={transaction.data} />}
        aside={
          <>
            <RefundPanel transaction={transaction.data} />
            <ReceiptReview account={account} transaction={transaction.data} />
            <NotesPanel account={account} kind="transaction" id={transaction.data.id} />
          </>
        }
        timeline={
          <Timeline
            query={transactionTimelineQuery(account, transaction.data.id)}
            subject={{ transaction: transaction.data }}
          />
        }
      />
    );
  }
  if (transaction.error) {
    const missing = isApiError(transaction.error) && transaction.error.status === 404;
    return (
      <div className="flex flex-col gap-4">
        <PageHeading>Receipt</PageHeading>
        <ErrorState
          title={missing ? 'There is no such receipt here' : 'The receipt could not be loaded'}
          message={
            missing
              ? `No receipt with this id is known in ${account.mode} mode. It may be in the other mode.`
              : transaction.error.message
          }
          requestId={isApiError(transaction.error) ? transaction.error.requestId : undefined}
          action={
            <>
              {!missing && <Button onClick={() => void transaction.refetch()}>Try again</Button>}
              <LinkButton to={pages.transactions(account)}>All receipts</LinkButton>
            </>
          }
        />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <PageHeading>
        Receipt <Skeleton width={10} />
      </PageHeading>
      <LoadingNote what="the receipt" />
      <Skeleton width={30} className="h-7" />
      <Skeleton width={40} className="h-64 w-full" />
    </div>
  );
}
