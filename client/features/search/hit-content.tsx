import type { Hit } from '#shared/search.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { sessionStatus, transactionStatus } from '../../lib/status.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { whyFound } from './matched.ts';

/** Where a find leads. */
export const hitHref = (account: Account, { kind, id }: Pick<Hit, 'kind' | 'id'>) =>
  kind === 'transaction' ? pages.transaction(account, id) : pages.checkoutSession(account, id);

/** What a find is called: the receipt number, the description, or its id where it has neither. */
const hitTitle = ({ kind, id, transaction, checkout_session: session }: Hit) =>
  (kind === 'transaction' ? transaction?.receipt_number : session?.description) || id;

type HitContentProps = {
  hit: Hit;
  /** A find of before is shown by what can't have changed since: without its state and why it was found. */
  recent?: boolean;
};

/** One find: what it is, its amount and time, its state, and by which field or for which reasons it was found. */
export function HitContent({ hit, recent = false }: HitContentProps) {
  const { checkout_session: session, transaction } = hit;
  const isTransaction = hit.kind === 'transaction' && transaction !== undefined;
  const status = isTransaction ? transactionStatus(transaction.status) : sessionStatus(session?.status ?? '');
  const buyer = session?.customer?.name ?? session?.customer?.email;
  return (
    <>
      <span className="flex min-w-0 items-baseline gap-2">
        <UserText className="truncate font-medium">{hitTitle(hit)}</UserText>
        {isTransaction && session?.description && (
          <UserText className="truncate text-13 text-muted">{session.description}</UserText>
        )}
        {!isTransaction && session?.transaction?.receipt_number && (
          <UserText className="text-13 whitespace-nowrap text-muted">
            {session.transaction.receipt_number}
          </UserText>
        )}
        {buyer && <UserText className="truncate text-13 text-muted max-md:hidden">{buyer}</UserText>}
      </span>
      <MoneyText
        amount={transaction?.amount ?? session?.amount ?? null}
        currency={transaction?.currency ?? session?.currency ?? null}
        className="text-end"
      />
      <span className="flex min-w-0 items-start gap-x-3 text-12 text-muted">
        {recent ? (
          isTransaction ? (
            'Receipt'
          ) : (
            'Payment link'
          )
        ) : (
          <>
            <span className="shrink-0">
              <StatusMark tone={status.tone} word={status.word} look="plain" />
            </span>
            <bdi className="min-w-0 leading-5">
              {hit.exact && <strong className="font-semibold text-text">Exact: </strong>}
              {whyFound(hit)}
            </bdi>
          </>
        )}
      </span>
      <span className="text-end text-12 text-muted">
        <TimeText instant={transaction?.created_at ?? session?.created_at ?? null} />
      </span>
    </>
  );
}
