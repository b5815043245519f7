import { clsx } from 'clsx';
import type { Ref, RefObject } from 'react';
import { useAccount } from '../../lib/me.ts';
import type { PanelKeys } from './choice-list.tsx';
import { Complaint } from './complaint.tsx';
import { Finds, type EarlyEnter } from './finds.tsx';
import { Start } from './start.tsx';

export type { EarlyEnter, PanelKeys };

type SearchPanelProps = {
  /** Takes the keys that are pressed in the box. */
  ref: Ref<PanelKeys>;
  listId: string;
  /** What is typed, without space around it. */
  text: string;
  /** A whole message, looked for in place of what is typed. */
  pasted: string | undefined;
  early: EarlyEnter | undefined;
  input: RefObject<HTMLInputElement | null>;
  onActive: (id: string | undefined) => void;
  /** Puts another text into the box. */
  onTake: (text: string) => void;
  /** Keeps the pasted text as it is edited. */
  onPasted: (text: string) => void;
  onLeave: () => void;
  onStepBack: () => void;
  onAllKeys: () => void;
};

/** What opens under the box, on a phone under it to the end of the screen. */
export function SearchPanel(props: SearchPanelProps) {
  const {
    ref,
    listId,
    text,
    pasted,
    early,
    input,
    onActive,
    onTake,
    onPasted,
    onLeave,
    onStepBack,
    onAllKeys,
  } = props;
  const { merchant, mode } = useAccount();
  const account = `${merchant} ${mode}`;
  return (
    <div
      role="presentation"
      // Pressing on the panel must not take the focus out of the box, which would close it.
      onMouseDown={(event) => {
        if (!(event.target instanceof HTMLTextAreaElement)) event.preventDefault();
      }}
      className={clsx(
        'overflow-y-auto overscroll-contain',
        'max-md:-mx-3 max-md:min-h-0 max-md:grow max-md:px-1',
        'md:absolute md:top-[calc(100%+0.25rem)] md:left-1/2 md:z-30 md:max-h-[75dvh] md:w-full md:min-w-2xl md:-translate-x-1/2 md:rounded-lg md:border md:border-line md:bg-raised md:p-1 md:shadow-lg',
      )}
    >
      {/* Another account is another box: nothing of the one may stand in the other, not even for a moment. */}
      {pasted !== undefined ? (
        <Complaint
          ref={ref}
          listId={listId}
          text={pasted}
          onText={onPasted}
          onClear={() => {
            onTake('');
            input.current?.focus();
          }}
          onLeave={onLeave}
          onStepBack={onStepBack}
        />
      ) : text === '' ? (
        <Start
          key={account}
          ref={ref}
          listId={listId}
          onActive={onActive}
          onLeave={onLeave}
          onTake={onTake}
          onAllKeys={onAllKeys}
        />
      ) : (
        <Finds
          key={account}
          ref={ref}
          listId={listId}
          text={text}
          early={early}
          input={input}
          onActive={onActive}
          onLeave={onLeave}
          onAllKeys={onAllKeys}
        />
      )}
    </div>
  );
}
