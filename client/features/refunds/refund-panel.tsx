import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Refund, RefundList as List } from '#shared/refunds.ts';
import type { Transaction } from '#shared/transactions.ts';
import { useAccount, useCan } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { refundsQuery, unsettledOf } from './queries.ts';
import { RefundForm } from './refund-form.tsx';
import { RefundList } from './refund-list.tsx';
import { outcomeText } from './refund-texts.ts';

/** Payments of which there is nothing to give back. */
const withoutMoney = ['failed', 'voided', 'authorized'];

/** What is left of a receipt to give back, the refunds so far, and how to make one. */
export function RefundPanel({ transaction }: { transaction: Transaction }) {
  const account = useAccount();
  const { data: list, error, refetch } = useQuery(refundsQuery(account, transaction.id));
  if (withoutMoney.includes(transaction.status) && !list?.data.length) return null;
  return (
    <Panel title="Refunds" className="no-print">
      {error && (
        <p role="alert" className="flex flex-wrap items-center gap-3 text-failed">
          The refunds could not be loaded: {error.message}
          <Button size="small" onClick={() => void refetch()}>
            Try again
          </Button>
        </p>
      )}
      {!list && !error && <Skeleton width={16} />}
      {list && <Refunds transaction={transaction} list={list} />}
    </Panel>
  );
}

function Refunds({ transaction, list }: { transaction: Transaction; list: List }) {
  const mayRefund = useCan('refund');
  const [isOpen, setOpen] = useState(false);
  const [sent, setSent] = useState<Refund>();
  const opener = useRef<HTMLButtonElement>(null);
  const status = useRef<HTMLParagraphElement>(null);
  const unsettled = unsettledOf(list);
  const isPossible = !withoutMoney.includes(transaction.status) && list.remaining !== 0 && !unsettled;
  // Told by the list once it knows more: an answer that was unknown becomes one.
  const told = list.data.find(({ id }) => id === sent?.id) ?? sent;
  useEffect(() => {
    if (sent) status.current?.focus();
  }, [sent]);

  function close() {
    setOpen(false);
    // The button is there again with the next frame.
    requestAnimationFrame(() => opener.current?.focus());
  }

  return (
    <div className="flex flex-col gap-3">
      <Remaining list={list} />
      <p ref={status} tabIndex={-1} role="status" className="font-medium empty:hidden">
        {told && !isOpen ? outcomeText(told, list) : ''}
      </p>
      {mayRefund && isPossible && !isOpen && (
        <div>
          <Button ref={opener} onClick={() => setOpen(true)}>
            Refund …
          </Button>
        </div>
      )}
      {mayRefund && isOpen && (
        <RefundForm
          transactionId={transaction.id}
          list={list}
          onSent={(refund) => {
            setSent(refund);
            setOpen(false);
          }}
          onClose={close}
        />
      )}
      {!mayRefund && isPossible && (
        <p className="text-13 text-muted">Owners, admins and finance can give money back.</p>
      )}
      {mayRefund && unsettled && !isOpen && (
        <p className="text-13 text-muted">
          Another refund can be made once it is known what came of this one.
        </p>
      )}
      {list.data.length > 0 && <RefundList refunds={list.data} />}
    </div>
  );
}

/** What is left, and of what; a figure that stands also where nothing is left. */
function Remaining({ list }: { list: List }) {
  const { currency, captured, refunded, unsettled, remaining, is_at_most: isAtMost } = list;
  return (
    <div className="flex flex-col gap-1">
      <p>
        {isAtMost ? 'At most ' : ''}
        <MoneyText amount={remaining} currency={currency} /> left to give back
        {captured !== null && (
          <>
            {' '}
            of <MoneyText amount={captured} currency={currency} />
          </>
        )}
        .
      </p>
      {refunded > 0 && (
        <p className="text-13 text-muted">
          <MoneyText amount={refunded} currency={currency} /> was given back.
        </p>
      )}
      {unsettled > 0 && (
        <p className="text-13 text-muted">
          <MoneyText amount={unsettled} currency={currency} /> may have been given back: not yet known.
        </p>
      )}
      {isAtMost && (
        <p className="text-13 text-muted">
          A part was given back elsewhere, and the checkout API does not say how much.
        </p>
      )}
    </div>
  );
}
