import { documentedRate, type Made } from './limited-sandbox.ts';
import type { Press } from './person.ts';
import { boundMs, longestPauseMs, windowMs } from './quota-rules.ts';
import { median, type Row } from './row.ts';
import { type Call, mostInAMinute, perMinute, spanOfReads } from './upstream-calls.ts';

export const openLinks = 5000;
export const betweenPresses = 10_000;
/** A create held this much longer than the longest on the quiet desk was waiting for a call, not for the machine. */
const noticeable = 250;
/** So many reads are under way at once, so one may overtake as many others. */
const sideBySide = 4;
const minute = 60_000;
/** A desk that starts spends a whole minute's calls at once, and then none: the usual pace begins after that. */
const openingMs = minute;
/** Then it is watched over so many of the windows by which the server counts, and up to one more. */
const windows = 3;

export function createRows(quiet: readonly Press[], presses: readonly Press[]): Row[] {
  const slowest = (list: readonly Press[]) => Math.max(...list.map(({ tookMs }) => tookMs));
  const longestQuiet = Math.max(...quiet.map(({ heldMs }) => heldMs));
  const took = (list: readonly Press[]) => median(list.map(({ tookMs }) => tookMs));
  return [
    { what: 'links made by the person while 5,000 are due', value: presses.length, unit: 'links' },
    {
      what: 'of these not answered 201',
      value: presses.filter(({ status }) => status !== 201).length,
      unit: 'links',
      bound: 0,
    },
    {
      what: 'of these delayed by quota (held 250 ms longer than quiet)',
      value: presses.filter(({ heldMs }) => heldMs > longestQuiet + noticeable).length,
      unit: 'links',
      bound: 0,
    },
    { what: 'press to 201, quiet desk, p50', value: took(quiet), unit: 'ms' },
    { what: 'press to 201, quiet desk, slowest', value: slowest(quiet), unit: 'ms' },
    { what: 'press to 201, 5,000 links due, p50', value: took(presses), unit: 'ms' },
    { what: 'press to 201, 5,000 links due, slowest', value: slowest(presses), unit: 'ms' },
  ];
}

function spanOf(calls: readonly Call[], from: number) {
  const now = performance.now();
  return spanOfReads(calls, { from: from + openingMs, lengthMs: windows * windowMs, windowMs, now });
}

/** Whether it has been watched for long enough; a sync that reads nothing at all is given up in the end. */
export function isWatched(calls: readonly Call[], from: number): boolean {
  return spanOf(calls, from) !== undefined || performance.now() > from + openingMs + 2 * windows * windowMs;
}

export function callRows(calls: readonly Call[], from: number): Row[] {
  const span = spanOf(calls, from) ?? { from: from + openingMs, to: performance.now() };
  const isRead = (call: Call) => !call.isCreate;
  const reads = perMinute(calls.filter(isRead), span);
  const left = documentedRate - (perMinute(calls, span) - reads);
  const refused = calls.filter(({ status }) => status === 429).length;
  const people = minute / betweenPresses;
  const bound = boundMs({ open: openLinks, ratePerMinute: documentedRate, people, pauseMs: longestPauseMs });
  return [
    { what: 'calls answered 429', value: (100 * refused) / calls.length, unit: '%', bound: 0.99 },
    {
      what: 'most calls in any minute',
      value: mostInAMinute(calls),
      unit: 'calls',
      bound: documentedRate,
    },
    { what: 'calls a minute that people leave', value: left, unit: 'calls' },
    { what: 'calls a minute by sync', value: reads, unit: 'calls' },
    {
      what: 'of what people leave, used by sync',
      value: (100 * reads) / left,
      unit: '%',
      bound: 60,
      isFloor: true,
    },
    { what: 'computed: every true status is known within', value: bound / minute, unit: 'min' },
    {
      what: 'a round of 5,000 at the measured pace',
      value: openLinks / reads,
      unit: 'min',
      bound: bound / minute,
    },
  ];
}

/** Promised: what was reported first, then what has been due for longest. */
export function orderRows(promised: readonly Made[], calls: readonly Call[]): Row[] {
  const places = new Map(promised.map(({ id }, place) => [id, place]));
  const read = [
    ...new Set(calls.filter((call) => !call.isCreate && places.has(call.name)).map(({ name }) => name)),
  ];
  const off = read.map((id, index) => Math.abs(index - (places.get(id) ?? Infinity)));
  const others = calls.filter(
    ({ name, isCreate }) => !isCreate && name.startsWith('cs_') && !places.has(name),
  );
  return [
    { what: 'due links read', value: read.length, unit: 'links' },
    {
      what: 'farthest that a read was from its promised place',
      value: Math.max(...off),
      unit: 'places',
      bound: sideBySide,
    },
    { what: 'reads of what was not due yet', value: others.length, unit: 'calls', bound: 0 },
  ];
}
