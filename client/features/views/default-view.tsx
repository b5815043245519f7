import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useLayoutEffect, useState, type ReactNode } from 'react';
import { NavigationType, useLocation, useNavigate, useNavigationType } from 'react-router';
import type { ListNoun } from '#shared/list-grammar.ts';
import { useAccount } from '../../lib/me.ts';
import { viewHref, viewsQuery, wholeListHref } from '../../lib/views.ts';

/**
 * Has a list that is gone to by its bare address open with one's default view. Until that is known the list inside
 * loads unseen, so that nothing is shown that is then taken away, and nobody without a default waits any longer. The
 * page's heading stays outside: what can't be seen takes no focus.
 */
export function DefaultView({ noun, children }: { noun: ListNoun; children: ReactNode }) {
  const account = useAccount();
  const { key, search, state } = useLocation();
  const isBare = search === '';
  const isFromWithin = wasWithinList(state);
  const navigate = useNavigate();
  // Back and forward lead to what was on screen; only the first address of a visit may be somebody's wish.
  const isWish = useNavigationType() !== NavigationType.Pop || key === 'default';
  const views = useQuery(viewsQuery(account));
  const view = views.data?.data.find((one) => one.noun === noun && one.is_default);
  const isKnown = views.data !== undefined || views.failureCount > 0;
  const [settledKey, setSettledKey] = useState('');
  // One's own layout comes with the views: rows that are shown before would then change places.
  const isSettled = isKnown && (!isBare || !isWish || isFromWithin || settledKey === key);
  // Settled for as long as one stays: a default that is chosen meanwhile is for the next time.
  if (!isSettled && isKnown && !view) setSettledKey(key);

  useLayoutEffect(() => {
    if (!isBare || !view) return;
    // Whoever takes the last filter away in the list wants to see all of it, tomorrow at this address too.
    const to = isFromWithin ? wholeListHref(account, noun) : isSettled ? undefined : viewHref(account, view);
    if (to !== undefined) void navigate(to, { replace: true, preventScrollReset: true });
  }, [isBare, isSettled, isFromWithin, view, noun, account, navigate]);

  return (
    <div
      className={clsx('flex flex-col gap-4', !isSettled && 'invisible')}
      aria-busy={!isSettled || undefined}
    >
      {/* What the bare address has begun to show must not stand there as the view's rows. */}
      {(isSettled || !view) && children}
    </div>
  );
}

const wasWithinList = (state: unknown) =>
  typeof state === 'object' && state !== null && 'withinList' in state && state.withinList === true;
