import { Link } from 'react-router';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import type { Item } from './item-texts.ts';

/** What an item is about, as a link to it where there is a page for it that the reader may see. */
export function ItemTitle({ item }: { item: Item }) {
  const account = useAccount();
  const text = (
    <>
      {item.amount !== null && <MoneyText amount={item.amount} currency={item.currency} />}{' '}
      <UserText>{item.description ?? item.id}</UserText>
    </>
  );
  // The page of an attempt is its maker's alone.
  if (item.kind === 'webhook' || (item.kind === 'intent' && !item.is_mine)) return <span>{text}</span>;
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
