import { Link } from 'react-router';
import type { Transaction } from '#shared/transactions.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { sourceText } from '../../lib/source-text.ts';
import { CopyButton, CopyId } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { CardText } from './card-text.tsx';

/** What is known of one movement of money, every id with its copy button. */
export function TransactionFacts({ transaction }: { transaction: Transaction }) {
  const account = useAccount();
  const { amount_refunded: refunded, currency } = transaction;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel title="Payment">
        <Facts>
          <Fact name="Receipt number">
            {transaction.receipt_number === null ? (
              'none'
            ) : (
              <CopyId id={transaction.receipt_number} what="receipt number" />
            )}
          </Fact>
          <Fact name="Amount">
            <MoneyText amount={transaction.amount} currency={currency} />
          </Fact>
          {refunded !== null && refunded > 0 && (
            <Fact name="Given back">
              <MoneyText amount={-refunded} currency={currency} />
            </Fact>
          )}
          <Fact name="Card">
            <CardText transaction={transaction} />
          </Fact>
          <Fact name="Created">
            {transaction.created_at === null ? (
              'not told by the checkout API'
            ) : (
              <TimeText instant={transaction.created_at} show="full" />
            )}
          </Fact>
          {transaction.decline_code !== null && (
            <Fact name="Decline code">
              <span className="font-mono text-13">{transaction.decline_code}</span>
              {transaction.decline_message && (
                <>
                  {' '}
                  <UserText>{transaction.decline_message}</UserText>
                </>
              )}
            </Fact>
          )}
          <Fact name="Payment link">
            {transaction.checkout_session_id === null ? (
              'not known'
            ) : (
              <span className="inline-flex items-center gap-1">
                <Link
                  to={pages.checkoutSession(account, transaction.checkout_session_id)}
                  className="font-mono text-13 break-all text-accent underline"
                >
                  <bdi>{transaction.checkout_session_id}</bdi>
                </Link>
                <CopyButton text={transaction.checkout_session_id} name="Copy payment link id" />
              </span>
            )}
          </Fact>
        </Facts>
      </Panel>
      <Panel title="References">
        <Facts>
          <Fact name="Transaction id">
            <CopyId id={transaction.id} what="transaction id" />
          </Fact>
          <Fact name="Gateway id">
            {transaction.gateway_transaction_id === null ? (
              'none'
            ) : (
              <CopyId id={transaction.gateway_transaction_id} what="gateway id" />
            )}
          </Fact>
          {transaction.token_id !== null && (
            <Fact name="Card token">
              <CopyId id={transaction.token_id} what="card token" />
            </Fact>
          )}
          <Fact name="Known from">
            <bdi>{sourceText(transaction.source)}</bdi>
          </Fact>
          <Fact name="Confirmed">
            {transaction.checked_at === null ? (
              'not confirmed with the checkout API yet'
            ) : (
              <>
                by the checkout API, <TimeText instant={transaction.checked_at} focusable />
              </>
            )}
          </Fact>
        </Facts>
      </Panel>
    </div>
  );
}
