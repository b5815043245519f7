import { useEffect, useState, type ComponentType } from 'react';
import { isReachable } from '../lib/reachable.ts';
import { Button } from './button.tsx';

type Part<Props extends object> = ComponentType<Props> & {
  /** Fetches the part ahead of time. One that does not come now is asked for again when it is needed. */
  preload: () => void;
};

/** The server can't be reached, or it can but has this part no more. */
type Failure = 'unreachable' | 'missing';

/**
 * A part of a page that is fetched when it is first shown. Where it can't be had, this is said in its place, with a way to
 * try again, and the page around it goes on. Not by React.lazy, which keeps a failure for ever.
 */
export function lazyPart<Props extends object>(fetchPart: () => Promise<ComponentType<Props>>): Part<Props> {
  let loaded: ComponentType<Props> | undefined;

  async function load(): Promise<Failure | undefined> {
    if (loaded) return undefined;
    // Browsers keep the failure of an import as long as the page lives, so none is begun that can't end well.
    if (!(await isReachable())) return 'unreachable';
    try {
      loaded = await fetchPart();
      return undefined;
    } catch {
      return 'missing'; // replaced by a newer version, or lost on the way: either way a reload brings it
    }
  }

  function LazyPart(props: Props) {
    const [Shown, setShown] = useState(() => loaded);
    const [failure, setFailure] = useState<Failure>();
    const [isTrying, setTrying] = useState(!Shown);
    useEffect(() => {
      if (!isTrying) return undefined;
      let isGone = false;
      const tried = (failed: Failure | undefined) => {
        if (isGone) return;
        setFailure(failed);
        setTrying(false);
        setShown(() => loaded);
      };
      void load().then(tried);
      return () => {
        isGone = true;
      };
    }, [isTrying]);
    if (Shown) return <Shown {...props} />;
    if (!failure) return null;
    return (
      <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 p-2 text-13 text-failed">
        {failure === 'unreachable'
          ? 'Could not be loaded.'
          : 'Could not be loaded: there may be a newer version of the desk.'}
        {failure === 'unreachable' ? (
          <Button size="small" busy={isTrying} onClick={() => setTrying(true)}>
            Try again
          </Button>
        ) : (
          <Button size="small" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
        )}
      </div>
    );
  }

  return Object.assign(LazyPart, { preload: () => void load() });
}
