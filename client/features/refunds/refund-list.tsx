import type { Refund } from '#shared/refunds.ts';
import { useAccount, useCan } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { refundStatus } from './refund-texts.ts';

/** The refunds of a receipt, newest first: how much, why, who, when, and what came of it. */
export function RefundList({ refunds }: { refunds: readonly Refund[] }) {
  return (
    <ul className="divide-y divide-line" aria-label="Refunds of this receipt">
      {refunds.map((refund) => (
        <RefundItem key={refund.id} refund={refund} />
      ))}
    </ul>
  );
}

function RefundItem({ refund }: { refund: Refund }) {
  const { amount, currency, state, reason, error, created_at, created_by, upstream_id, source } = refund;
  const account = useAccount();
  const maySettle = useCan('refund');
  return (
    <li className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <MoneyText amount={amount} currency={currency} />
        <StatusMark {...refundStatus(state)} />
      </div>
      {reason !== null && (
        <p className="break-words whitespace-pre-line">
          <UserText>{reason}</UserText>
        </p>
      )}
      {error !== null && state !== 'pending' && (
        <p className={state === 'refused' ? 'text-failed' : 'text-unknown'}>
          <UserText>{error.message}</UserText>
        </p>
      )}
      {error?.fields && (
        <ul className="text-13 text-failed">
          {Object.entries(error.fields).map(([name, texts]) => (
            <li key={name}>
              <UserText>{texts.join(' ')}</UserText>
            </li>
          ))}
        </ul>
      )}
      <p className="text-13 text-muted">
        {source === 'upstream' ? 'made elsewhere' : <Maker refund={refund} name={created_by?.name} />},{' '}
        <TimeText instant={created_at} show="point" />
        {upstream_id !== null && (
          <>
            {' · '}
            <bdi className="font-mono break-all">{upstream_id}</bdi>
          </>
        )}
      </p>
      {state === 'needs_person' && maySettle && (
        <div>
          <LinkButton size="small" to={pages.unreconciled(account)}>
            Find out in Needs eyes
          </LinkButton>
        </div>
      )}
    </li>
  );
}

function Maker({ refund, name }: { refund: Refund; name: string | undefined }) {
  const verb = refund.state === 'completed' ? 'given back' : 'asked for';
  if (!name) return verb;
  return (
    <>
      {verb} by <UserText>{name}</UserText>
    </>
  );
}
