import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { TransactionFacts } from '../features/transactions/transaction-facts.tsx';
import { transactionQuery } from '../features/transactions/queries.ts';
import { isApiError } from '../lib/api.ts';
import { useAccount } from '../lib/me.ts';
import { useNoteOpened } from '../lib/opened-rows.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { transactionStatus } from '../lib/status.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { MoneyText } from '../ui/money-text.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import { TimeText, ZoneName } from '../ui/time-text.tsx';

/** One transaction: first whether money moved, then everything that is known of it. */
export function TransactionPage() {
  const { id = '' } = useParams();
  const account = useAccount();
  const transaction = useQuery(transactionQuery(account, id));
  const name = transaction.data?.receipt_number ?? id;
  usePageTitle(`Receipt ${name}`);
  useNoteOpened(transaction.data?.id);

  if (transaction.data) {
    const { amount, currency, status, created_at: createdAt } = transaction.data;
    const state = transactionStatus(status);
    return (
      <div className="flex flex-col gap-4">
        <PageHeading>
          Receipt <bdi>{name}</bdi>
        </PageHeading>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-16">
          <StatusMark {...state} size="large" />
          <MoneyText amount={amount} currency={currency} size="large" />
          {createdAt !== null && <TimeText instant={createdAt} focusable />}
        </p>
        <p className="text-muted">{state.meaning}</p>
        <TransactionFacts transaction={transaction.data} />
        <ZoneName />
      </div>
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
