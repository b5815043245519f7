import { expect, test } from 'vitest';
import { daysAsPeriod, parsePeriod, periodParams } from '../../../../client/features/overview/periods.ts';

test.each([
  ['', 'created=last_30_days'],
  ['created=this_month', 'created=this_month'],
  ['created=next_7_days', 'created=last_30_days'],
  ['from=2026-05-01&to=2026-06-01', 'from=2026-05-01&to=2026-06-01'],
  ['from=2026-06-01&to=2026-05-01', 'created=last_30_days'],
  ['from=2026-02-30&to=2026-05-01', 'created=last_30_days'],
  ['from=2026-05-01', 'created=last_30_days'],
])('the address “%s” shows %s', (address, shown) => {
  expect(periodParams(parsePeriod(new URLSearchParams(address))).toString()).toBe(shown);
});

test('days of one’s own hold the last one', () => {
  expect(daysAsPeriod('2026-12-31', '2026-12-31')).toEqual({
    preset: '',
    from: '2026-12-31',
    to: '2027-01-01',
  });
});

test.each([
  ['', '2026-05-01', 'Give both days.'],
  ['2026-05-02', '2026-05-01', 'The last day is before the first.'],
  ['2020-05-02', '2026-05-01', 'Give three years at most.'],
])('%s to %s is refused: %s', (first, last, fault) => {
  expect(daysAsPeriod(first, last)).toEqual({ fault });
});
