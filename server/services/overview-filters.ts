import { joinValues, type ListNoun } from '#shared/list-grammar.ts';
import type { FigureFilter } from '#shared/overview.ts';
import type { Span } from '../store/overview-store.ts';
import { instantReply } from './replies.ts';
import { isDayStart } from './overview-periods.ts';
import { TZDate } from '@date-fns/tz';

/** Which currency's rows: `others` are those of all other blocks, for the block of rows that came without one. */
export type CurrencyPlace = { currency: string; others: string[] };

/** Writes the filters that figures are made of, in a zone. */
export function filterWriter(zone: string) {
  /** A plain date where the day begins there: that is how people read it, and what they would have written. */
  const at = (instant: number) =>
    isDayStart(instant, zone) ? plainDate(new TZDate(instant, zone)) : instantReply(instant);

  const rangeOf = (span: Span, range: 'created' | 'expires' = 'created'): Record<string, string> => ({
    [`${range}_from`]: at(span.from),
    [`${range}_to`]: at(span.to),
  });

  function filterOf(
    list: ListNoun,
    { currency, others }: CurrencyPlace,
    span: Span,
    more: Record<string, string> = {},
    range: 'created' | 'expires' = 'created',
  ): FigureFilter {
    const withoutAny: Record<string, string> = others.length > 0 ? { currency_not: joinValues(others) } : {};
    const ofCurrency = currency === '' ? withoutAny : { currency };
    return { list, params: { ...more, ...ofCurrency, ...rangeOf(span, range) } };
  }

  return { filterOf, rangeOf };
}

export type FilterOf = ReturnType<typeof filterWriter>['filterOf'];

function plainDate(date: TZDate): string {
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}
