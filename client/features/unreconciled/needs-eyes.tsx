import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Unreconciled } from '#shared/intents.ts';
import { unreconciledQuery } from '../../lib/checkout-sessions.ts';
import { useAccount } from '../../lib/me.ts';
import { Panel } from '../../ui/panel.tsx';
import { isChecking, nameOfItem, type Item } from './item-texts.ts';
import { NeedsEyesItem, type RenderNewAttempt } from './needs-eyes-item.tsx';

type NeedsEyesProps = {
  items: readonly Item[];
  /** How a new attempt is confirmed; `onClose` folds it away again. */
  renderNewAttempt: RenderNewAttempt;
  /** Takes the focus when the last item has gone. */
  onEmptied: () => void;
};

/** Everything that is unknown, what a person must do first; longest waiting first, so that news comes at the end. */
export function NeedsEyes({ items, renderNewAttempt, onEmptied }: NeedsEyesProps) {
  const client = useQueryClient();
  const account = useAccount();
  const titles = useRef(new Map<string, HTMLElement>());
  const sorted = items.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const forPeople = sorted.filter((item) => !isChecking(item));
  const byItself = sorted.filter(isChecking);

  /** Shows the list without it, and takes the focus to what now stands in its place. */
  function leave(gone: Item, left: Unreconciled) {
    const names = [...forPeople, ...byItself].map(nameOfItem);
    const at = names.indexOf(nameOfItem(gone));
    const next = names[at + 1] ?? names[at - 1];
    if (next === undefined) onEmptied();
    else titles.current.get(next)?.focus();
    client.setQueryData(unreconciledQuery(account).queryKey, left);
  }

  const list = (those: readonly Item[]) => (
    <ul className="divide-y divide-line">
      {those.map((item) => (
        <NeedsEyesItem
          key={nameOfItem(item)}
          item={item}
          renderNewAttempt={renderNewAttempt}
          onDone={(left) => leave(item, left)}
          titleRef={(title) => {
            if (title) titles.current.set(nameOfItem(item), title);
            else titles.current.delete(nameOfItem(item));
          }}
        />
      ))}
    </ul>
  );

  return (
    <>
      {forPeople.length > 0 && (
        <Panel title="Needs a person" aside={forPeople.length}>
          {list(forPeople)}
        </Panel>
      )}
      {byItself.length > 0 && (
        <Panel title="Being checked by itself" aside={byItself.length}>
          {list(byItself)}
        </Panel>
      )}
    </>
  );
}
