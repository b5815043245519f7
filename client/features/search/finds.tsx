import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useImperativeHandle, type KeyboardEvent, type Ref, type RefObject } from 'react';
import type { Hit } from '#shared/search.ts';
import { isApiError } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import type { Account } from '../../lib/paths.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { ChoiceList, type ListKeys, type PanelKeys, type Where } from './choice-list.tsx';
import type { Choice, ChoiceGroup } from './choices.ts';
import { HitContent, hitHref } from './hit-content.tsx';
import { useOtherModeGroup } from './other-mode.tsx';
import { searchQuery } from './queries.ts';
import { useSettledText } from './settled-text.ts';
import { useWays, viewChoice, wayChoice } from './way-choices.tsx';
import { matchingNames, nameRank } from './ways.ts';

/** Short enough to feel instant, long enough that a word typed in one go is one question. */
const settleMs = 40;
const maxWays = 6;

/** An Enter that was pressed before what finds was there. */
export type EarlyEnter = { text: string; where: Where };

type FindsProps = {
  ref: Ref<PanelKeys>;
  listId: string;
  text: string;
  early: EarlyEnter | undefined;
  input: RefObject<HTMLInputElement | null>;
  onActive: (id: string | undefined) => void;
  onLeave: () => void;
  onAllKeys: () => void;
};

/**
 * What the text finds, while it is typed: the finds of before stay until the next answer, and Enter before the answer
 * opens the first find of the answer to that very text.
 */
export function Finds({ ref, listId, text, early, input, onActive, onLeave, onAllKeys }: FindsProps) {
  const account = useAccount();
  const client = useQueryClient();
  const list = useRef<ListKeys>(null);
  const isThere = useRef(true);
  const asked = useSettledText(text, settleMs);
  const found = useQuery({ ...searchQuery(account, asked), placeholderData: keepPreviousData });
  const { ways, views } = useWays(onAllKeys);

  const isAnswered = asked === text && !found.isFetching && (found.isError || !found.isPlaceholderData);
  const error = isAnswered ? found.error : null;
  const hits = error ? [] : (found.data?.hits ?? []);
  const named = [
    {
      label: 'Pages and actions',
      choices: matchingNames(text, ways, ({ word, otherNames }) => [word, otherNames])
        .slice(0, maxWays)
        .map(wayChoice),
    },
    {
      label: 'Saved views',
      choices: matchingNames(text, views, ({ name }) => [name])
        .slice(0, maxWays)
        .map((view) => viewChoice(account, view)),
    },
  ];
  const hasOther = isAnswered && !error && found.data?.other_mode === true;
  const elsewhere = useOtherModeGroup(account, hits.length > 0);
  // Who begins to write the name of a page or an action means it, unless there is an exact find.
  const isNamed =
    ways.some(({ word }) => nameRank(text, word) === 2) ||
    views.some(({ name }) => nameRank(text, name) === 2);
  const inOrder = (all: readonly Hit[], beside: readonly ChoiceGroup[] = []) => {
    const { exact, others } = hitGroups(account, all);
    return isNamed ? [exact, ...named, others, ...beside] : [exact, others, ...beside, ...named];
  };
  const groups = inOrder(hits, hasOther ? [elsewhere] : []).filter(({ choices }) => choices.length > 0);
  const firstOf = (all: readonly ChoiceGroup[]) => all.flatMap(({ choices }) => choices)[0];
  const first = firstOf(inOrder(hits));

  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);

  async function openFirst(wanted: string, where: Where) {
    const reply = await client.fetchQuery(searchQuery(account, wanted)).catch(() => undefined);
    // More has been typed, or the box was left: it is no longer what is wanted.
    if (!reply || !isThere.current || input.current?.value.trim() !== wanted) return;
    const target = firstOf(inOrder(reply.hits));
    if (target) list.current?.open(target, where);
  }

  useEffect(() => {
    if (early && early.text !== '' && early.text === text) void openFirst(early.text, early.where);
    // An Enter is kept once; what is typed after it asks for itself.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [early]);

  useImperativeHandle(ref, () => ({ press: (event: KeyboardEvent) => list.current?.press(event) }));

  const isNothing = isAnswered && !error && hits.length === 0;
  return (
    <>
      {isNothing && <NothingFound text={text} account={account} />}
      {error && (
        <p role="alert" className="px-3 py-2 text-failed">
          {error.message} Press Enter to look again.
          {isApiError(error) && error.requestId && (
            <span className="block text-13">
              Request id <bdi className="font-mono select-all">{error.requestId}</bdi>
            </span>
          )}
        </p>
      )}
      {!isAnswered && hits.length === 0 && <p className="px-3 py-2 text-muted">Looking…</p>}
      <ChoiceList
        ref={list}
        id={listId}
        name="Finds"
        of={`${account.mode} ${text}`}
        groups={groups}
        first={isAnswered && !error ? first : undefined}
        onEarlyEnter={(where) => void openFirst(text, where)}
        onActive={onActive}
        onLeave={onLeave}
      />
      {first && (
        <p className="mt-1 flex items-center gap-2 border-t border-line px-3 py-1.5 text-12 text-muted max-md:hidden pointer-coarse:hidden">
          <Kbd keys="Enter" /> opens · <Kbd keys="Ctrl Enter" /> in a new tab · <Kbd keys="↑ ↓" /> choose
        </p>
      )}
      <p role="status" className="sr-only">
        {isAnswered && !error && countText(hits)}
      </p>
    </>
  );
}

function countText(hits: readonly Hit[]): string {
  const exact = hits.filter((hit) => hit.exact).length;
  return formatCount(hits.length, 'find') + (exact > 0 ? `, ${exact} exact` : '');
}

/** Finds under their headings: exact ones first, then what contains the text or fits what is remembered. */
function hitGroups(account: Account, hits: readonly Hit[]): Record<'exact' | 'others', ChoiceGroup> {
  const choices = (some: readonly Hit[]) =>
    some.map((hit): Choice => ({
      key: `${hit.kind} ${hit.id}`,
      href: hitHref(account, hit),
      hit,
      content: <HitContent hit={hit} />,
    }));
  const others = hits.filter(({ exact }) => !exact);
  const isRemembered = others.some(({ reasons }) => reasons?.length);
  return {
    exact: { label: 'Exact', choices: choices(hits.filter(({ exact }) => exact)) },
    others: { label: isRemembered ? 'What fits, best first' : 'Also found', choices: choices(others) },
  };
}

function NothingFound({ text, account }: { text: string; account: Account }) {
  return (
    <div className="flex flex-col gap-1 px-3 py-2">
      <p className="font-medium">
        Nothing found for “<bdi>{text}</bdi>” in {account.mode} mode
      </p>
      <p className="text-13 text-muted">
        Looked at receipt numbers, ids, links, last four digits, amounts, e-mails, names, descriptions and
        metadata, of any date and state.
      </p>
    </div>
  );
}
