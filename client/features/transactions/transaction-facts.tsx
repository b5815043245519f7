import { Link } from 'react-router';
import { explainDecline } from '#shared/decline-codes.ts';
import type { Transaction } from '#shared/transactions.ts';
import { formatFull } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { CopyButton, CopyId } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { CardText } from './card-text.tsx';

/**
 * What is known of one movement of money, every id with its copy button. Where there is one column, what can be done stands
 * between the payment and its references.
 */
export function TransactionFacts({ transaction }: { transaction: Transaction }) {
  const account = useAccount();
  const { amount, amount_refunded: refunded, currency } = transaction;
  const isDeclined = transaction.decline_code !== null || transaction.decline_message !== null;
  return (
    <div className="flex min-w-0 flex-col gap-4 max-lg:contents">
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
            <MoneyText amount={amount} currency={currency} />
          </Fact>
          {refunded !== null && refunded > 0 && (
            <>
              <Fact name="Given back">
                <MoneyText amount={-refunded} currency={currency} />
              </Fact>
              {amount !== null && (
                <Fact name="Net">
                  <MoneyText amount={amount - refunded} currency={currency} />
                </Fact>
              )}
            </>
          )}
          {transaction.description && (
            <Fact name="Description">
              <UserText>{transaction.description}</UserText>
            </Fact>
          )}
          <Customer customer={transaction.customer} />
          <Fact name="Card">
            <CardText transaction={transaction} />
          </Fact>
          <Fact name="Created">
            {transaction.created_at === null ? (
              'not told by the checkout API'
            ) : (
              <BothClocks instant={transaction.created_at} />
            )}
          </Fact>
          {isDeclined && (
            <>
              <Fact name="Reason">
                <UserText>{explainDecline(transaction.decline_code, transaction.decline_message)}</UserText>
              </Fact>
              <Fact name="Decline code">
                <bdi className="font-mono text-13">{transaction.decline_code ?? 'none'}</bdi>
                {transaction.decline_message && (
                  <>
                    {', by the gateway: '}
                    <UserText>{transaction.decline_message}</UserText>
                  </>
                )}
              </Fact>
            </>
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
      <Panel title="References" className="max-lg:order-3">
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
              <span className="inline-flex items-center gap-1">
                <bdi className="font-mono text-13">{maskToken(transaction.token_id)}</bdi>
                <CopyButton text={transaction.token_id} name="Copy card token" />
              </span>
            </Fact>
          )}
        </Facts>
      </Panel>
    </div>
  );
}

function Customer({ customer }: Pick<Transaction, 'customer'>) {
  return (
    <>
      {customer?.name && (
        <Fact name="Customer">
          <UserText>{customer.name}</UserText>
        </Fact>
      )}
      {customer?.email && (
        <Fact name="E-mail">
          <CopyId id={customer.email} what="e-mail" />
        </Fact>
      )}
    </>
  );
}

/** The merchant's clock, and the one that every gateway's record can be held against. */
function BothClocks({ instant }: { instant: string }) {
  return (
    <>
      <TimeText instant={instant} show="full" />
      <span className="block text-13 text-muted tabular-nums">
        {formatFull(Date.parse(instant), 'UTC')} UTC
      </span>
    </>
  );
}

/** Enough to tell two tokens apart; whoever has the whole of it may charge the card. */
const maskToken = (token: string) =>
  token.length > 12 ? `${token.slice(0, 4)}····${token.slice(-4)}` : '····';
