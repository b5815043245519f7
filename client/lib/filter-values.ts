import {
  datePresets,
  flagFilters,
  instantRanges,
  joinValues,
  maxFilterLength,
  maxIdFilterLength,
  metadataFilter,
  setFilters,
  splitValues,
  type ListNoun,
} from '#shared/list-grammar.ts';
import { isCurrency, maxAmount } from '#shared/money.ts';

/** A filter's value in the one form that is kept; `whole` is false when a part of it could not be used. */
export type ReadValue = { value: string; whole: boolean };

const refused: ReadValue = { value: '', whole: false };
const takeIf = (isGood: boolean, value: string): ReadValue => (isGood ? { value, whole: true } : refused);

/**
 * Reads one filter of the list grammar, in the bounds that the server holds it to. An empty value is no
 * filter; undefined means that the list has no filter of this name.
 */
export function readFilter(name: string, value: string, noun: ListNoun): ReadValue | undefined {
  if (name === 'q') return takeIf(isText(value), value.trim());
  if (isSetFilter(name, noun)) return readSeveral(name, value);
  if (isFlagFilter(name, noun)) return takeIf(/^(?:true|false)?$/.test(value), value);
  if (metadataFilter.test(name)) return takeIf(isText(name) && isText(value), value);
  if (name === 'amount_min' || name === 'amount_max') {
    const isGood = /^\d{1,11}$/.test(value) && Number(value) <= maxAmount;
    return takeIf(value === '' || isGood, value && String(Number(value)));
  }
  const range = instantRanges.find((one) => name === one || name === `${one}_from` || name === `${one}_to`);
  if (range === undefined) return undefined;
  if (name === range) return takeIf(value === '' || isPreset(value), value);
  return takeIf(value === '' || isInstantOrDate(value), value);
}

function readSeveral(name: string, value: string): ReadValue {
  const all = splitValues(value);
  const isCode = name === 'currency' || name === 'currency_not';
  const values = isCode ? splitValues(value.toUpperCase()) : all;
  const good = isCode ? values.filter(isKnownCode) : values.filter((one) => isText(one));
  const joined = joinValues(good);
  if (joined.length > (name.startsWith('id') ? maxIdFilterLength : maxFilterLength)) return refused;
  return { value: joined, whole: good.length === values.length };
}

/** One that links are made in, or any other of the standard: receipts may have come in it. */
const isKnownCode = (code: string) => isCurrency(code) || Intl.supportedValuesOf('currency').includes(code);

const isSetFilter = (name: string, noun: ListNoun) =>
  setFilters[noun].some((one) => name === one || name === `${one}_not`);

const isFlagFilter = (name: string, noun: ListNoun) => flagFilters[noun].some((one: string) => one === name);

export const isPreset = (value: string) => datePresets.some((preset) => preset === value);

/** A plain date or an RFC 3339 instant; the years 1000 to 8999 leave room for a day's step to either side. */
export function isInstantOrDate(value: string): boolean {
  const form = /^[1-8]\d{3}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))?$/;
  return form.test(value) && !Number.isNaN(Date.parse(value)) && isCalendarDay(value.slice(0, 10));
}

/** "2026-11-21", if there is such a day. */
export function isCalendarDay(text: string): boolean {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse takes 31 February for a day in March.
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
}

/** What the server takes as text: no control characters but tab and newline, no broken surrogate pairs. */
const isText = (value: string, max: number = maxFilterLength) =>
  value.length <= max && !/[^\P{Cc}\t\n]/u.test(value) && value.isWellFormed();
