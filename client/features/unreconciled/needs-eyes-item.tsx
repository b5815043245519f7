import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type ReactNode, type Ref } from 'react';
import { UnreconciledSchema, type Unreconciled } from '#shared/intents.ts';
import { apiPost } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { Acknowledge, AcknowledgeAtOnce } from './acknowledge.tsx';
import { itemStatus, whatToDo, type Item } from './item-texts.ts';
import { ItemTitle } from './item-title.tsx';

export type RenderNewAttempt = (item: Item, onClose: () => void) => ReactNode;

type NeedsEyesItemProps = {
  item: Item;
  renderNewAttempt: RenderNewAttempt;
  /** Done with it; `left` is what still needs eyes. */
  onDone: (left: Unreconciled) => void;
  titleRef: Ref<HTMLHeadingElement>;
};

/** One thing that needs eyes: what, who, since when, why, and what to do, with the ways to do it. */
export function NeedsEyesItem({ item, renderNewAttempt, onDone, titleRef }: NeedsEyesItemProps) {
  const [open, setOpen] = useState<'new_attempt' | 'acknowledge'>();
  const newAttempt = useRef<HTMLButtonElement>(null);
  const acknowledge = useRef<HTMLButtonElement>(null);
  const mayTryAnew = item.actions.includes('new_attempt');
  const mayReplay = item.actions.includes('replay');
  const mayAcknowledge = item.actions.includes('acknowledge');

  function close() {
    (open === 'new_attempt' ? newAttempt : acknowledge).current?.focus();
    setOpen(undefined);
  }

  return (
    <li className="flex flex-col gap-2 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <StatusMark {...itemStatus(item)} />
        <h3 ref={titleRef} tabIndex={-1} className="min-w-0 font-normal">
          <ItemTitle item={item} />
        </h3>
        <span className="text-13 text-muted">
          <Maker item={item} /> since <TimeText instant={item.since} show="point" />
        </span>
      </div>
      <p>
        <UserText>{item.message}</UserText> {whatToDo(item)}
      </p>
      {item.actions.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {mayTryAnew && (
            <Button
              ref={newAttempt}
              aria-expanded={open === 'new_attempt'}
              onClick={() => (open === 'new_attempt' ? close() : setOpen('new_attempt'))}
            >
              New attempt
            </Button>
          )}
          {mayReplay && <Replay item={item} onDone={onDone} />}
          {mayAcknowledge && item.state === 'adopted' && <AcknowledgeAtOnce item={item} onDone={onDone} />}
          {mayAcknowledge && item.state !== 'adopted' && (
            <Button
              ref={acknowledge}
              look={mayTryAnew || mayReplay ? 'quiet' : 'secondary'}
              aria-expanded={open === 'acknowledge'}
              onClick={() => (open === 'acknowledge' ? close() : setOpen('acknowledge'))}
            >
              I’ve looked: nothing to do
            </Button>
          )}
        </div>
      )}
      {open === 'new_attempt' && mayTryAnew && (
        <Folded render={renderNewAttempt} item={item} onClose={close} />
      )}
      {open === 'acknowledge' && mayAcknowledge && (
        <Acknowledge item={item} onClose={close} onDone={onDone} />
      )}
    </li>
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

/** Has a message of the checkout API read once more. */
function Replay({ item, onDone }: { item: Item; onDone: NeedsEyesItemProps['onDone'] }) {
  const account = useAccount();
  const notify = useNotify();
  const replay = useMutation({
    mutationFn: () => apiPost(endpoints.replayWebhook(account, item.ref), UnreconciledSchema, { body: {} }),
    onSuccess: (left) => {
      notify('The webhook is being read once more. It comes back to this list if that changes nothing.');
      onDone(left);
    },
  });
  return (
    <>
      <Button busy={replay.isPending} onClick={() => replay.mutate()}>
        Try again
      </Button>
      {replay.isError && (
        <p role="alert" className="self-center font-medium text-failed">
          It was not read again: {replay.error.message}
        </p>
      )}
    </>
  );
}
