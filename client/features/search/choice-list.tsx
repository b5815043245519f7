import { useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import {
  useEffect,
  useImperativeHandle,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
} from 'react';
import { Link, useNavigate } from 'react-router';
import { useAccount } from '../../lib/me.ts';
import { isMove, moveTo, type Choice, type ChoiceGroup } from './choices.ts';
import { rememberFind } from './recent-finds.ts';

export type Where = 'here' | 'tab';
/** What the box hands the keys to that are pressed in it, and what a find that comes late is opened by. */
export type PanelKeys = { press(event: KeyboardEvent): void };
export type ListKeys = PanelKeys & { open(choice: Choice, where: Where): void };

type ChoiceListProps = {
  ref: Ref<ListKeys>;
  id: string;
  name: string;
  /** What the choices are an answer to: when it changes, none is chosen any more. */
  of: string;
  groups: readonly ChoiceGroup[];
  /** What Enter opens while none is chosen. */
  first?: Choice | undefined;
  /** Enter while there is nothing to open yet. */
  onEarlyEnter?: (where: Where) => void;
  onActive: (id: string | undefined) => void;
  onLeave: () => void;
};

/** The list that the box controls: the focus stays in the box, keys choose here. */
export function ChoiceList(props: ChoiceListProps) {
  const { ref, id, name, of, groups, first, onEarlyEnter, onActive, onLeave } = props;
  const account = useAccount();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<{ key: string; of: string }>();
  const all = groups.flatMap(({ choices }) => choices);
  const activeKey = chosen?.of === of ? chosen.key : undefined;
  const active = all.find(({ key }) => key === activeKey);
  const activeId = active && optionId(id, all.indexOf(active));

  useEffect(() => {
    onActive(activeId);
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId, onActive]);

  function opened({ hit, stays }: Choice) {
    if (hit) rememberFind(client, account, hit);
    if (!stays) onLeave();
  }

  function open(choice: Choice, where: Where) {
    if (where === 'tab' && choice.href !== undefined) {
      if (choice.hit) rememberFind(client, account, choice.hit);
      window.open(choice.href, '_blank', 'noopener');
      return;
    }
    opened(choice);
    if (choice.href !== undefined) void navigate(choice.href);
    choice.act?.();
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Enter') {
      event.preventDefault();
      const where = event.ctrlKey || event.metaKey ? 'tab' : 'here';
      const target = active ?? first;
      if (target) open(target, where);
      else onEarlyEnter?.(where);
    } else if (isMove(event.key) && !isForCaret(event, active !== undefined)) {
      event.preventDefault();
      const key = moveTo(
        all.map((choice) => choice.key),
        activeKey,
        event.key,
      );
      setChosen(key === undefined ? undefined : { key, of });
    }
  }
  useImperativeHandle(ref, () => ({ press, open }));

  return (
    <div id={id} role="listbox" aria-label={name} className="flex flex-col gap-1">
      {groups.map((group, index) => {
        const labelId = `${id}-group-${index}`;
        return (
          <div key={group.label} role="group" aria-labelledby={labelId}>
            <div id={labelId} className="px-3 pt-2 pb-1 text-12 font-semibold text-muted">
              {group.label}
            </div>
            {group.choices.map((choice) => (
              <Option
                key={choice.key}
                id={optionId(id, all.indexOf(choice))}
                choice={choice}
                isActive={choice.key === (active ?? first)?.key}
                onOpen={opened}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}

const optionId = (listId: string, index: number) => `${listId}-${index}`;

type OptionProps = { id: string; choice: Choice; isActive: boolean; onOpen: (choice: Choice) => void };

/** A link like any other where it leads somewhere: it can be opened in a new tab with the mouse, too. */
function Option({ id, choice, isActive, onOpen }: OptionProps) {
  const className = clsx(
    'grid cursor-pointer grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 rounded-md px-3 py-1.5 hover:bg-sunken',
    'pointer-coarse:min-h-11',
    isActive && 'bg-accent-soft',
  );
  if (choice.href === undefined) {
    return (
      <div
        id={id}
        role="option"
        aria-selected={isActive}
        tabIndex={-1}
        className={className}
        onClick={() => {
          onOpen(choice);
          choice.act?.();
        }}
        onKeyDown={() => undefined}
      >
        {choice.content}
      </div>
    );
  }
  return (
    <Link
      id={id}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      to={choice.href}
      className={className}
      onClick={(event) => {
        if (!isForNewTab(event)) onOpen(choice);
      }}
    >
      {choice.content}
    </Link>
  );
}

const isForNewTab = (event: MouseEvent) => event.ctrlKey || event.metaKey || event.shiftKey;

/** Home and End belong to what is typed as long as the caret has somewhere to go and none is chosen. */
function isForCaret({ key, target, shiftKey }: KeyboardEvent, hasActive: boolean): boolean {
  if (key !== 'Home' && key !== 'End') return false;
  if (shiftKey || !(target instanceof HTMLInputElement)) return shiftKey;
  return !hasActive && target.selectionEnd !== (key === 'Home' ? 0 : target.value.length);
}
