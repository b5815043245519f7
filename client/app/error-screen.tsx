import { Component, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { isApiError } from '../lib/api.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { pages } from '../lib/paths.ts';

type CatcherProps = { children: ReactNode; place: string };
type CatcherState = { error: Error | undefined; place: string };

/** React offers no hook for catching; this is the one class of the client. */
class Catcher extends Component<CatcherProps, CatcherState> {
  override state: CatcherState = { error: undefined, place: this.props.place };

  static getDerivedStateFromError(error: unknown): Partial<CatcherState> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  /** Another page is another try. */
  static getDerivedStateFromProps(props: CatcherProps, state: CatcherState): Partial<CatcherState> | null {
    return props.place === state.place ? null : { error: undefined, place: props.place };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return <ErrorScreen error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}

/** Catches what a page throws, shows what is still true, and lets go when one goes elsewhere. */
export function ErrorBoundary({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  return <Catcher place={pathname}>{children}</Catcher>;
}

/** A failure that leaves no page to show. */
export function ErrorScreen({ error, onRetry }: { error: Error; onRetry: () => void }) {
  // A part of the app that is gone from the server: a newer version has been put in its place.
  const isMissing = /dynamically imported module|Importing a module script failed/.test(error.message);
  const isOffline = isMissing && !navigator.onLine;
  return (
    <main className="mx-auto flex max-w-xl flex-col gap-4 px-4 py-16">
      <h1 className="text-20 font-semibold">This page could not be shown</h1>
      <ErrorState
        title={
          isOffline
            ? 'There is no network'
            : isMissing
              ? 'A newer version of the desk is there'
              : 'A fault in this page'
        }
        message={
          isOffline
            ? 'This page was not loaded before the network went. Reload once it is back.'
            : isMissing
              ? 'Reload to get it.'
              : error.message
        }
        stillTrue="Nothing was changed by this. Links that are out can still be paid."
        requestId={isApiError(error) ? error.requestId : undefined}
        action={
          <>
            {isMissing ? (
              <Button look="primary" onClick={() => window.location.reload()}>
                Reload
              </Button>
            ) : (
              <Button look="primary" onClick={onRetry}>
                Try again
              </Button>
            )}
            <LinkButton to={pages.home()}>Overview</LinkButton>
          </>
        }
      />
    </main>
  );
}
