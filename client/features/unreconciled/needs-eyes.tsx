import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import type { Unreconciled } from '#shared/intents.ts';
import { unreconciledQuery } from '../../lib/checkout-sessions.ts';
import { useAccount } from '../../lib/me.ts';
import type { Item } from '../../lib/item-page.ts';
import { Panel } from '../../ui/panel.tsx';
import { isChecking, nameOfItem } from './item-texts.ts';
import { NeedsEyesItem, type RenderNewAttempt } from './needs-eyes-item.tsx';

type NeedsEyesProps = {
  items: readonly Item[];
  /** How a new attempt is confirmed; `onClose` folds it away again. */
  renderNewAttempt: RenderNewAttempt;
  /** Takes the focus when the last item has gone. */
  onEmptied: () => void;
  /** What stands here when there is nothing. */
  none: ReactNode;
};

/** Everything that is unknown, what a person must do first; longest waiting first, so that news comes at the end. */
export function NeedsEyes({ items, renderNewAttempt, onEmptied, none }: NeedsEyesProps) {
  const client = useQueryClient();
  const account = useAccount();
  const titles = useRef(new Map<string, HTMLElement>());
  const { shown, hold, letGo } = useHeldItems(items);
  const sorted = shown.toSorted((a, b) => Date.parse(a.item.since) - Date.parse(b.item.since));
  const forPeople = sorted.filter(({ place }) => !isChecking(place));
  const byItself = sorted.filter(({ place }) => isChecking(place));

  /** Takes the focus to what will stand in its place. */
  function leave(gone: Item) {
    const names = [...forPeople, ...byItself].map(({ item }) => nameOfItem(item));
    const at = names.indexOf(nameOfItem(gone));
    const next = names[at + 1] ?? names[at - 1];
    if (next === undefined) onEmptied();
    else titles.current.get(next)?.focus();
    letGo(gone);
  }

  const list = (those: readonly Shown[]) => (
    <ul className="divide-y divide-line">
      {those.map(({ item, isSettled }) => (
        <NeedsEyesItem
          key={nameOfItem(item)}
          item={item}
          isSettled={isSettled}
          renderNewAttempt={renderNewAttempt}
          onHold={() => hold(item)}
          onLetGo={() => letGo(item)}
          onLeave={() => leave(item)}
          onDone={(left: Unreconciled) => {
            leave(item);
            client.setQueryData(unreconciledQuery(account).queryKey, left);
          }}
          titleRef={(title) => {
            if (title) titles.current.set(nameOfItem(item), title);
            else titles.current.delete(nameOfItem(item));
          }}
        />
      ))}
    </ul>
  );

  if (shown.length === 0) return none;
  return (
    <>
      {forPeople.length > 0 && (
        <Panel title="Needs a person" aside={countOpen(forPeople)}>
          {list(forPeople)}
        </Panel>
      )}
      {byItself.length > 0 && (
        <Panel title="Being checked by itself" aside={countOpen(byItself)}>
          {list(byItself)}
        </Panel>
      )}
    </>
  );
}

/** `place`: as it was when it was taken in hand, which decides under which heading it stays. */
type Shown = { item: Item; place: Item; isSettled: boolean };

const countOpen = (shown: readonly Shown[]) => shown.filter(({ isSettled }) => !isSettled).length;

/** The items with those that somebody has in hand, which stay where they are even when they leave the list meanwhile. */
function useHeldItems(items: readonly Item[]) {
  const [held, setHeld] = useState<ReadonlyMap<string, Item>>(new Map());
  const listed = new Set(items.map(nameOfItem));
  const shown: Shown[] = [
    ...items.map((item) => ({ item, place: held.get(nameOfItem(item)) ?? item, isSettled: false })),
    ...[...held.values()]
      .filter((item) => !listed.has(nameOfItem(item)))
      .map((item) => ({ item, place: item, isSettled: true })),
  ];
  return {
    shown,
    hold: (item: Item) =>
      setHeld((now) => (now.has(nameOfItem(item)) ? now : new Map(now).set(nameOfItem(item), item))),
    letGo: (item: Item) => setHeld((now) => new Map([...now].filter(([name]) => name !== nameOfItem(item)))),
  };
}
