import type { Membership } from '#shared/people.ts';
import type { Mode } from '#shared/roles.ts';
import { useCan, useMode } from '../lib/me.ts';
import { TimeText } from '../ui/time-text.tsx';

type Upstream = Membership['upstreams'][Mode];
type Trouble = NonNullable<Upstream['trouble']>;

/** What keeps the account from the checkout API right now: since when, what becomes of links, and who can mend it. */
export function TroubleNote({ upstream, trouble }: { upstream: Upstream; trouble: Trouble }) {
  const mayReplaceKey = useCan('manage_settings');
  const mode = useMode();
  const since = trouble.since !== null && (
    <>
      {' '}
      since <TimeText instant={trouble.since} show="point" />
    </>
  );
  if (trouble.code === 'upstream_unavailable') {
    return (
      <p className="no-print rounded-md border border-waiting bg-waiting-soft px-4 py-2">
        The checkout API does not answer{since}. New links are kept and made as soon as it does; you need do
        nothing.
      </p>
    );
  }
  return (
    <p className="no-print rounded-md border border-failed bg-failed-soft px-4 py-2">
      The checkout API refuses the API key{since}. New links wait; nothing is lost.{' '}
      {mayReplaceKey ? (
        <HowToReplace kind={upstream.kind} mode={mode} />
      ) : (
        'An owner or admin must replace the key.'
      )}
    </p>
  );
}

function HowToReplace({ kind, mode }: { kind: Upstream['kind']; mode: Mode }) {
  if (kind === 'sandbox')
    return 'The sandbox’s key is made by the desk itself: restart the desk to have it made anew.';
  return (
    <>
      Replace the key: set the new one as{' '}
      <code className="font-mono text-13">CHECKOUT_API_KEY_{mode.toUpperCase()}</code> where this desk runs,
      and restart it.
    </>
  );
}
