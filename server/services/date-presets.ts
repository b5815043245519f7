import { TZDate } from '@date-fns/tz';
import type { DatePreset } from '#shared/list-grammar.ts';

/** What a preset means now in a zone: instants of the first moment of its first day and of the day after its last. */
export function presetRange(preset: DatePreset, now: number, timeZone: string): { from: number; to: number } {
  const today = new TZDate(now, timeZone);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  /** Days, months and years beyond their ends are carried over as a calendar does. */
  const at = (y: number, m: number, d: number) => new TZDate(y, m, d, timeZone).getTime();
  const days = (first: number, after: number) => ({
    from: at(year, month, day + first),
    to: at(year, month, day + after),
  });
  const sinceMonday = (today.getDay() + 6) % 7;
  switch (preset) {
    case 'today':
      return days(0, 1);
    case 'yesterday':
      return days(-1, 0);
    case 'tomorrow':
      return days(1, 2);
    case 'this_week':
      return days(-sinceMonday, 7 - sinceMonday);
    case 'last_week':
      return days(-sinceMonday - 7, -sinceMonday);
    case 'last_7_days':
      return days(-6, 1);
    case 'last_30_days':
      return days(-29, 1);
    case 'last_90_days':
      return days(-89, 1);
    case 'next_7_days':
      return days(0, 7);
    case 'this_month':
      return { from: at(year, month, 1), to: at(year, month + 1, 1) };
    case 'last_month':
      return { from: at(year, month - 1, 1), to: at(year, month, 1) };
    case 'this_year':
      return { from: at(year, 0, 1), to: at(year + 1, 0, 1) };
    case 'last_year':
      return { from: at(year - 1, 0, 1), to: at(year, 0, 1) };
  }
}
