import { useQuery } from '@tanstack/react-query';
import { CheckCheck, TriangleAlert } from 'lucide-react';
import { formatMoney } from '#shared/money.ts';
import type { Review } from '#shared/reviews.ts';
import type { Transaction } from '#shared/transactions.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useCan } from '../../lib/me.ts';
import type { Account } from '../../lib/paths.ts';
import { reviewQuery } from '../../lib/reviews.ts';
import { transactionStatus } from '../../lib/status.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Panel } from '../../ui/panel.tsx';
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { useTicking } from './ticking.tsx';

type ReceiptReviewProps = { account: Account; transaction: Transaction };

/** Whether somebody has looked at this receipt and found it right, and the key to say so. */
export function ReceiptReview({ account, transaction }: ReceiptReviewProps) {
  const { data, error, refetch } = useQuery(reviewQuery(account, transaction.id));
  const mayReview = useCan('review');
  const { tick, isPending } = useTicking(account);
  const review = data?.review ?? null;
  const isTicked = review !== null && !review.has_changed;
  const set = (reviewed: boolean) =>
    tick({ ids: [transaction.id], reviewed, name: transaction.receipt_number ?? transaction.id });
  useShortcut('t', 'Tick the receipt off', () => set(true), mayReview && data !== undefined && !isTicked);
  useShortcut('T', 'Take the tick off', () => set(false), mayReview && review !== null);
  return (
    <Panel title="Review" className="no-print">
      {!data && !error && (
        <>
          <LoadingNote what="the review" />
          <Skeleton width={24} />
        </>
      )}
      {!data && error && (
        <p className="flex flex-wrap items-center gap-2 text-muted">
          It could not be read whether this receipt is ticked off. {error.message}
          <Button size="small" onClick={() => void refetch()}>
            Try again
          </Button>
        </p>
      )}
      {data && (
        <div className="flex flex-col gap-3">
          {review ? <Standing review={review} /> : <p>Nobody has ticked this receipt off yet.</p>}
          {mayReview && (
            <div className="flex flex-wrap gap-2">
              {!isTicked && (
                <Button busy={isPending} onClick={() => set(true)}>
                  {review ? 'Tick off again' : 'Tick off'}
                  <Kbd keys="t" />
                </Button>
              )}
              {review && (
                <Button look="quiet" busy={isPending} onClick={() => set(false)}>
                  Take the tick off
                  <Kbd keys="T" />
                </Button>
              )}
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}

function Standing({ review }: { review: Review }) {
  const { has_changed: hasChanged, seen, reviewed_by: by, reviewed_at: at } = review;
  const Sign = hasChanged ? TriangleAlert : CheckCheck;
  return (
    <div className="flex gap-2">
      <Sign
        aria-hidden="true"
        className={hasChanged ? 'size-5 shrink-0 text-waiting' : 'size-5 shrink-0 text-accent'}
      />
      <div className="min-w-0">
        <p className="font-medium">{hasChanged ? 'Changed since it was ticked off' : 'Ticked off'}</p>
        <p className="text-13 text-muted">
          by <UserText>{by.name || 'somebody'}</UserText>, <AgeText instant={at} />
        </p>
        {hasChanged && <p className="mt-1">Then it was: {seenWords(seen)}.</p>}
      </div>
    </div>
  );
}

/** "Captured, 25.00 USD, nothing given back" */
function seenWords({ status, amount, currency, amount_refunded: refunded }: Review['seen']): string {
  const money = (sum: number) => formatMoney({ amount: sum, currency: currency ?? '' });
  return [
    transactionStatus(status).word,
    amount === null ? 'amount not known' : money(amount),
    refunded ? `${money(refunded)} given back` : 'nothing given back',
  ].join(', ');
}
