import { clsx } from 'clsx';
import { Link, useLocation } from 'react-router';
import { modes, type Mode } from '#shared/roles.ts';
import { useAccount } from '../lib/me.ts';
import { inOtherMode } from '../lib/paths.ts';
import { useNotify } from '../ui/notices.tsx';

const words: Record<Mode, string> = { test: 'Test', live: 'Live' };
const changes: Record<Mode, string> = {
  test: 'Test mode: no real money, no real cards. Its links, receipts and figures are its own.',
  live: 'Live mode: real cards and real money. Its links, receipts and figures are its own.',
};

/** Test and live are two worlds; going over says what changes. */
export function ModeSwitch() {
  const account = useAccount();
  const { pathname } = useLocation();
  const notify = useNotify();
  const other = inOtherMode(pathname, account);
  return (
    <div
      role="group"
      aria-label="Mode"
      className="flex shrink-0 rounded-md border border-line bg-sunken p-0.5"
    >
      {modes.map((mode) => {
        const isHere = mode === account.mode;
        return (
          <Link
            key={mode}
            to={isHere ? pathname : other}
            aria-current={isHere ? 'true' : undefined}
            title={changes[mode]}
            onClick={() => !isHere && notify(changes[mode])}
            className={clsx(
              'grid min-h-7 place-items-center rounded-sm px-2.5 text-13 pointer-coarse:min-h-10',
              !isHere && 'text-muted hover:text-text',
              isHere && (mode === 'test' ? 'bg-test font-semibold text-on-test' : 'bg-raised font-semibold'),
            )}
          >
            {words[mode]}
          </Link>
        );
      })}
    </div>
  );
}
