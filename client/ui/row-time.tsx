import { useNow } from '../lib/clock.ts';
import { formatShort } from '../lib/format.ts';
import { useZone } from './time-text.tsx';

/**
 * A time in a row that may pass by: without the full instant, which the table adds when the mouse comes near
 * (writing it out for a thousand rows costs more than drawing them).
 */
export function RowTime({ instant }: { instant: string | null }) {
  const zone = useZone();
  const now = useNow();
  const ms = instant === null ? Number.NaN : Date.parse(instant);
  if (instant === null || Number.isNaN(ms)) return '–';
  return (
    <time dateTime={instant} className="block truncate tabular-nums">
      {formatShort(ms, zone, now)}
    </time>
  );
}
