import { clsx } from 'clsx';
import { statementOutcomes, type StatementTotal } from '#shared/statements.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { outcomeTexts } from './outcome-words.ts';

const withoutCurrency = 'not read';

/** Lines and money per currency and outcome. What all lines are more than our receipts is the sum of the differences. */
export function TotalsTable({ totals }: { totals: readonly StatementTotal[] }) {
  const currencies = [...new Set(totals.map(({ currency }) => currency ?? withoutCurrency))];
  return (
    // A wide table scrolls in itself, by keyboard too.
    <div
      role="region"
      aria-label="Totals"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must scroll by keyboard too
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-raised"
    >
      <table className="w-full text-14">
        <caption className="sr-only">Totals per currency and outcome</caption>
        <thead>
          <tr className="text-12 text-muted">
            <th scope="col" className="px-3 py-2 text-start font-medium">
              Outcome
            </th>
            <th scope="col" className="px-3 py-2 text-end font-medium">
              Lines
            </th>
            <th scope="col" className="px-3 py-2 text-end font-medium">
              Open
            </th>
            <th scope="col" className="px-3 py-2 text-end font-medium">
              Amount
            </th>
            <th scope="col" className="px-3 py-2 text-end font-medium">
              Fees
            </th>
            <th scope="col" className="px-3 py-2 text-end font-medium">
              Theirs less ours
            </th>
          </tr>
        </thead>
        {currencies.map((currency) => {
          const own = totals.filter((total) => (total.currency ?? withoutCurrency) === currency);
          const difference = own.reduce((sum, total) => sum + total.difference, 0);
          return (
            <tbody key={currency} className="border-t border-line">
              {statementOutcomes.flatMap((outcome) => {
                const total = own.find((one) => one.outcome === outcome);
                if (!total) return [];
                const { tone, word, meaning } = outcomeTexts[outcome];
                return [
                  <tr key={outcome}>
                    <th scope="row" className="px-3 py-1 text-start font-normal">
                      <StatusMark tone={tone} word={word} meaning={meaning} look="plain" />
                    </th>
                    <td className="px-3 py-1 text-end tabular-nums">{total.lines.toLocaleString('en')}</td>
                    <td className={clsx('px-3 py-1 text-end tabular-nums', total.open === 0 && 'text-muted')}>
                      {total.open.toLocaleString('en')}
                    </td>
                    <Money amount={total.amount} currency={total.currency} />
                    <Money amount={total.fee} currency={total.currency} />
                    <Money amount={total.difference} currency={total.currency} />
                  </tr>,
                ];
              })}
              <tr className="font-semibold">
                <th scope="row" colSpan={5} className="px-3 pt-1 pb-2 text-start">
                  {currency === withoutCurrency
                    ? 'Lines without a currency'
                    : difference === 0
                      ? `${currency} agrees to the cent`
                      : `${currency}: the statement has ${difference > 0 ? 'more' : 'less'}`}
                </th>
                <Money amount={difference} currency={currency === withoutCurrency ? null : currency} />
              </tr>
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

function Money({ amount, currency }: { amount: number; currency: string | null }) {
  return (
    <td className="px-3 py-1 text-end whitespace-nowrap">
      {currency === null ? '–' : <MoneyText amount={amount} currency={currency} />}
    </td>
  );
}
