import { Link } from 'react-router';
import type { DayDetail, DayDifference } from '#shared/days.ts';
import { formatMoney } from '#shared/money.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { transactionStatus } from '../../lib/status.ts';
import { Panel } from '../../ui/panel.tsx';
import { UserText } from '../../ui/user-text.tsx';

const kinds: Record<DayDifference['kind'], string> = {
  added: 'Came later',
  changed: 'Changed',
  moved: 'Belongs to another day now',
  gone: 'Not here any more',
};

/** What is otherwise than it was signed, each with what it was and what it is. */
export function Differences({ account, day }: { account: Account; day: DayDetail }) {
  const { differences, since } = day;
  if (since === null) return null;
  return (
    <Panel title="Since it was signed">
      {since.changes === 0 && <p className="text-muted">Nothing has changed.</p>}
      <ul className="flex flex-col gap-3">
        {differences.map((one) => (
          <li key={one.id} className="border-s-2 border-waiting ps-3">
            <p>
              <Link to={pages.transaction(account, one.id)} className="text-accent underline">
                <bdi className="font-mono text-13 break-all">{one.receipt_number ?? one.id}</bdi>
              </Link>{' '}
              <span className="font-medium">{kinds[one.kind]}</span>
            </p>
            {one.was && (
              <State word={one.now && one.kind !== 'moved' ? 'signed as' : 'was'} state={one.was} />
            )}
            {one.now && one.kind !== 'moved' && <State word="now" state={one.now} />}
          </li>
        ))}
      </ul>
      {since.changes > differences.length && (
        <p className="mt-3 text-muted">
          {differences.length} of {since.changes.toLocaleString('en')} are shown; the totals count them all.
        </p>
      )}
    </Panel>
  );
}

function State({ word, state }: { word: string; state: NonNullable<DayDifference['was']> }) {
  const { status, amount, currency, amount_refunded: refunded } = state;
  const money = (sum: number) => formatMoney({ amount: sum, currency: currency ?? '' });
  return (
    <p className="text-13 tabular-nums">
      <span className="inline-block min-w-20 text-muted">{word}</span>
      <UserText>
        {[
          transactionStatus(status).word,
          amount === null ? 'amount not known' : money(amount),
          ...(refunded ? [`${money(refunded)} given back`] : []),
        ].join(', ')}
      </UserText>
    </p>
  );
}
