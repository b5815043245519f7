import { createContext, use, type ReactNode } from 'react';
import { presentOf, useNow } from '../lib/clock.ts';
import { formatFull, formatOffset, formatPoint, formatShort } from '../lib/format.ts';

const ZoneContext = createContext('UTC');

/** The one zone of a screen. The zone's name stands once on it: see ZoneName. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

export const useZone = () => use(ZoneContext);

/** "times in America/Jamaica (UTC −05:00)": the offset of today. */
export function ZoneName() {
  const zone = useZone();
  return (
    <span className="text-12 whitespace-nowrap text-muted">
      times in {zone} (UTC {formatOffset(useNow(), zone)})
    </span>
  );
}

type TimeTextProps = {
  /** ISO 8601; nothing shows as a dash. */
  instant: string | null;
  /** `point` is never relative, for after “since”; `full` shows the whole instant with its offset. */
  show?: 'short' | 'point' | 'full';
  /** Can be reached with Tab, so that the full instant is to be had without a mouse. Not for long lists. */
  focusable?: boolean;
};

/** A time: relative within the hour, the clock today, the date otherwise; in full on hover and focus. */
export function TimeText({ instant, show = 'short', focusable = false }: TimeTextProps) {
  const zone = useZone();
  const tick = useNow();
  const ms = instant === null ? Number.NaN : Date.parse(instant);
  const now = presentOf(ms, tick);
  if (instant === null || Number.isNaN(ms)) return <span className="text-muted">–</span>;
  const full = formatFull(ms, zone);
  if (show === 'full') {
    return (
      <time dateTime={instant} className="whitespace-nowrap tabular-nums">
        {full}
      </time>
    );
  }
  const short = show === 'point' ? formatPoint(ms, zone, now) : formatShort(ms, zone, now);
  if (!focusable) {
    return (
      <time dateTime={instant} title={`${full} ${zone}`} className="whitespace-nowrap tabular-nums">
        {short}
      </time>
    );
  }
  return (
    <time
      dateTime={instant}
      data-full={`${full} ${zone}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the full instant must be had without a mouse
      tabIndex={0}
      className="full-time whitespace-nowrap tabular-nums"
    >
      {short}
    </time>
  );
}
