import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Transaction } from '#shared/transactions.ts';
import { useNow } from '../../lib/clock.ts';
import type { Account } from '../../lib/paths.ts';
import { sourceText } from '../../lib/source-text.ts';
import { transactionStatus, type Tone } from '../../lib/status.ts';
import { AgeText } from '../../ui/age-text.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { useZone, ZoneName } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { RecheckButton } from './recheck-button.tsx';
import { transactionAnswer } from './transaction-answer.ts';
import { TransactionFacts } from './transaction-facts.tsx';

type TransactionDetailProps = {
  account: Account;
  transaction: Transaction;
  /** What can be done with it, first things first. */
  actions: ReactNode;
  /** What stands beside the facts: notes, refunds. */
  aside: ReactNode;
  timeline: ReactNode;
};

/** One transaction: the answer first, how sure we are of it, then everything that is known. */
export function TransactionDetail({
  account,
  transaction,
  actions,
  aside,
  timeline,
}: TransactionDetailProps) {
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <Headline transaction={transaction} />
        <ZoneName />
      </div>
      <div className="no-print flex flex-wrap items-center gap-2">
        {actions}
        <RecheckButton account={account} transaction={transaction} />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4 max-lg:order-2">
          {aside}
          {timeline}
        </div>
        <TransactionFacts transaction={transaction} />
      </div>
    </div>
  );
}

const leadColours: Record<Tone, string> = {
  paid: 'text-paid',
  waiting: 'text-waiting',
  failed: 'text-failed',
  expired: 'text-expired',
  cancelled: 'text-cancelled',
  refunded: 'text-refunded',
  unknown: 'text-unknown',
};

function Headline({ transaction }: { transaction: Transaction }) {
  const now = useNow();
  const { lead, parts } = transactionAnswer(transaction, useZone(), now);
  const { tone, meaning } = transactionStatus(transaction.status);
  return (
    <div className="flex min-w-0 flex-1 basis-80 flex-col gap-2">
      <PageHeading>
        Receipt <bdi>{transaction.receipt_number ?? transaction.id}</bdi>
      </PageHeading>
      <p className="text-20">
        <span className={clsx('font-semibold', leadColours[tone])}>
          <UserText>{lead}</UserText>
        </span>
        {parts.map((part) => (
          <span key={part} className="tabular-nums">
            {' · '}
            <UserText>{part}</UserText>
          </span>
        ))}
      </p>
      <p className="text-muted">
        {meaning}{' '}
        {transaction.checked_at === null ? (
          'Not yet confirmed by the checkout API'
        ) : (
          <>
            Confirmed by the checkout API <AgeText instant={transaction.checked_at} />
          </>
        )}
        ; known from <bdi>{sourceText(transaction.source)}</bdi>.
      </p>
    </div>
  );
}
