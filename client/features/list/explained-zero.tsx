import { useQuery } from '@tanstack/react-query';
import { ExplanationSchema } from '#shared/explanations.ts';
import type { ListNoun } from '#shared/list-grammar.ts';
import { apiGet } from '../../lib/api.ts';
import { useNow } from '../../lib/clock.ts';
import { filterChips, type Chip } from '../../lib/filter-words.ts';
import { changeFilters, filterParams, withoutFilters, type ListState } from '../../lib/list-state.ts';
import { identifierIn } from '../../lib/list-identifier.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints } from '../../lib/paths.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { useZone } from '../../ui/time-text.tsx';
import { MarkedText } from './filter-marked-text.tsx';

type ExplainedZeroProps = {
  noun: ListNoun;
  /** What the rows are called: "payment links". */
  what: string;
  state: ListState;
  onChange: (next: ListState) => void;
  /** Opens the search box, which knows no filters, with this text. */
  onSearchEverywhere?: (text: string) => void;
};

/** Nothing matches: which single condition hides rows, how many, and one click to take just that one away. */
export function ExplainedZero({ noun, what, state, onChange, onSearchEverywhere }: ExplainedZeroProps) {
  const explanation = useExplanation(noun, state);
  const zone = useZone();
  const now = useNow();
  const chips = filterChips(state.filters, noun, { zone, now, years: false });
  const found = explanation.data?.conditions ?? [];
  const ways = found
    .flatMap(({ names, count, is_more }) => {
      const chip = chips.find((one) => one.names.some((name) => names.includes(name)));
      return chip && count > 0
        ? [{ chip, names, count, figure: `${count.toLocaleString('en')}${is_more ? '+' : ''}` }]
        : [];
    })
    .toSorted((a, b) => b.count - a.count);
  const identifier = identifierIn(state.filters);
  const { q = '' } = state.filters;
  const withoutQuotes = q.replace(/["“”„]/g, '').trim();

  return (
    <section aria-labelledby="no-match" className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      <h2 id="no-match" className="text-16 font-semibold">
        No {what} match
      </h2>
      <div role="status" className="flex max-w-xl flex-col items-center gap-3">
        {explanation.isPending && <p className="text-muted">Looking for the condition that hides them…</p>}
        {explanation.isError && (
          <p className="text-muted">
            Every condition above must fit at once. Take one away, or look in all {what}.
          </p>
        )}
        {ways.length > 0 && (
          <>
            <p className="text-muted">
              Every condition must fit at once. Without one of them there would be:
            </p>
            <ul className="flex flex-col items-stretch gap-2">
              {ways.map(({ chip, names, figure }) => (
                <li key={names.join()}>
                  <WithoutOne chip={chip} figure={figure} onTake={() => onChange(without(state, names))} />
                </li>
              ))}
            </ul>
          </>
        )}
        {explanation.data && ways.length === 0 && (
          <p className="text-muted">
            {chips.length > 1
              ? 'No condition hides them alone: take several away, or all.'
              : `There are no ${what} at all yet.`}
          </p>
        )}
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        {withoutQuotes !== q && withoutQuotes !== '' && (
          <Button onClick={() => onChange(changeFilters(state, { q: withoutQuotes }))}>
            Look without the quotation marks
          </Button>
        )}
        <Button onClick={() => onChange(withoutFilters(state))}>Clear all filters</Button>
      </div>
      {identifier !== undefined && onSearchEverywhere && (
        <p className="flex max-w-full flex-wrap items-center justify-center gap-x-2 text-muted">
          Identifiers ignore filters:
          <Button size="small" onClick={() => onSearchEverywhere(identifier)}>
            <span className="max-w-80 truncate">
              search everywhere for ‘<bdi>{identifier}</bdi>’
            </span>
          </Button>
        </p>
      )}
    </section>
  );
}

/** "12 without ‘currency: USD’" */
function WithoutOne({ chip, figure, onTake }: { chip: Chip; figure: string; onTake: () => void }) {
  return (
    <Button className="w-full" onClick={onTake}>
      <strong className="tabular-nums">{figure}</strong>{' '}
      <span className="min-w-0 truncate">
        without ‘<MarkedText cutAt="max-w-52">{chip.marked}</MarkedText>’
      </span>
    </Button>
  );
}

const without = (state: ListState, names: readonly string[]) =>
  changeFilters(state, Object.fromEntries(names.map((name) => [name, undefined])));

function useExplanation(noun: ListNoun, state: ListState) {
  const account = useAccount();
  const search = filterParams(state).toString();
  const path = noun === 'transactions' ? endpoints.explainTransactions : endpoints.explainCheckoutSessions;
  return useQuery({
    queryKey: queryKeys.explanation(account, noun, search),
    queryFn: ({ signal }) => apiGet(path(account, search), ExplanationSchema, { signal }),
    enabled: search !== '',
  });
}
