import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { receiptQuery } from '../features/receipt/queries.ts';
import { ReceiptView } from '../features/receipt/receipt-view.tsx';
import { isApiError } from '../lib/api.ts';
import { useAccount } from '../lib/me.ts';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { LoadingNote, Skeleton } from '../ui/skeleton.tsx';
import { ZoneName } from '../ui/time-text.tsx';

/** `…/transactions/:id/receipt`: the document for the buyer. */
export function ReceiptPage() {
  const { id = '' } = useParams();
  const account = useAccount();
  const { data, error, refetch } = useQuery(receiptQuery(account, id));
  usePageTitle(`Receipt ${data?.transaction.receipt_number ?? id} for the buyer`);
  const back = <LinkButton to={pages.transaction(account, id)}>All that is known</LinkButton>;

  if (data) {
    return (
      <div className="flex flex-col gap-4">
        <div className="no-print">
          <PageHeading actions={back}>
            Receipt <bdi>{data.transaction.receipt_number ?? id}</bdi>
          </PageHeading>
        </div>
        <ReceiptView document={data} />
        <div className="no-print">
          <ZoneName />
        </div>
      </div>
    );
  }
  if (error) {
    const isMissing = isApiError(error) && error.status === 404;
    return (
      <div className="flex flex-col gap-4">
        <PageHeading>Receipt</PageHeading>
        <ErrorState
          title={isMissing ? 'There is no such receipt here' : 'The receipt could not be loaded'}
          message={
            isMissing
              ? `No receipt with this id is known in ${account.mode} mode. It may be in the other mode.`
              : error.message
          }
          stillTrue={isMissing ? undefined : 'Nothing was changed.'}
          requestId={isApiError(error) ? error.requestId : undefined}
          action={
            <>
              {!isMissing && <Button onClick={() => void refetch()}>Try again</Button>}
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
      <Skeleton width={40} className="h-96 w-full" />
    </div>
  );
}
