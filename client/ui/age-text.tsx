import { useNow } from '../lib/clock.ts';
import { formatFull, formatShort } from '../lib/format.ts';
import { useZone } from './time-text.tsx';

/**
 * When something was recorded or confirmed: how long ago, never in the future. The server's clock may be a
 * little ahead of this one, and the shared clock steps; what has happened still has happened.
 */
export function AgeText({ instant }: { instant: string }) {
  const zone = useZone();
  const now = useNow();
  const at = Date.parse(instant);
  return (
    <time
      dateTime={instant}
      data-full={`${formatFull(at, zone)} ${zone}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the full instant is shown on focus too
      tabIndex={0}
      className="full-time whitespace-nowrap tabular-nums"
    >
      {formatShort(Math.min(at, now), zone, now)}
    </time>
  );
}
