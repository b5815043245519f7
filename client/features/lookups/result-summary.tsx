import { clsx } from 'clsx';
import { formatAmount } from '#shared/money.ts';
import { formatCount } from '../../lib/format.ts';
import { outcomeTexts } from './outcome-words.ts';
import { countOutcomes, outcomes, totalsOf, type Outcome, type ResultRow } from './outcomes.ts';

type ResultSummaryProps = {
  rows: readonly ResultRow[];
  shown: Outcome | undefined;
  onShow: (outcome: Outcome | undefined) => void;
};

/** How many lines came to each outcome, each a filter of the table, and the money of the found ones. */
export function ResultSummary({ rows, shown, onShow }: ResultSummaryProps) {
  const counts = countOutcomes(rows);
  const { totals, withoutPayment } = totalsOf(rows);
  const filters = [
    { outcome: undefined, word: 'All', count: rows.length },
    ...outcomes
      // What is not there needs no filter, but for the three that everybody looks for.
      .filter((one) => counts[one] > 0 || one === 'found' || one === 'missing' || one === 'duplicate')
      .map((outcome) => ({ outcome, word: outcomeTexts[outcome].word, count: counts[outcome] })),
  ];
  return (
    <div className="flex flex-col gap-3">
      <div role="group" aria-label="Show" className="flex flex-wrap gap-1">
        {filters.map(({ outcome, word, count }) => (
          <button
            key={word}
            type="button"
            aria-pressed={outcome === shown}
            onClick={() => onShow(outcome)}
            className={clsx(
              'inline-flex min-h-9 items-center gap-2 rounded-md border px-3 tabular-nums pointer-coarse:min-h-11',
              outcome === shown
                ? 'border-accent bg-accent-soft font-semibold'
                : 'border-transparent text-muted hover:bg-sunken hover:text-text',
            )}
          >
            {word} <span className="text-13">{count.toLocaleString('en')}</span>
          </button>
        ))}
      </div>
      {(totals.length > 0 || withoutPayment > 0) && (
        <p className="flex flex-wrap items-baseline gap-x-6 gap-y-1 text-13 text-muted">
          <span>Found, each payment once:</span>
          {totals.map(({ currency, count, amount }) => (
            <span key={currency} className="tabular-nums">
              <bdi>{currency}</bdi> {count.toLocaleString('en')} ·{' '}
              <strong className="font-semibold text-text">{formatAmount({ amount, currency })}</strong>
            </span>
          ))}
          {withoutPayment > 0 && (
            <span>
              {formatCount(withoutPayment, 'payment link')} without a payment{' '}
              {withoutPayment === 1 ? 'is' : 'are'} in no total
            </span>
          )}
        </p>
      )}
    </div>
  );
}
