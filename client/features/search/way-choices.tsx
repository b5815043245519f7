import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import type { View } from '#shared/views.ts';
import { useShortcuts } from '../../lib/keyboard.ts';
import { useAccount, useCan } from '../../lib/me.ts';
import { viewHref, viewsQuery } from '../../lib/views.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { UserText } from '../../ui/user-text.tsx';
import type { Choice } from './choices.ts';
import { waysFrom, type Way } from './ways.ts';

/** All pages, actions and saved views that one may go to from here. */
export function useWays(onAllKeys: () => void): { ways: Way[]; views: readonly View[] } {
  const account = useAccount();
  const { pathname } = useLocation();
  const canMakeLinks = useCan('make_links');
  const shortcuts = useShortcuts();
  // Without them the box is as good for all else: a failure is told where views are worked with.
  const views = useQuery(viewsQuery(account)).data?.data ?? [];
  return { ways: waysFrom({ account, pathname, canMakeLinks, shortcuts, onAllKeys }), views };
}

/** The choice that a page or an action is. */
export function wayChoice({ word, note, keys, href, act }: Way): Choice {
  return {
    key: `way ${word}`,
    ...(href === undefined ? {} : { href }),
    ...(act ? { act } : {}),
    content: (
      <>
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <span>{word}</span>
          {note && <span className="text-13 text-muted">{note}</span>}
        </span>
        <span className="text-muted">{keys && <Kbd keys={keys} />}</span>
      </>
    ),
  };
}

/** The choice that a saved view is, opened in the mode on screen. */
export function viewChoice(account: Parameters<typeof viewHref>[0], view: View): Choice {
  return {
    key: `view ${view.id}`,
    href: viewHref(account, view),
    content: (
      <>
        <UserText className="min-w-0 truncate">{view.name}</UserText>
        <span className="text-13 text-muted">
          {view.noun === 'transactions' ? 'Receipts' : 'Payment links'}
          {!view.is_mine && (
            <>
              {' · '}
              <bdi>{view.owner}</bdi>
            </>
          )}
        </span>
      </>
    ),
  };
}
