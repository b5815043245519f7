import {
  defaultSort,
  instantRanges,
  maxFilterLength,
  setFilters,
  sortFields,
  type ListNoun,
} from '#shared/list-grammar.ts';
import { isCurrency, maxAmount } from '#shared/money.ts';

/**
 * What a list shows, as its address says it. The address uses the list grammar's own names, so it can be
 * handed to the server as it is; only `page` and the stack of cursors are the client's.
 */
export type ListState = {
  status: string[];
  currency: string[];
  /** `NAME_from` inclusive, `NAME_to` exclusive; plain dates (of the merchant's zone) or RFC 3339 instants. */
  created_from: string;
  created_to: string;
  /** Minor units, inclusive. */
  amount_min: number | undefined;
  amount_max: number | undefined;
  q: string;
  /** Filters of the grammar that have no control of their own here; kept, shown and removable. */
  more: Record<string, string>;
  sort: string;
  /** 1 for the first page. */
  page: number;
  /** The cursor of this page last, those of the pages before it in front; at most {@link maxCursors}. */
  cursors: string[];
};

/** A deep address stays short: behind these, Previous leads to the first page. */
export const maxCursors = 20;

export const emptyListState: ListState = {
  status: [],
  currency: [],
  created_from: '',
  created_to: '',
  amount_min: undefined,
  amount_max: undefined,
  q: '',
  more: {},
  sort: defaultSort,
  page: 1,
  cursors: [],
};

const owned = new Set([
  'status',
  'currency',
  'created_from',
  'created_to',
  'amount_min',
  'amount_max',
  'q',
  'sort',
  'page',
  'cursor',
]);

/** Reads an address. What can't be used is left out and named in `notes`; an address is never an error. */
export function parseListState(
  params: URLSearchParams,
  noun: ListNoun,
): { state: ListState; notes: string[] } {
  const notes: string[] = [];
  const leaveOut = (name: string) => notes.push(name);
  const single = (name: string, isGood: (value: string) => boolean): string => {
    const value = params.get(name) ?? '';
    if (value === '' || isGood(value)) return value;
    leaveOut(name);
    return '';
  };
  const several = (name: string, isGood: (value: string) => boolean): string[] => {
    const values = [...new Set((params.get(name) ?? '').split(',').filter(Boolean))];
    const good = values.filter(isGood);
    if (good.length < values.length) leaveOut(name);
    return good;
  };
  const minorUnits = (name: string): number | undefined => {
    const value = single(name, (text) => /^\d{1,11}$/.test(text) && Number(text) <= maxAmount);
    return value === '' ? undefined : Number(value);
  };

  const allowedMore = new Set(moreFilters(noun));
  const more: Record<string, string> = {};
  for (const [name, value] of params) {
    if (owned.has(name) || value === '') continue;
    if ((allowedMore.has(name) || /^metadata\[.{1,64}\]$/.test(name)) && isText(value)) more[name] = value;
    else leaveOut(name);
  }

  const sort = single('sort', (value) => isSort(value, noun)) || defaultSort;
  const cursors = params.getAll('cursor').filter(Boolean).slice(-maxCursors);
  const page = Number(single('page', (value) => /^[1-9]\d{0,4}$/.test(value)) || '1');
  // A page number without a cursor, or the reverse, can't be both right: the cursor decides.
  const isPaged = cursors.length > 0;
  const state: ListState = {
    status: several('status', isText),
    currency: several('currency', isCurrency),
    created_from: single('created_from', isInstantOrDate),
    created_to: single('created_to', isInstantOrDate),
    amount_min: minorUnits('amount_min'),
    amount_max: minorUnits('amount_max'),
    q: single('q', isText),
    more,
    sort,
    page: isPaged ? Math.max(page, cursors.length + 1) : 1,
    cursors,
  };
  return { state, notes: [...new Set(notes)] };
}

/** The filters alone, in the list grammar: for the list, its summary and whatever else shows the same rows. */
export function filterParams(state: ListState): URLSearchParams {
  const params = new URLSearchParams();
  const set = (name: string, value: string) => value !== '' && params.set(name, value);
  set('status', state.status.join(','));
  set('currency', state.currency.join(','));
  set('created_from', state.created_from);
  set('created_to', state.created_to);
  set('amount_min', state.amount_min === undefined ? '' : String(state.amount_min));
  set('amount_max', state.amount_max === undefined ? '' : String(state.amount_max));
  set('q', state.q);
  for (const [name, value] of Object.entries(state.more)) set(name, value);
  return params;
}

/** The address of a state: nothing that is the default is written. */
export function formatListState(state: ListState): URLSearchParams {
  const params = filterParams(state);
  if (state.sort !== defaultSort) params.set('sort', state.sort);
  if (state.page > 1) params.set('page', String(state.page));
  for (const cursor of state.cursors) params.append('cursor', cursor);
  return params;
}

/** What the server is asked for: filters, sort and this page's cursor. */
export function listRequest(state: ListState): string {
  const params = filterParams(state);
  if (state.sort !== defaultSort) params.set('sort', state.sort);
  const cursor = state.cursors.at(-1);
  if (cursor) params.set('cursor', cursor);
  return params.toString();
}

/** Another filter or order starts on its own first page. */
export const changeFilters = (state: ListState, change: Partial<ListState>): ListState => ({
  ...state,
  page: 1,
  cursors: [],
  ...change,
});

export const nextPage = (state: ListState, cursor: string): ListState => ({
  ...state,
  page: state.page + 1,
  cursors: [...state.cursors, cursor].slice(-maxCursors),
});

/** The page before, or the first one where the stack does not reach further back. */
export function previousPage(state: ListState): ListState {
  const cursors = state.cursors.slice(0, -1);
  return { ...state, cursors, page: cursors.length === 0 ? 1 : state.page - 1 };
}

/** True when any filter hides rows. */
export const isFiltered = (state: ListState) => filterParams(state).size > 0;

function moreFilters(noun: ListNoun): string[] {
  const sets = setFilters[noun].flatMap((name) => [name, `${name}_not`]);
  const ranges = instantRanges.flatMap((name) => [`${name}_from`, `${name}_to`]);
  return [...sets, ...ranges];
}

function isSort(value: string, noun: ListNoun): boolean {
  const fields: readonly string[] = sortFields[noun];
  return fields.includes(value.replace(/^-/, ''));
}

function isInstantOrDate(value: string): boolean {
  const form = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
  if (!form.test(value) || Number.isNaN(Date.parse(value))) return false;
  // Date.parse takes 31 February for a day in March.
  const day = value.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

// The list grammar refuses control characters other than tab and newline.
const isText = (value: string) => value.length <= maxFilterLength && !/[^\P{Cc}\t\n]/u.test(value);
