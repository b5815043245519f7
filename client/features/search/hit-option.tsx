import { clsx } from 'clsx';
import { Link } from 'react-router';
import type { Hit } from '#shared/search.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { sessionStatus, transactionStatus } from '../../lib/status.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { matchedText } from './matched.ts';

/** Where a find leads. */
export const hitHref = (account: Account, { kind, id }: Hit) =>
  kind === 'transaction' ? pages.transaction(account, id) : pages.checkoutSession(account, id);

type HitOptionProps = {
  id: string;
  account: Account;
  hit: Hit;
  active: boolean;
  onOpen: () => void;
};

/** One find: what it is, its state and amount, and by which field it was found. A link like any other. */
export function HitOption({ id, account, hit, active, onOpen }: HitOptionProps) {
  const { checkout_session: session, transaction } = hit;
  const isTransaction = hit.kind === 'transaction' && transaction !== undefined;
  const status = isTransaction ? transactionStatus(transaction.status) : sessionStatus(session?.status ?? '');
  const title = isTransaction
    ? (transaction.receipt_number ?? transaction.id)
    : session?.description || hit.id;
  return (
    <Link
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      to={hitHref(account, hit)}
      onClick={onOpen}
      className={clsx(
        'grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5 rounded-md px-3 py-2 hover:bg-sunken',
        active && 'bg-accent-soft',
      )}
    >
      <span className="flex min-w-0 items-center gap-2">
        <UserText className="truncate font-medium">{title}</UserText>
        {isTransaction && session?.description && (
          <UserText className="truncate text-13 text-muted">{session.description}</UserText>
        )}
      </span>
      <MoneyText
        amount={transaction?.amount ?? session?.amount ?? null}
        currency={transaction?.currency ?? session?.currency ?? null}
      />
      <span className="flex min-w-0 flex-wrap items-center gap-x-3 text-12 text-muted">
        <StatusMark tone={status.tone} word={status.word} look="plain" />
        <span>
          {hit.exact && <strong className="font-semibold text-text">Exact: </strong>}
          {matchedText(hit.matched, hit.exact)}
        </span>
      </span>
      <span className="text-end text-12 text-muted">
        <TimeText instant={transaction?.created_at ?? session?.created_at ?? null} />
      </span>
    </Link>
  );
}
