import { Link } from 'react-router';
import { useAccount } from '../../lib/me.ts';
import { pageOfItem, type Item } from '../../lib/item-page.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { UserText } from '../../ui/user-text.tsx';

/** What an item is about, as a link to it where there is a page for it that the reader may see. */
export function ItemTitle({ item }: { item: Item }) {
  const account = useAccount();
  const text = (
    <>
      {item.amount !== null && <MoneyText amount={item.amount} currency={item.currency} />}{' '}
      <UserText>{item.description ?? item.id}</UserText>
    </>
  );
  const to = pageOfItem(account, item);
  if (to === undefined) return <span>{text}</span>;
  return (
    <Link to={to} className="hover:underline">
      {text}
    </Link>
  );
}
