import { Suspense, useEffect } from 'react';
import { NavigationType, Outlet, useLocation, useNavigationType } from 'react-router';
import { useAccount, useMerchant } from '../lib/me.ts';
import { HeadingMark } from '../ui/page-heading.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { SkipLink } from '../ui/skip-link.tsx';
import { ZoneProvider } from '../ui/time-text.tsx';
import { AccountNotes } from './account-notes.tsx';
import { ErrorBoundary } from './error-screen.tsx';
import { useLiveUpdates } from './live-updates.ts';
import { LoginEnd } from './login-end.tsx';
import { Navigation } from './navigation.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { TopBar } from './top-bar.tsx';

const mainId = 'page';

/** What stands around every page of an account: mode, search, ways, and what has to be said. */
export function Shell() {
  const account = useAccount();
  const { time_zone: zone } = useMerchant();
  const isTest = account.mode === 'test';
  const liveState = useLiveUpdates(account);
  useFavicon(isTest ? '/favicon-test.svg' : '/favicon.svg');
  useScrollToTop();
  return (
    <ZoneProvider zone={zone}>
      <SkipLink target={mainId} />
      <div className="flex min-h-dvh flex-col">
        <TopBar />
        <div className="flex grow max-md:flex-col">
          <Navigation />
          <main
            id={mainId}
            tabIndex={-1}
            className="flex min-w-0 grow flex-col gap-4 px-4 pt-4 pb-24 outline-none md:px-8 md:pt-6 md:pb-16"
          >
            <div className="mx-auto flex w-full max-w-7xl flex-col gap-4">
              <AccountNotes liveState={liveState} />
              <HeadingMark value={isTest && <TestMark />}>
                <ErrorBoundary>
                  <Suspense fallback={<PageSkeleton />}>
                    <Outlet />
                  </Suspense>
                </ErrorBoundary>
              </HeadingMark>
            </div>
          </main>
        </div>
      </div>
      <ShortcutList />
      <LoginEnd />
    </ZoneProvider>
  );
}

/** The word that no page, picture or print of test mode is without. */
function TestMark() {
  return (
    <span className="rounded-sm bg-test px-1.5 py-0.5 text-12 font-bold tracking-wide text-on-test">
      TEST
    </span>
  );
}

function PageSkeleton() {
  return (
    <p className="text-20">
      <Skeleton width={14} />
    </p>
  );
}

function useFavicon(href: string) {
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', href);
  }, [href]);
}

/** A new page starts at its top; going back keeps the place that the browser restores. */
function useScrollToTop() {
  const { pathname } = useLocation();
  const type = useNavigationType();
  useEffect(() => {
    if (type !== NavigationType.Pop) window.scrollTo(0, 0);
  }, [pathname, type]);
}
