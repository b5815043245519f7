import { expect, test } from 'vitest';
import { bothClocks, zonedDay } from '#shared/both-clocks.ts';

test.each([
  ['2026-11-21T19:02:33Z', 'America/Jamaica', '2026-11-21 14:02:33 −05:00 (America/Jamaica)'],
  ['2026-03-08T06:59:59Z', 'America/New_York', '2026-03-08 01:59:59 −05:00 (America/New_York)'],
  ['2026-03-08T07:00:00Z', 'America/New_York', '2026-03-08 03:00:00 −04:00 (America/New_York)'],
  ['2026-01-01T00:00:00Z', 'Pacific/Kiritimati', '2026-01-01 14:00:00 +14:00 (Pacific/Kiritimati)'],
  ['2026-01-01T00:00:00Z', 'Etc/GMT+12', '2025-12-31 12:00:00 −12:00 (Etc/GMT+12)'],
  ['2026-06-01T00:00:00Z', 'Asia/Kathmandu', '2026-06-01 05:45:00 +05:45 (Asia/Kathmandu)'],
  ['2026-06-01T00:00:00Z', 'UTC', '2026-06-01 00:00:00 +00:00 (UTC)'],
])('%s in %s', (instant, zone, local) => {
  const at = Date.parse(instant);
  expect(bothClocks(at, zone)).toEqual({ local, utc: `${instant.replace('T', ' ').replace('Z', '')} UTC` });
  expect(zonedDay(at, zone)).toBe(local.slice(0, 10));
});
