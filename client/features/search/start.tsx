import { useQuery } from '@tanstack/react-query';
import { useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react';
import { useAccount } from '../../lib/me.ts';
import { ChoiceList, type ListKeys, type PanelKeys } from './choice-list.tsx';
import type { Choice } from './choices.ts';
import { HitContent, hitHref } from './hit-content.tsx';
import { recentFindsQuery } from './recent-finds.ts';
import { useWays, viewChoice, wayChoice } from './way-choices.tsx';

type StartProps = {
  ref: Ref<PanelKeys>;
  listId: string;
  onActive: (id: string | undefined) => void;
  onLeave: () => void;
  onTake: (text: string) => void;
  onAllKeys: () => void;
};

/** Before anything is typed: what can be looked for, what was found before, and the ways from here. */
export function Start({ ref, listId, onActive, onLeave, onTake, onAllKeys }: StartProps) {
  const account = useAccount();
  const { ways, views } = useWays(onAllKeys);
  const list = useRef<ListKeys>(null);
  useImperativeHandle(ref, () => ({ press: (event: KeyboardEvent) => list.current?.press(event) }));
  const { hits, pasted } = useQuery(recentFindsQuery(account)).data;
  const recent = hits.map((hit): Choice => ({
    key: `recent ${hit.kind} ${hit.id}`,
    href: hitHref(account, hit),
    hit,
    content: <HitContent hit={hit} recent />,
  }));
  const again: Choice[] =
    pasted === undefined
      ? []
      : [
          {
            key: 'pasted',
            stays: true,
            act: () => onTake(pasted),
            content: (
              <span className="col-span-2 flex min-w-0 items-baseline gap-2">
                <span className="whitespace-nowrap">Text that was pasted last</span>
                <bdi className="truncate text-13 text-muted">{pasted.trim().slice(0, 120)}</bdi>
              </span>
            ),
          },
        ];
  const groups = [
    { label: 'Recent finds', choices: [...again, ...recent] },
    { label: 'Pages', choices: ways.filter(({ kind }) => kind === 'page').map(wayChoice) },
    { label: 'Actions', choices: ways.filter(({ kind }) => kind === 'action').map(wayChoice) },
    { label: 'Saved views', choices: views.map((view) => viewChoice(account, view)) },
  ];
  return (
    <>
      <Hint />
      <ChoiceList
        ref={list}
        id={listId}
        name="Recent finds, pages and actions"
        of=""
        groups={groups.filter(({ choices }) => choices.length > 0)}
        onActive={onActive}
        onLeave={onLeave}
      />
    </>
  );
}

/** Nobody tries what nobody has told them of. */
function Hint() {
  return (
    <div className="flex flex-col gap-1 border-b border-line px-3 pt-2 pb-3 text-13 text-muted">
      <p>
        Receipt number in any spelling, id, link, e-mail, name, description, last four, amount: of any date.
      </p>
      <p>
        What somebody remembers: <q className="text-text">about 50, Tuesday, Visa, ends 71</q>. Or paste a
        whole e-mail or chat.
      </p>
    </div>
  );
}
