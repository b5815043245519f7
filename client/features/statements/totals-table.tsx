import { clsx } from 'clsx';
import { statementOutcomes, type StatementTotal } from '#shared/statements.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { outcomeTexts } from './outcome-words.ts';

const withoutCurrency = 'not read';

const numberCell = 'px-3 py-1 text-end tabular-nums max-md:flex max-md:justify-between max-md:gap-2';
const headings = ['Outcome', 'Lines', 'Open', 'Amount', 'Fees', 'Theirs less ours'] as const;

/**
 * Lines and money per currency and outcome. What all lines are more than our receipts is the sum of the differences. On a
 * phone each figure stands below its outcome, with its own words; roles are named since the layout is no table's there.
 */
export function TotalsTable({
  totals,
  refunded,
}: {
  totals: readonly StatementTotal[];
  refunded: readonly string[];
}) {
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
      <table
        role="table"
        aria-label="Totals per currency and outcome"
        className="w-full text-14 max-md:block"
      >
        <thead role="rowgroup" className="max-md:sr-only">
          <tr role="row" className="text-12 text-muted">
            {headings.map((heading, index) => (
              <th
                key={heading}
                role="columnheader"
                scope="col"
                className={clsx('px-3 py-2 font-medium', index === 0 ? 'text-start' : 'text-end')}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        {currencies.map((currency) => {
          const own = totals.filter((total) => (total.currency ?? withoutCurrency) === currency);
          const difference = own.reduce((sum, total) => sum + total.difference, 0);
          return (
            <tbody role="rowgroup" key={currency} className="border-t border-line max-md:block">
              {statementOutcomes.flatMap((outcome) => {
                const total = own.find((one) => one.outcome === outcome);
                if (!total) return [];
                const { tone, word, meaning } = outcomeTexts[outcome];
                return [
                  <tr role="row" key={outcome} className="max-md:grid max-md:grid-cols-2 max-md:py-1">
                    <th
                      role="rowheader"
                      scope="row"
                      className="px-3 py-1 text-start font-normal max-md:col-span-2"
                    >
                      <StatusMark tone={tone} word={word} meaning={meaning} look="plain" />
                    </th>
                    <td role="cell" className={numberCell}>
                      <OnPhone>Lines</OnPhone>
                      {total.lines.toLocaleString('en')}
                    </td>
                    <td role="cell" className={clsx(numberCell, total.open === 0 && 'text-muted')}>
                      <OnPhone>Open</OnPhone>
                      {total.open.toLocaleString('en')}
                    </td>
                    {/* What is missing there has no money on the statement. */}
                    <Money
                      name="Amount"
                      amount={total.amount}
                      currency={outcome === 'missing_there' ? null : total.currency}
                    />
                    <Money
                      name="Fees"
                      amount={total.fee}
                      currency={outcome === 'missing_there' ? null : total.currency}
                    />
                    <Money name="Theirs less ours" amount={total.difference} currency={total.currency} />
                  </tr>,
                ];
              })}
              <tr role="row" className="font-semibold max-md:block">
                <th
                  role="rowheader"
                  scope="row"
                  colSpan={5}
                  className="px-3 pt-1 pb-2 text-start max-md:block max-md:pb-0"
                >
                  {currency === withoutCurrency
                    ? 'Lines without a currency'
                    : difference === 0
                      ? agreement(currency, refunded)
                      : `${currency}: the statement has ${difference > 0 ? 'more' : 'less'}`}
                </th>
                <Money
                  name="Theirs less ours"
                  amount={difference}
                  currency={currency === withoutCurrency ? null : currency}
                />
              </tr>
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

const agreement = (currency: string, refunded: readonly string[]) =>
  refunded.includes(currency)
    ? `${currency} payments agree to the cent; refunds that are not on this statement are not looked for`
    : `${currency} agrees to the cent`;

const OnPhone = ({ children }: { children: string }) => (
  <span className="font-normal text-muted md:hidden">{children}</span>
);

function Money({ name, amount, currency }: { name: string; amount: number; currency: string | null }) {
  return (
    <td role="cell" className={clsx(numberCell, 'whitespace-nowrap max-md:col-span-2')}>
      <OnPhone>{name}</OnPhone>
      {currency === null ? '–' : <MoneyText amount={amount} currency={currency} />}
    </td>
  );
}
