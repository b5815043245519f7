import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react';
import { isApiError } from '../../lib/api.ts';
import { useAccount } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import type { PanelKeys } from './choice-list.tsx';
import { cluesText, tooLongText } from './clue-words.ts';
import { Clues } from './clues.tsx';
import { hitHref } from './hit-content.tsx';
import { complaintQuery } from './queries.ts';
import { rememberFind, rememberPasted } from './recent-finds.ts';
import { useSettledText } from './settled-text.ts';

/** A text is edited in longer pauses than a number is typed, and costs the server more. */
const settleMs = 400;

type ComplaintProps = {
  ref: Ref<PanelKeys>;
  listId: string;
  text: string;
  onText: (text: string) => void;
  onClear: () => void;
  onLeave: () => void;
  onStepBack: () => void;
};

/** A pasted e-mail or chat: the text, which can be edited, and under it all that was recognised in it. */
export function Complaint({ ref, listId, text, onText, onClear, onLeave, onStepBack }: ComplaintProps) {
  const account = useAccount();
  const client = useQueryClient();
  const root = useRef<HTMLDivElement>(null);
  const asked = useSettledText(text, settleMs);
  const fault = tooLongText(asked);
  const reply = useQuery({
    ...complaintQuery(account, asked),
    enabled: fault === undefined && asked.trim() !== '',
  });

  const area = () => root.current?.querySelector('textarea');
  const links = () => [...(root.current?.querySelectorAll<HTMLAnchorElement>('a[data-hit]') ?? [])];

  useEffect(() => {
    const box = root.current?.querySelector('textarea');
    box?.focus({ preventScroll: true });
    box?.setSelectionRange(0, 0);
  }, []);

  useEffect(() => {
    if (text.trim() !== '') rememberPasted(client, account, text);
  }, [client, account, text]);

  useImperativeHandle(ref, () => ({
    press(event: KeyboardEvent) {
      if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
      event.preventDefault();
      area()?.focus();
    },
  }));

  function onKeyDown(event: KeyboardEvent) {
    const all = links();
    const at = all.findIndex((link) => link === event.target);
    if (event.key === 'Escape') {
      event.preventDefault();
      if (at >= 0) area()?.focus();
      else onStepBack();
      return;
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && at === -1) openBest();
    const target =
      event.target instanceof HTMLTextAreaElement
        ? fromText(event.key, event.target, all)
        : fromLink(event.key, at, all, area());
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: 'nearest' });
  }

  const { data, error } = reply;

  /** In a new tab: the text and the other finds stay as they are. */
  function openBest() {
    const best = data?.together[0] ?? data?.clues.flatMap(({ hits }) => hits)[0];
    if (!best) return;
    rememberFind(client, account, best);
    window.open(hitHref(account, best), '_blank', 'noopener');
  }

  return (
    // Keys bubble up to here from the text and the finds; nothing here takes the focus itself.
    <div ref={root} role="presentation" id={listId} className="flex flex-col gap-3 p-3" onKeyDown={onKeyDown}>
      <Field label="Pasted text" hint="Goes to this desk only, and into no address or history." error={fault}>
        <TextArea
          rows={5}
          value={text}
          spellCheck={false}
          onChange={(event) => (event.target.value === '' ? onClear() : onText(event.target.value))}
        />
      </Field>
      <div className="flex items-center justify-between gap-2">
        <p role="status" className="font-medium">
          {data && !reply.isFetching ? cluesText(data) : !error && !fault && 'Looking…'}
        </p>
        <Button size="small" onClick={onClear}>
          Clear
        </Button>
      </div>
      {error && !reply.isFetching && (
        <p role="alert" className="text-failed">
          {error.message} The text is still here.
          {isApiError(error) && error.requestId && (
            <span className="block text-13">
              Request id <bdi className="font-mono select-all">{error.requestId}</bdi>
            </span>
          )}
          <Button size="small" className="mt-1" onClick={() => void reply.refetch()}>
            Try again
          </Button>
        </p>
      )}
      {data && !fault && !error && (
        <Clues
          reply={data}
          isOld={reply.isPlaceholderData}
          onLeave={onLeave}
          onOtherMode={() => area()?.focus()}
        />
      )}
      <p className="flex items-center gap-2 border-t border-line pt-2 text-12 text-muted max-md:hidden pointer-coarse:hidden">
        <Kbd keys="Ctrl Enter" /> opens the best in a new tab · <Kbd keys="↓" /> at the end of the text goes
        to the finds
      </p>
    </div>
  );
}

/** Down at the end of the text leads on to the finds; everywhere else the arrows belong to the text. */
function fromText(key: string, { selectionStart, value }: HTMLTextAreaElement, all: HTMLElement[]) {
  return key === 'ArrowDown' && selectionStart === value.length ? all[0] : undefined;
}

function fromLink(key: string, at: number, all: HTMLElement[], area: HTMLElement | null | undefined) {
  if (at === -1) return undefined;
  if (key === 'ArrowDown') return all[at + 1];
  if (key === 'ArrowUp') return all[at - 1] ?? area;
  if (key === 'Home') return all[0];
  return key === 'End' ? all.at(-1) : undefined;
}
