import { Link } from 'react-router';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { explainDecline } from '#shared/decline-codes.ts';
import type { Account } from '../../lib/paths.ts';
import { pages } from '../../lib/paths.ts';
import { sourceText } from '../../lib/source-text.ts';
import { transactionStatus } from '../../lib/status.ts';
import { CopyId } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { AgeText } from '../../ui/age-text.tsx';

type FactsProps = { account: Account; session: CheckoutSession };

/** The movement of money that belongs to the link, with its ids. */
export function TransactionPanel({ account, session }: FactsProps) {
  const { transaction } = session;
  if (!transaction) return null;
  const { receipt_number: receipt, gateway_transaction_id: gatewayId, token_id: token } = transaction;
  const card = [transaction.card_brand, transaction.card_last4 && `···· ${transaction.card_last4}`];
  const isDeclined = transaction.decline_code !== null || transaction.decline_message !== null;
  return (
    <Panel
      title="Transaction"
      aside={
        <Link to={pages.transaction(account, transaction.id)} className="underline underline-offset-2">
          {receipt ? 'Open the receipt' : 'Open the transaction'}
        </Link>
      }
    >
      <Facts>
        {receipt && (
          <Fact name="Receipt">
            <CopyId id={receipt} what="receipt number" />
          </Fact>
        )}
        <Fact name="State">
          <StatusMark {...transactionStatus(transaction.status)} />
        </Fact>
        {isDeclined && (
          <Fact name="Reason">
            <UserText>{explainDecline(transaction.decline_code, transaction.decline_message)}</UserText>
          </Fact>
        )}
        {card.some(Boolean) && (
          <Fact name="Card">
            <UserText className="tabular-nums">{card.filter(Boolean).join(' ')}</UserText>
          </Fact>
        )}
        {gatewayId && (
          <Fact name="Gateway id">
            <CopyId id={gatewayId} what="gateway id" />
          </Fact>
        )}
        {token && (
          <Fact name="Token">
            <CopyId id={token} what="token id" />
          </Fact>
        )}
        <Fact name="Id">
          <CopyId id={transaction.id} what="transaction id" />
        </Fact>
        <Fact name="Source">
          <UserText>{sourceText(transaction.source)}</UserText>
          {transaction.checked_at && (
            <>
              , confirmed <AgeText instant={transaction.checked_at} />
            </>
          )}
        </Fact>
      </Facts>
    </Panel>
  );
}

/** A link that was paid or given up has an end that no longer means anything. */
const endOf = (status: string) => (status === 'open' ? 'Expires' : status === 'expired' ? 'Expired' : '');

/** The link's own ids, its times, and the links that it replaces or is replaced by. */
export function LinkPanel({ account, session }: FactsProps) {
  return (
    <Panel title="Payment link">
      <Facts>
        <Fact name="Id">
          <CopyId id={session.id} what="session id" />
        </Fact>
        {session.checkout_url && (
          <Fact name="Address">
            {/* Text alone: what may be given to a buyer has its own button, which first looks where it leads. */}
            <bdi className="font-mono text-13 break-all">{session.checkout_url}</bdi>
          </Fact>
        )}
        <Fact name="Made">
          <TimeText instant={session.created_at} show="full" />
        </Fact>
        {session.expires_at && endOf(session.status) && (
          <Fact name={endOf(session.status)}>
            <TimeText instant={session.expires_at} show="full" />
          </Fact>
        )}
        {session.completed_at && (
          <Fact name="Completed">
            <TimeText instant={session.completed_at} show="full" />
          </Fact>
        )}
        {session.gateway && (
          <Fact name="Gateway">
            <UserText>{session.gateway}</UserText>
          </Fact>
        )}
        {session.replaces && <SessionLink account={account} name="Replaces" id={session.replaces} />}
        {session.replaced_by && <SessionLink account={account} name="Replaced by" id={session.replaced_by} />}
      </Facts>
    </Panel>
  );
}

function SessionLink({ account, name, id }: { account: Account; name: string; id: string }) {
  return (
    <Fact name={name}>
      <Link
        to={pages.checkoutSession(account, id)}
        className="font-mono text-13 break-all underline underline-offset-2"
      >
        <bdi>{id}</bdi>
      </Link>
    </Fact>
  );
}

export function CustomerPanel({ session }: { session: CheckoutSession }) {
  const { name, email } = session.customer ?? {};
  if (!name && !email) return null;
  return (
    <Panel title="Customer">
      <Facts>
        {name && (
          <Fact name="Name">
            <UserText>{name}</UserText>
          </Fact>
        )}
        {email && (
          <Fact name="E-mail">
            <CopyId id={email} what="e-mail" />
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}
