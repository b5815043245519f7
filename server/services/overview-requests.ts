import { datePresets } from '#shared/list-grammar.ts';
import { badRequest } from '../errors.ts';
import type { Span } from '../store/overview-store.ts';
import { presetRange } from './date-presets.ts';
import { readInstant } from './instants.ts';
import { dayStart, daysBetween } from './overview-periods.ts';

const usualDays = 30;
/** Three years, leap days included. */
const mostDays = 1096;

/**
 * Reads `from` and `to`, or one of the list grammar's presets as `created`, as a list reads its dates. Without any, the last
 * 30 days, today included. Throws a 400 that names each parameter at fault.
 */
export function readPeriod(params: URLSearchParams, zone: string, now: number): Span {
  const faults: Record<string, string[]> = {};
  for (const name of new Set(params.keys())) {
    if (!['from', 'to', 'created'].includes(name)) faults[name] = ['There is no such parameter.'];
    else if (params.getAll(name).length > 1) faults[name] = ['Give this once.'];
  }
  const preset = params.get('created') || undefined;
  const presetKnown = datePresets.find((one) => one === preset);
  const [from, to] = ['from', 'to'].map((name) => {
    const text = params.get(name);
    if (text === null) return undefined;
    const at = readInstant(text, zone);
    if (at === undefined)
      faults[name] ??= ['Write a date like 2026-05-05 or an instant like 2026-05-05T12:30:00Z.'];
    return at;
  });
  if (preset !== undefined && !presetKnown)
    faults['created'] ??= [`Write one of: ${datePresets.join(', ')}.`];
  if (preset !== undefined && (params.has('from') || params.has('to')))
    faults['created'] ??= ['Give either this or from and to.'];
  const end = to ?? dayStart(now, zone, 1);
  const span = presetKnown
    ? presetRange(presetKnown, now, zone)
    : { from: from ?? dayStart(end, zone, -usualDays), to: end };
  if (Object.keys(faults).length === 0) {
    if (span.from >= span.to)
      faults[to === undefined ? 'from' : 'to'] = ['The period ends before it begins.'];
    else if (daysBetween(span.from, span.to, zone) > mostDays)
      faults[from === undefined ? 'to' : 'from'] = ['Give a period of three years at most.'];
  }
  if (Object.keys(faults).length > 0) throw badRequest('The overview can’t be read like this.', faults);
  return span;
}
