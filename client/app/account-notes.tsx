import { useMerchant, useMode } from '../lib/me.ts';
import type { LiveState } from './live-updates.ts';
import { TroubleNote } from './trouble-note.tsx';

/** What has to be said above any page of the account. */
export function AccountNotes({ liveState }: { liveState: LiveState }) {
  const mode = useMode();
  const upstream = useMerchant().upstreams[mode];
  return (
    <>
      {upstream.kind === 'none' && (
        <p className="rounded-md border border-waiting bg-waiting-soft px-4 py-2">
          {mode === 'live' ? 'Live mode' : 'Test mode'} has no API key yet, so no link can be made here.
          Whoever runs this desk can set one; test mode works without.
        </p>
      )}
      <div role="status" className="contents">
        {upstream.trouble && <TroubleNote upstream={upstream} trouble={upstream.trouble} />}
        {liveState === 'interrupted' && (
          <p className="no-print text-13 text-waiting">
            Live updates are interrupted; trying again. What is shown may be behind.
          </p>
        )}
      </div>
    </>
  );
}
