import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { maxQueryLength, type Hit } from '#shared/search.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useAccount } from '../../lib/me.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { hitHref } from './hit-option.tsx';
import { searchQuery } from './queries.ts';
import { SearchResults } from './search-results.tsx';

const settleMs = 150;

/**
 * One box for everything: finds while typing. Enter opens the first find, also when it is pressed before the
 * answer has come; Ctrl-Enter opens it in a new tab.
 */
export function SearchBox() {
  const account = useAccount();
  const navigate = useNavigate();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);

  const text = typed.trim();
  const found = useQuery(searchQuery(account, asked));
  const hits = asked === text ? (found.data?.hits ?? []) : [];
  const isAnswered = asked === text && text !== '' && !found.isFetching;

  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), settleMs);
    return () => clearTimeout(timer);
  }, [text]);

  function openHit(hit: Hit, where: 'here' | 'tab') {
    const href = hitHref(account, hit);
    if (where === 'tab') window.open(href, '_blank', 'noopener');
    else {
      leave();
      void navigate(href);
    }
  }

  function close() {
    setOpen(false);
    setActive(-1);
  }

  function leave() {
    close();
    setTyped('');
    // The page that comes takes the focus, unless somebody is typing.
    input.current?.blur();
  }

  /** Enter was quicker than the answer: what comes first in it is opened, unless more has been typed since. */
  async function openFirst(where: 'here' | 'tab') {
    setAsked(text);
    const reply = await client.fetchQuery(searchQuery(account, text)).catch(() => undefined);
    const [first] = reply?.hits ?? [];
    if (first && input.current?.value.trim() === text) openHit(first, where);
  }

  const focus = () => {
    input.current?.focus();
    input.current?.select();
  };
  useShortcut('/', 'Go to the search box', focus);
  useShortcut('mod+k', 'Go to the search box', focus);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && text !== '') {
      event.preventDefault();
      const where = event.ctrlKey || event.metaKey ? 'tab' : 'here';
      const chosen = hits[Math.max(active, 0)];
      if (isAnswered && chosen) openHit(chosen, where);
      else if (!isAnswered) void openFirst(where);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + hits.length + 1) % (hits.length + 1 || 1));
    } else if (event.key === 'Escape') {
      if (open && text !== '') close();
      else input.current?.blur();
    }
  }

  const isOpen = open && text !== '';
  return (
    <div
      ref={box}
      className="relative min-w-0 grow"
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) close();
      }}
    >
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-muted"
      />
      <input
        ref={input}
        role="combobox"
        aria-label="Search"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && hits[active] ? `${listId}-${active}` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={maxQueryLength}
        placeholder="Receipt, id, e-mail…"
        value={typed}
        onChange={(event) => {
          // A pasted line may carry control characters, which no identifier has.
          setTyped(event.target.value.replaceAll(/\p{Cc}/gu, ' '));
          setOpen(true);
          setActive(-1);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
        className="min-h-9 w-full rounded-md border border-line-strong bg-raised ps-9 pe-16 text-14 placeholder:text-muted pointer-coarse:min-h-11 pointer-coarse:pe-3 pointer-coarse:text-16"
      />
      <span className="pointer-events-none absolute end-2 top-1/2 -translate-y-1/2 text-muted max-md:hidden">
        <Kbd keys="/" />
      </span>
      <SearchResults
        listId={listId}
        open={isOpen}
        account={account}
        text={text}
        hits={hits}
        answered={isAnswered}
        error={asked === text ? found.error : null}
        otherMode={isAnswered && (found.data?.other_mode ?? false)}
        active={active}
        onOpen={leave}
        onOtherMode={() => input.current?.focus()}
      />
    </div>
  );
}
