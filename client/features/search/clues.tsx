import { useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useId, useState } from 'react';
import { Link, useLocation } from 'react-router';
import type { ComplaintReply, Hit } from '#shared/search.ts';
import { useAccount } from '../../lib/me.ts';
import { inOtherMode } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { clueWords } from './clue-words.ts';
import { HitContent, hitHref } from './hit-content.tsx';
import { rememberFind } from './recent-finds.ts';
import { otherMode } from './ways.ts';

type Clue = ComplaintReply['clues'][number];

type CluesProps = {
  reply: ComplaintReply;
  /** The answer to the text before the last change. */
  isOld: boolean;
  onLeave: () => void;
  /** Called before the same text is looked for in the other mode: the link pressed will be gone then. */
  onOtherMode: () => void;
};

/** What fits best together, then each clue in the order of the text with its finds or none. */
export function Clues({
  reply: { clues, together, is_cut: isCut },
  isOld,
  onLeave,
  onOtherMode,
}: CluesProps) {
  const id = useId();
  if (clues.length === 0) {
    return (
      <p className="text-muted">
        No receipt number, id, link, e-mail, last four digits, amount or date was seen in this text.
      </p>
    );
  }
  return (
    <div className={clsx('flex flex-col gap-4', isOld && 'opacity-60')}>
      {together.length > 0 && (
        <section aria-labelledby={`${id}-together`} className="flex flex-col gap-1">
          <h2 id={`${id}-together`} className="pb-1 text-13 font-semibold">
            Fits best, by several clues
          </h2>
          <HitLinks hits={together} onLeave={onLeave} isBest />
        </section>
      )}
      <section aria-labelledby={`${id}-clues`}>
        <h2 id={`${id}-clues`} className="pb-1 text-13 font-semibold">
          Recognised in the text
        </h2>
        <ul className="flex flex-col">
          {clues.map((clue, index) => (
            <li
              // The same words may stand in the text twice.
              key={`${index} ${clue.kind} ${clue.text}`}
              className="flex flex-col gap-1 border-t border-line py-2"
            >
              <ClueLine clue={clue} onOtherMode={onOtherMode} />
              <HitLinks hits={clue.hits} onLeave={onLeave} />
            </li>
          ))}
        </ul>
      </section>
      {isCut && (
        <p className="text-muted">
          There are more clues in the text than are looked up at once; the rest was not looked for. Shorten
          the text to have them looked up.
        </p>
      )}
    </div>
  );
}

function ClueLine({ clue, onOtherMode }: { clue: Clue; onOtherMode: () => void }) {
  const { kind, text, meaning, hits, other_mode: isElsewhere } = clue;
  const account = useAccount();
  const { pathname } = useLocation();
  const other = otherMode(account);
  const isSame = text.trim() === meaning;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className="text-13 text-muted">{clueWords[kind]}</span>
      <bdi className="font-medium break-all">{text}</bdi>
      {!isSame && (
        <span className="text-13 text-muted">
          understood as <bdi className="text-text">{meaning}</bdi>
        </span>
      )}
      {hits.length === 0 && (
        <span className="ms-auto text-13 text-muted">not found in {account.mode} mode</span>
      )}
      {isElsewhere && (
        <Link
          to={inOtherMode(pathname, account)}
          onClick={onOtherMode}
          className={clsx('text-13 font-medium text-accent underline', hits.length > 0 && 'ms-auto')}
        >
          There is a hit in {other.mode} mode
        </Link>
      )}
    </p>
  );
}

type HitLinksProps = { hits: readonly Hit[]; onLeave: () => void; isBest?: boolean };

/** A usual amount has many finds; the clue after it must not be pushed out of sight by them. */
const shownAtFirst = 3;

/** Finds as links, walked with the arrow keys by the panel around them. */
function HitLinks({ hits, onLeave, isBest = false }: HitLinksProps) {
  const [isAll, setIsAll] = useState(false);
  const rest = hits.length - shownAtFirst;
  return (
    <>
      {(isAll ? hits : hits.slice(0, shownAtFirst)).map((hit) => (
        <HitLink key={`${hit.kind} ${hit.id}`} hit={hit} onLeave={onLeave} isBest={isBest} />
      ))}
      {rest > 0 && (
        <Button
          look="quiet"
          size="small"
          className={clsx('self-start', !isBest && 'ms-4')}
          aria-expanded={isAll}
          onClick={() => setIsAll(!isAll)}
        >
          {isAll ? `Only the first ${shownAtFirst}` : `${rest} more`}
        </Button>
      )}
    </>
  );
}

function HitLink({ hit, onLeave, isBest }: { hit: Hit; onLeave: () => void; isBest: boolean }) {
  const account = useAccount();
  const client = useQueryClient();
  return (
    <Link
      data-hit=""
      to={hitHref(account, hit)}
      onClick={(event) => {
        rememberFind(client, account, hit);
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) onLeave();
      }}
      className={clsx(
        'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 rounded-md px-3 py-1.5 hover:bg-sunken focus-visible:bg-accent-soft pointer-coarse:min-h-11',
        isBest ? 'border border-line' : 'ms-3',
      )}
    >
      <HitContent hit={hit} />
    </Link>
  );
}
