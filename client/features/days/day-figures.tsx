import { clsx } from 'clsx';
import type { Day, DayTotals } from '#shared/days.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { shownFigures, ticked } from './day-words.ts';

const cell = 'px-3 py-1 text-end whitespace-nowrap tabular-nums max-md:px-1';

/** The day's money by currency. Of a signed day: what was signed, and beside it what has come since. */
export function DayFigures({ day }: { day: Day }) {
  const figures = shownFigures(day);
  const isClosed = day.state === 'closed';
  const since = new Map(day.since?.totals.map((one) => [one.currency, one]));
  const currencies = [...new Set([...figures, ...since.values()].map(({ currency }) => currency))].toSorted();
  return (
    <Panel title={isClosed ? 'As it was signed' : 'Figures'}>
      {currencies.length === 0 && <p className="text-muted">No money was taken on this day.</p>}
      {currencies.length > 0 && (
        <div className="flex flex-col gap-4 overflow-x-auto">
          {currencies.map((currency) => (
            <CurrencyTable
              key={currency}
              currency={currency}
              figures={figures.find((one) => one.currency === currency)}
              since={since.get(currency)}
              isTicked={ticked(day, currency)}
            />
          ))}
        </div>
      )}
      {day.others > 0 && (
        <p className="mt-3 text-13 text-muted">
          {day.others.toLocaleString('en')} more without money: declined, voided or authorized only.
        </p>
      )}
    </Panel>
  );
}

type CurrencyTableProps = {
  currency: string;
  figures: DayTotals | undefined;
  since: DayTotals | undefined;
  isTicked: number;
};

function CurrencyTable({ currency, figures, since, isTicked }: CurrencyTableProps) {
  const name = currency || 'Currency not known';
  const lines = [
    ['Captured', figures?.captured ?? 0, since?.captured],
    ['Given back', -(figures?.refunded ?? 0), since && -since.refunded],
    ['Net', figures?.net ?? 0, since?.net],
  ] as const;
  return (
    <table className="w-full border-collapse text-14">
      <caption className="pb-1 text-start font-semibold">
        <bdi>{name}</bdi>
      </caption>
      {since && (
        <thead className="text-13 text-muted">
          <tr>
            <th scope="col" className="sr-only">
              What
            </th>
            <th scope="col" className={clsx(cell, 'font-medium')}>
              Signed
            </th>
            <th scope="col" className={clsx(cell, 'font-medium')}>
              Since then
            </th>
          </tr>
        </thead>
      )}
      <tbody>
        {lines.map(([word, amount, change]) => (
          <tr key={word} className={word === 'Net' ? 'border-t border-line' : undefined}>
            <Line>{word}</Line>
            <td className={cell}>
              <MoneyText amount={amount} currency={currency} />
            </td>
            {since && (
              <td className={clsx(cell, 'text-waiting')}>
                <Change amount={change ?? 0} currency={currency} />
              </td>
            )}
          </tr>
        ))}
        <tr>
          <Line>Receipts</Line>
          <td className={cell}>{(figures?.count ?? 0).toLocaleString('en')}</td>
          {since && <td className={clsx(cell, 'text-waiting')}>{signedCount(since.count)}</td>}
        </tr>
        <tr>
          <Line>Ticked off now</Line>
          <td className={cell}>{isTicked.toLocaleString('en')}</td>
          {since && <td className={cell}>–</td>}
        </tr>
      </tbody>
    </table>
  );
}

function Line({ children }: { children: string }) {
  return (
    <th scope="row" className="py-1 text-start text-13 font-normal text-muted">
      {children}
    </th>
  );
}

function Change({ amount, currency }: { amount: number; currency: string }) {
  if (amount === 0) return <span className="text-muted">–</span>;
  return (
    <>
      {amount > 0 && '+'}
      <MoneyText amount={amount} currency={currency} />
    </>
  );
}

const signedCount = (count: number) =>
  count === 0 ? '–' : `${count > 0 ? '+' : '−'}${Math.abs(count).toLocaleString('en')}`;
