import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import type { ReactNode, Ref, RefObject } from 'react';
import type { Unreconciled } from '#shared/intents.ts';
import { useAccount, useCan, useMerchant, useMode } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import type { Item } from '../../lib/item-page.ts';
import type { Reader } from '../../lib/status.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { Acknowledge, AcknowledgeAtOnce } from './acknowledge.tsx';
import { itemStatus, whatToDo } from './item-texts.ts';
import { ItemTitle } from './item-title.tsx';
import { LookAgain, ResolveRefund } from './refund-ways.tsx';
import { Replay } from './replay.tsx';

export type RenderNewAttempt = (item: Item, onClose: () => void) => ReactNode;

type NeedsEyesItemProps = {
  item: Item;
  /** It has left the list, and stands here only because it is in somebody's hand. */
  isSettled: boolean;
  renderNewAttempt: RenderNewAttempt;
  /** It is in hand: it may not go before `onLetGo`, or `onLeave`, which takes the focus elsewhere. */
  onHold: () => void;
  onLetGo: () => void;
  onLeave: () => void;
  /** Done with it; `left` is what still needs eyes. */
  onDone: (left: Unreconciled) => void;
  titleRef: Ref<HTMLHeadingElement>;
};

/** One thing that needs eyes: what, who, since when, why, and what to do, with the ways to do it. */
export function NeedsEyesItem({ item, isSettled, titleRef, ...rest }: NeedsEyesItemProps) {
  const { renderNewAttempt, onHold, onLetGo, onLeave, onDone } = rest;
  const [open, setOpen] = useState<Panel>();
  const newAttempt = useRef<HTMLButtonElement>(null);
  const acknowledge = useRef<HTMLButtonElement>(null);
  const resolve = useRef<HTMLButtonElement>(null);
  const link = useRef<HTMLAnchorElement>(null);
  useFocusBack(open, { new_attempt: newAttempt, acknowledge, resolve, link });
  const titleId = useId();
  const reader = useReader();

  function close() {
    if (isSettled) onLeave();
    else setOpen(undefined);
  }
  function toggle(panel: Panel) {
    if (open === panel) return close();
    onHold();
    setOpen(panel);
  }
  const isBegun = item.new_attempt_key !== null && open !== 'new_attempt';
  // The button of an open panel stays, even where the attempt was begun elsewhere meanwhile.
  const mayTryAnew = open === 'new_attempt' || (item.actions.includes('new_attempt') && !isBegun);
  const mayReplay = item.actions.includes('replay');
  const mayAcknowledge = item.actions.includes('acknowledge');

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the focus is that of the controls inside
    <li
      className="flex flex-col gap-2 py-4 first:pt-0 last:pb-0"
      onFocus={onHold}
      onBlur={({ currentTarget, relatedTarget }) => {
        // Another window in front takes the focus away for a while only.
        const isLeft = !currentTarget.contains(relatedTarget ?? document.activeElement);
        if (isLeft && open === undefined) onLetGo();
      }}
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <StatusMark {...itemStatus(item)} />
        <h3 id={titleId} ref={titleRef} tabIndex={-1} className="min-w-0 font-normal">
          <ItemTitle item={item} />
        </h3>
        <span className="text-13 text-muted">
          <Maker item={item} /> since <TimeText instant={item.since} show="point" />
        </span>
      </div>
      <div>
        <p>
          <UserText>{item.message}</UserText> {!isSettled && whatToDo(item, reader)}
        </p>
        <div role="status">
          {isSettled && (
            <p className="mt-2 flex flex-wrap items-center gap-3 font-medium text-paid">
              Already settled meanwhile: it has left this list, and nothing is left to do.
              {open === undefined && (
                <Button size="small" onClick={onLeave}>
                  Close
                </Button>
              )}
            </p>
          )}
        </div>
      </div>
      {(item.actions.length > 0 || isBegun) && (
        <div className="flex flex-wrap gap-2">
          {isBegun && item.new_attempt_key !== null && (
            <GoOn attemptKey={item.new_attempt_key} describedBy={titleId} ref={link} />
          )}
          {mayTryAnew && (
            <Button
              ref={newAttempt}
              aria-expanded={open === 'new_attempt'}
              aria-describedby={titleId}
              onClick={() => toggle('new_attempt')}
            >
              New attempt
            </Button>
          )}
          {mayReplay && <Replay item={item} describedBy={titleId} onDone={onDone} />}
          {item.actions.includes('look_again') && <LookAgain item={item} describedBy={titleId} />}
          {(item.actions.includes('resolve') || open === 'resolve') && (
            <Button
              ref={resolve}
              aria-expanded={open === 'resolve'}
              aria-describedby={titleId}
              onClick={() => toggle('resolve')}
            >
              Say what came of it
            </Button>
          )}
          {mayAcknowledge && item.state === 'adopted' && (
            <AcknowledgeAtOnce item={item} describedBy={titleId} onDone={onDone} />
          )}
          {mayAcknowledge && item.state !== 'adopted' && (
            <Button
              ref={acknowledge}
              look={mayTryAnew || mayReplay || isBegun ? 'quiet' : 'secondary'}
              aria-expanded={open === 'acknowledge'}
              aria-describedby={titleId}
              onClick={() => toggle('acknowledge')}
            >
              I’ve looked: nothing to do
            </Button>
          )}
        </div>
      )}
      {open === 'new_attempt' && <Folded render={renderNewAttempt} item={item} onClose={close} />}
      {open === 'resolve' && (
        <ResolveRefund item={item} isSettled={isSettled} onClose={close} onDone={onDone} />
      )}
      {open === 'acknowledge' && (
        <Acknowledge item={item} isSettled={isSettled} onClose={close} onDone={onDone} />
      )}
    </li>
  );
}

type Panel = 'new_attempt' | 'acknowledge' | 'resolve';

type Openers = Record<Panel | 'link', RefObject<HTMLElement | null>>;

/** Gives the focus back to the button that opened a panel, or to the link that took its place meanwhile. */
function useFocusBack(open: Panel | undefined, openers: Openers): void {
  const opened = useRef(open);
  const giveBack = useEffectEvent((panel: Panel) =>
    (openers[panel].current ?? openers.link.current)?.focus(),
  );
  useEffect(() => {
    if (open === undefined && opened.current !== undefined) giveBack(opened.current);
    opened.current = open;
  }, [open]);
}

function useReader(): Reader {
  const mayReplaceKey = useCan('manage_settings');
  const code = useMerchant().upstreams[useMode()].trouble?.code;
  return { mayReplaceKey, code };
}

type GoOnProps = { attemptKey: string; describedBy: string; ref: Ref<HTMLAnchorElement> };

function GoOn({ attemptKey, describedBy, ref }: GoOnProps) {
  const to = pages.newCheckoutSession(useAccount(), attemptKey);
  return (
    <LinkButton ref={ref} to={to} aria-describedby={describedBy}>
      Go on with the new attempt
    </LinkButton>
  );
}

type FoldedProps = { render: RenderNewAttempt; item: Item; onClose: () => void };
const Folded = ({ render, item, onClose }: FoldedProps) => render(item, onClose);

function Maker({ item }: { item: Item }) {
  if (item.state === 'adopted') return 'not made here,';
  if (item.is_mine) return 'made by you,';
  return item.made_by === null ? null : (
    <>
      made by <UserText>{item.made_by}</UserText>,
    </>
  );
}
