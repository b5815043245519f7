import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { Item } from '../../lib/item-page.ts';
import { itemStatus, nameOfItem } from './item-texts.ts';
import { ItemTitle } from './item-title.tsx';

/** In short, for other pages: state, what it is about, since when, and why in plain words. */
export function UnreconciledList({ items }: { items: readonly Item[] }) {
  return (
    <ul className="divide-y divide-line">
      {items.map((item) => (
        <li key={nameOfItem(item)} className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <StatusMark {...itemStatus(item)} />
            <ItemTitle item={item} />
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
