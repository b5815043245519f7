import type { DaySignature } from '#shared/days.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { totalsWords } from './day-words.ts';

/** Everything that was ever signed for the day, newest first. */
export function Versions({ versions }: { versions: readonly DaySignature[] }) {
  if (versions.length === 0) return null;
  return (
    <Disclosure summary="All signatures" note={String(versions.length)}>
      <ol className="flex flex-col gap-3">
        {versions.map((one) => (
          <li key={one.version} className="border-s-2 border-line-strong ps-3">
            <p className="font-medium">
              {one.version}: {totalsWords(one.totals)}
            </p>
            <p className="text-13 text-muted">
              signed by <UserText>{one.signed_by.name || 'somebody'}</UserText>,{' '}
              <TimeText instant={one.signed_at} show="full" />, days of <bdi>{one.time_zone}</bdi>
            </p>
            {one.reopened && (
              <p className="text-13 text-muted">
                reopened by <UserText>{one.reopened.by.name || 'somebody'}</UserText>,{' '}
                <TimeText instant={one.reopened.at} show="full" />:{' '}
                <UserText className="text-text">{one.reopened.reason}</UserText>
              </p>
            )}
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}
