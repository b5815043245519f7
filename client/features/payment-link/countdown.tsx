import { clsx } from 'clsx';
import { useNow } from '../../lib/clock.ts';
import { dayOf, formatClock, formatCountdown, formatDate, formatFull } from '../../lib/format.ts';
import { useZone } from '../../ui/time-text.tsx';

const soonMs = 5 * 60_000;

/** What is left of a link's time, by this computer's clock; whether it has ended upstream alone says. */
export function Countdown({ expiresAt }: { expiresAt: string | null }) {
  const now = useNow(1000);
  const zone = useZone();
  if (expiresAt === null) return <span className="text-muted">Its end is not known.</span>;
  const end = Date.parse(expiresAt);
  const left = end - now;
  if (left <= 0)
    return <span className="text-muted">Its time is up; waiting for the checkout API to say so.</span>;
  return (
    <span
      role="timer"
      className={clsx('tabular-nums', left < soonMs ? 'font-medium text-waiting' : 'text-muted')}
    >
      Ends in {formatCountdown(left)}, at{' '}
      <time dateTime={expiresAt} title={`${formatFull(end, zone)} ${zone}`}>
        {formatClock(end, zone)}
        {dayOf(end, zone) !== dayOf(now, zone) && ` on ${formatDate(end, zone, now)}`}
      </time>
    </span>
  );
}
