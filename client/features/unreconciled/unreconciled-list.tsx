import { Link } from 'react-router';
import type { Unreconciled } from '#shared/intents.ts';
import { useAccount } from '../../lib/me.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { intentStatus, type StatusText } from '../../lib/status.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';

type Item = Unreconciled['items'][number];

/** What is unknown or needs eyes: its state, what it is about, since when, and why in plain words. */
export function UnreconciledList({ items }: { items: readonly Item[] }) {
  const account = useAccount();
  return (
    <ul className="divide-y divide-line">
      {items.map((item) => (
        <li key={`${item.kind} ${item.id}`} className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <StatusMark {...stateOf(item)} />
            <ItemLink item={item} account={account} />
            <span className="text-13 text-muted">
              since <TimeText instant={item.since} show="point" />
            </span>
          </div>
          <p>
            <bdi>{item.message}</bdi>
          </p>
        </li>
      ))}
    </ul>
  );
}

function ItemLink({ item, account }: { item: Item; account: Account }) {
  const text = (
    <>
      {item.amount !== null && <MoneyText amount={item.amount} currency={item.currency} />}{' '}
      <UserText>{item.description ?? item.id}</UserText>
    </>
  );
  if (item.kind === 'webhook') return <span>{text}</span>;
  const to =
    item.kind === 'intent'
      ? pages.newCheckoutSession(account, item.id)
      : pages.checkoutSession(account, item.id);
  return (
    <Link to={to} className="hover:underline">
      {text}
    </Link>
  );
}

function stateOf({ kind, state }: Item): StatusText {
  if (kind === 'webhook') return { tone: 'unknown', word: 'Webhook', meaning: 'A message not matched yet.' };
  return intentStatus(state);
}
