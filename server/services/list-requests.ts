import {
  datePresets,
  defaultSort,
  flagFilters,
  type InstantRange,
  instantRanges,
  type ListNoun,
  maxFilterLength,
  maxIdFilterLength,
  metadataFilter,
  pageLimit,
  setFilters,
  sortFields,
  type SortField,
  splitValues,
} from '#shared/list-grammar.ts';
import type { Context } from '../context.ts';
import { badRequest } from '../errors.ts';
import type { ListPage, ListPlace, ListQuery } from '../store/list-query.ts';
import { cursorKey } from './cursor-key.ts';
import { readCursor } from './cursors.ts';
import { presetRange } from './date-presets.ts';
import { readInstant } from './instants.ts';
import type { Upstream } from './upstreams.ts';

export type ListRequest = {
  query: ListQuery;
  page: ListPage;
  /** Ties a cursor to its list, filter and order. */ fingerprint: string;
};

/** Each condition on metadata is a search of its own for the database. */
const mostMetadata = 10;
const mostParameters = 100;

/** Whose list it is; `now` is what presets such as `today` are reckoned from. */
export type ListOwner = {
  noun: ListNoun;
  timeZone: string;
  accountId: number;
  cursorKey: Buffer;
  now: number;
};

export function listOwner(
  context: Context,
  { timeZone }: { timeZone: string },
  { account }: Upstream,
  noun: ListNoun,
): ListOwner {
  return { noun, timeZone, accountId: account.id, cursorKey: cursorKey(context), now: context.clock.now() };
}

/**
 * Reads a list's query string by the list grammar (DESIGN, section 4). Unknown names, repeated names, values out of
 * range and cursors made for another list are a 400 that names each of them; an unknown status is simply no rows.
 */
export function readListRequest(params: URLSearchParams, place: ListOwner): ListRequest {
  // A map, because the names are the caller's: on an object, one like "constructor" would be found.
  const faults = new Map<string, string[]>();
  const fault = (name: string, message: string) => faults.set(name, [...(faults.get(name) ?? []), message]);
  // Each name is looked for among all; and a list made by hand has a handful.
  if (params.size > mostParameters)
    throw badRequest(`The list can’t be read like this: give at most ${mostParameters} filters.`);
  const query: ListQuery = { is: {}, isNot: {}, metadata: [], metadataNot: [], instants: {}, amount: {} };
  const known: readonly string[] = setFilters[place.noun];

  for (const [name, value] of params) {
    if (params.getAll(name).length > 1) faults.set(name, ['Give this once.']);
    else if (value.length > longest(name))
      fault(name, `Shorten this to at most ${longest(name)} characters.`);
    // eslint-disable-next-line no-control-regex -- the rule is about these very characters
    else if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(name + value) || !value.isWellFormed())
      fault(name, 'Remove the control characters.');
    else if (!readCondition(name, value)) fault(name, 'There is no such filter.');
  }
  const page = readPage();
  if (faults.size > 0) throw badRequest('The list can’t be read like this.', Object.fromEntries(faults));
  return { query, page: page.page, fingerprint: page.fingerprint };

  function readCondition(name: string, value: string): boolean {
    if (['sort', 'limit', 'cursor'].includes(name)) return true;
    if (name === 'q') {
      if (value.trim() !== '') query.q = value.trim();
      return true;
    }
    return (
      readSet(name, value) ||
      readFlag(name, value) ||
      readMetadata(name, value) ||
      readInstantRange(name, value) ||
      readAmount(name, value)
    );
  }

  function readSet(name: string, value: string): boolean {
    const base = name.replace(/_not$/, '');
    if (!known.includes(base)) return false;
    const values = splitValues(value);
    if (values.length > 0) (base === name ? query.is : query.isNot)[base as keyof ListQuery['is']] = values;
    return true;
  }

  function readFlag(name: string, value: string): boolean {
    if (!(flagFilters[place.noun] as readonly string[]).includes(name)) return false;
    if (value === 'true' || value === 'false')
      query[name === 'has_refund' ? 'hasRefund' : 'hasTransaction'] = value === 'true';
    else if (value !== '') fault(name, 'Write true or false.');
    return true;
  }

  function readMetadata(name: string, value: string): boolean {
    const [, not, key] = metadataFilter.exec(name) ?? [];
    if (key === undefined) return false;
    (not ? query.metadataNot : query.metadata).push({ key, value });
    if (query.metadata.length + query.metadataNot.length > mostMetadata)
      fault(name, `Give at most ${mostMetadata} conditions on metadata.`);
    return true;
  }

  function readInstantRange(name: string, value: string): boolean {
    const [, range, end] = /^([a-z]+)(?:_(from|to))?$/.exec(name) ?? [];
    const field = instantRanges.find((candidate) => candidate === range);
    if (!field) return false;
    if (end === undefined) return readPreset(field, value);
    const at = readInstant(value, place.timeZone);
    if (at === undefined)
      fault(name, 'Write a date like 2026-05-05 or an instant like 2026-05-05T12:30:00Z.');
    else limitRange(field, { [end]: at });
    return true;
  }

  function readPreset(field: InstantRange, value: string): boolean {
    const preset = datePresets.find((candidate) => candidate === value);
    if (!preset && value !== '') fault(field, `Write one of: ${datePresets.join(', ')}.`);
    if (preset) limitRange(field, presetRange(preset, place.now, place.timeZone));
    return true;
  }

  /** Both ends given and a preset beside them hold all at once. */
  function limitRange(field: InstantRange, { from, to }: { from?: number; to?: number }): void {
    const known = query.instants[field] ?? {};
    const starts = [known.from, from].filter((at) => at !== undefined);
    const ends = [known.to, to].filter((at) => at !== undefined);
    query.instants[field] = {
      ...(starts.length > 0 && { from: Math.max(...starts) }),
      ...(ends.length > 0 && { to: Math.min(...ends) }),
    };
  }

  function readAmount(name: string, value: string): boolean {
    const end = /^amount_(min|max)$/.exec(name)?.[1];
    if (!end) return false;
    if (!/^\d{1,15}$/.test(value)) fault(name, 'Write the amount as a whole number of the smallest unit.');
    else query.amount[end as 'min' | 'max'] = Number(value);
    return true;
  }

  function readPage(): { page: ListPage; fingerprint: string } {
    const sortText = params.get('sort') ?? defaultSort;
    const field = sortText.replace(/^-/, '');
    const fields: readonly string[] = sortFields[place.noun];
    if (!fields.includes(field))
      fault('sort', `Sort by one of: ${fields.join(', ')}; a - in front turns the order round.`);
    const limitText = params.get('limit') ?? String(pageLimit.default);
    const limit = Number(limitText);
    if (!/^\d{1,3}$/.test(limitText) || limit < pageLimit.min || limit > pageLimit.max) {
      fault('limit', `Give a limit from ${pageLimit.min} to ${pageLimit.max}.`);
    }
    const conditions = [...params]
      .filter(([name]) => !['cursor', 'limit', 'sort'].includes(name))
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    const fingerprint = JSON.stringify([place.noun, place.accountId, sortText, conditions]);
    const page: ListPage = {
      sort: { field: field as SortField, descending: sortText.startsWith('-') },
      limit,
    };
    const after = readAfter(params.get('cursor'), fingerprint);
    return { page: after ? { ...page, after } : page, fingerprint };
  }

  function readAfter(cursor: string | null, fingerprint: string): ListPlace | undefined {
    if (cursor === null) return undefined;
    const after = readCursor(place.cursorKey, fingerprint, cursor);
    if (!after)
      fault('cursor', 'This cursor belongs to another list, filter or order. Start from the first page.');
    return after;
  }
}

function longest(name: string): number {
  if (name === 'cursor') return Number.POSITIVE_INFINITY;
  return name === 'id' || name === 'id_not' ? maxIdFilterLength : maxFilterLength;
}
