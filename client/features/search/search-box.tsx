import { clsx } from 'clsx';
import { Search, X } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useShortcut } from '../../lib/keyboard.ts';
import { useSearchOpening } from '../../lib/search-opening.ts';
import { IconButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { isComplaint, oneLine } from './pasted.ts';
import type { EarlyEnter, PanelKeys, SearchPanel } from './search-panel.tsx';

const label = 'Go to the search box';

/**
 * One box for everything. It stands on every page, so here is only what one types into; what finds and shows comes by
 * itself shortly after the page, and an Enter pressed before that is kept. On a phone it fills the screen.
 */
export function SearchBox({ onAllKeys }: { onAllKeys: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const panel = useRef<PanelKeys>(null);
  const cameFrom = useRef<Element | null>(null);
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [pasted, setPasted] = useState<string>();
  const [open, setOpen] = useState(false);
  const [activeId, setActiveId] = useState<string>();
  const [early, setEarly] = useState<EarlyEnter>();
  const part = usePanelPart(open);

  function take(text: string) {
    const whole = isComplaint(text);
    setTyped(whole ? '' : oneLine(text));
    setPasted(whole ? text : undefined);
    setEarly(undefined);
    setOpen(true);
  }

  function focusBox() {
    input.current?.focus();
    input.current?.select();
    setOpen(true);
  }

  /** What is typed or pasted stays, for who comes back. */
  function close() {
    setOpen(false);
    setActiveId(undefined);
    setEarly(undefined);
  }

  function leave() {
    close();
    setTyped('');
    setPasted(undefined);
    // The page that comes takes the focus, unless somebody is typing.
    if (box.current?.contains(document.activeElement) && document.activeElement instanceof HTMLElement)
      document.activeElement.blur();
  }

  /** First the panel goes, then the focus returns to where it was; an empty box has nothing to stay for. */
  function stepBack() {
    const isWorth = open && (typed !== '' || pasted !== undefined);
    close();
    if (isWorth) input.current?.focus();
    else giveBack(cameFrom.current, input.current);
  }

  useShortcut('/', label, focusBox);
  useShortcut('mod+k', label, focusBox);
  useSearchOpening((text) => {
    take(text);
    focusBox();
  });

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      stepBack();
    } else if (panel.current) {
      panel.current.press(event);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      setOpen(true);
      setEarly({ text: typed.trim(), where: event.ctrlKey || event.metaKey ? 'tab' : 'here' });
    } else if (event.key === 'ArrowDown') {
      setOpen(true);
    }
  }

  return (
    <div
      ref={box}
      className={clsx(
        'relative min-w-0 grow',
        open &&
          'max-md:fixed max-md:inset-0 max-md:z-30 max-md:flex max-md:flex-col max-md:gap-2 max-md:bg-raised max-md:p-3',
      )}
      onBlur={(event) => {
        // Another window has come in front; what is open here is still wanted on the way back.
        if (!document.hasFocus()) return;
        if (!box.current?.contains(event.relatedTarget)) close();
      }}
    >
      <div className="flex items-center gap-2">
        <div className="relative min-w-0 grow">
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-muted"
          />
          <input
            ref={input}
            role="combobox"
            aria-label="Search"
            aria-expanded={open && pasted === undefined}
            aria-controls={open && pasted === undefined ? listId : undefined}
            aria-autocomplete="list"
            aria-activedescendant={open ? activeId : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="search"
            placeholder={pasted === undefined ? 'Receipt, id, e-mail, amount…' : 'Pasted text'}
            value={typed}
            onChange={(event) => take(event.target.value)}
            onPaste={(event) => {
              // The box itself would make one line of it.
              const text = event.clipboardData.getData('text/plain');
              if (isComplaint(text)) {
                event.preventDefault();
                take(text);
              }
            }}
            onDrop={(event) => {
              const text = event.dataTransfer.getData('text/plain');
              if (isComplaint(text)) {
                event.preventDefault();
                take(text);
              }
            }}
            onFocus={(event) => {
              // Stepping back from the panel into the box closes the panel.
              if (open || box.current?.contains(event.relatedTarget)) return;
              cameFrom.current = event.relatedTarget;
              setOpen(true);
            }}
            onClick={() => setOpen(true)}
            onKeyDown={onKeyDown}
            className="min-h-9 w-full rounded-md border border-line-strong bg-raised ps-9 pe-16 text-14 placeholder:text-muted pointer-coarse:min-h-11 pointer-coarse:pe-3 pointer-coarse:text-16"
          />
          <span className="pointer-events-none absolute end-2 top-1/2 -translate-y-1/2 text-muted max-md:hidden">
            <Kbd keys="/" />
          </span>
        </div>
        {open && (
          <IconButton
            name="Close search"
            icon={<X aria-hidden="true" className="size-5" />}
            className="md:hidden"
            onClick={() => {
              close();
              giveBack(cameFrom.current, input.current);
            }}
          />
        )}
      </div>
      {open && part?.Panel && (
        <part.Panel
          ref={panel}
          listId={listId}
          text={typed.trim()}
          pasted={pasted}
          early={early}
          input={input}
          onActive={setActiveId}
          onTake={take}
          onPasted={setPasted}
          onLeave={leave}
          onStepBack={stepBack}
          onAllKeys={onAllKeys}
        />
      )}
      {open && part?.failed && (
        <p
          id={listId}
          role="alert"
          className="absolute inset-x-0 z-30 rounded-lg border border-line bg-raised p-3 text-failed shadow-lg max-md:static md:top-[calc(100%+0.25rem)]"
        >
          The search could not be loaded. Check your connection, then reload this page; nothing was changed.
        </p>
      )}
    </div>
  );
}

function giveBack(to: Element | null, input: HTMLInputElement | null) {
  if (to instanceof HTMLElement && to.isConnected && to !== document.body) to.focus();
  else input?.blur();
}

type Part = { Panel?: typeof SearchPanel; failed?: boolean };
let loaded: Part | undefined;

async function loadPart(): Promise<Part> {
  try {
    const { SearchPanel: Panel } = await import('./search-panel.tsx');
    loaded = { Panel };
    return loaded;
  } catch {
    return { failed: true }; // no network, or a newer version of the desk: said where it is missed
  }
}

/** After the page's own files, so that it is no rival of what is being waited for. */
const preloadAfterMs = 1500;

/** What finds and shows: fetched once, when the box is opened or shortly after the page has come. */
function usePanelPart(isWanted: boolean): Part | undefined {
  const [part, setPart] = useState(loaded);
  useEffect(() => {
    if (loaded) return undefined;
    // What could not be fetched ahead of time is no failure yet: it is fetched again when it is wanted.
    const load = async () => {
      const found = await loadPart();
      if (found.Panel || isWanted) setPart(found);
    };
    if (isWanted) void load();
    const timer = isWanted ? undefined : setTimeout(() => void load(), preloadAfterMs);
    return () => clearTimeout(timer);
  }, [isWanted]);
  return part;
}
