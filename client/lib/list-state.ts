import { defaultSort, instantRanges, sortFields, splitValues, type ListNoun } from '#shared/list-grammar.ts';
import { readFilter } from './filter-values.ts';

/** What a list shows, as its address says it. */
export type ListState = {
  /**
   * The list grammar's own parameters by name, with their raw values as in the address: comma lists, minor
   * units, plain dates. In the order in which they were set. A name that is not there filters nothing.
   */
  filters: Readonly<Record<string, string>>;
  sort: string;
  /** Id of the saved view that it was opened from; '' for none. */
  view: string;
};

export const emptyListState: ListState = { filters: {}, sort: defaultSort, view: '' };

/** Places in the list that older addresses carry: the list scrolls now, and begins at its top. */
export const formerNames = ['page', 'cursor', 'limit'];

/**
 * Reads an address. What can't be used is left out and named in `notes`, each name once; an address is
 * never an error.
 */
export function parseListState(
  params: URLSearchParams,
  noun: ListNoun,
): { state: ListState; notes: string[] } {
  const notes = new Set<string>();
  const filters: Record<string, string> = {};
  let { sort, view } = emptyListState;
  for (const name of new Set(params.keys())) {
    const [value = '', ...again] = params.getAll(name);
    if (again.length > 0) notes.add(name);
    const read = readFilter(name, value, noun);
    if (read) {
      if (!read.whole) notes.add(name);
      if (read.value !== '') filters[name] = read.value;
    } else if (name === 'sort' && (value === '' || isSort(value, noun))) sort = value || defaultSort;
    else if (name === 'view' && /^[\w-]{0,64}$/.test(value)) view = value;
    else notes.add(name);
  }
  for (const name of contradicted(filters)) {
    delete filters[name];
    notes.add(name);
  }
  return { state: { filters, sort, view }, notes: [...notes] };
}

/** A range is given either by a preset or by its ends; the preset is what a saved address would mean. */
function contradicted(filters: Readonly<Record<string, string>>): string[] {
  return instantRanges
    .filter((range) => filters[range] !== undefined)
    .flatMap((range) => [`${range}_from`, `${range}_to`])
    .filter((name) => filters[name] !== undefined);
}

/** The filters alone, in the list grammar: for the list, its summary and whatever else shows the same rows. */
export const filterParams = (state: ListState): URLSearchParams => new URLSearchParams(state.filters);

/** The address of a state: nothing that is the default is written. */
export function formatListState(state: ListState): URLSearchParams {
  const params = filterParams(state);
  if (state.sort !== defaultSort) params.set('sort', state.sort);
  if (state.view !== '') params.set('view', state.view);
  return params;
}

/** What the server is asked for: filters and sort. The cursor is the asker's. */
export function listRequest(state: ListState): string {
  return formatListState({ ...state, view: '' }).toString();
}

/** Sets filters and, with undefined or '', takes them away. A preset and its ends take each other's place. */
export function changeFilters(state: ListState, change: Record<string, string | undefined>): ListState {
  const filters: Record<string, string> = { ...state.filters };
  const set = (name: string, value: string | undefined) => {
    if (value === undefined || value === '') delete filters[name];
    else filters[name] = value;
  };
  for (const [name, value] of Object.entries(change)) {
    set(name, value);
    if (!value) continue;
    for (const range of instantRanges) {
      if (name === range) [`${range}_from`, `${range}_to`].forEach((end) => set(end, undefined));
      if (name === `${range}_from` || name === `${range}_to`) set(range, undefined);
    }
  }
  return { ...state, filters };
}

/** The list without any filter, in the same order. */
export const withoutFilters = (state: ListState): ListState => ({ ...emptyListState, sort: state.sort });

/** True when any filter hides rows. */
export const isFiltered = (state: ListState) => Object.keys(state.filters).length > 0;

/** The values of a filter that takes several. */
export const valuesOf = (state: ListState, name: string): string[] => splitValues(state.filters[name] ?? '');

function isSort(value: string, noun: ListNoun): boolean {
  const fields: readonly string[] = sortFields[noun];
  return fields.includes(value.replace(/^-/, ''));
}
