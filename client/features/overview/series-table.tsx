import type { CurrencyFigures, FigureFilter, Overview } from '#shared/overview.ts';
import { useNow } from '../../lib/clock.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { bucketWord } from './bucket-words.ts';
import { FigureLink } from './figure-link.tsx';

/** The same rows within one bucket alone. */
export const bucketFilter = (
  filter: FigureFilter,
  { params }: Overview['buckets'][number],
): FigureFilter => ({ ...filter, params: { ...filter.params, ...params } });

const units = { hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' } as const;

/** The chart in figures, each leading to its rows. */
export function SeriesTable({ overview, figures }: { overview: Overview; figures: CurrencyFigures }) {
  const now = useNow();
  const { buckets, bucket: unit, time_zone: zone } = overview;
  return (
    <Disclosure summary="As a table" note={`by ${unit}, in ${zone}`}>
      <div className="max-h-80 overflow-auto">
        <table className="w-full text-13 tabular-nums">
          <caption className="sr-only">
            Captured by {unit}, {figures.currency}
          </caption>
          <thead>
            <tr className="border-b border-line text-muted">
              <th scope="col" className="py-1 text-start font-medium">
                {units[unit]}
              </th>
              <th scope="col" className="py-1 text-end font-medium">
                Captured
              </th>
              <th scope="col" className="py-1 text-end font-medium">
                Receipts
              </th>
              <th scope="col" className="py-1 text-end font-medium">
                Failed
              </th>
            </tr>
          </thead>
          <tbody>
            {buckets.map((bucket, index) => {
              const { count = 0, amount = 0, failed = 0 } = figures.series[index] ?? {};
              return (
                <tr key={bucket.from} className="border-b border-line last:border-0">
                  <th scope="row" className="py-1 text-start font-normal">
                    {bucketWord(bucket, unit, zone, now)}
                  </th>
                  <td className="py-1 text-end">
                    <FigureLink filter={bucketFilter(figures.captured.filter, bucket)}>
                      <MoneyText amount={amount} currency={figures.currency} />
                    </FigureLink>
                  </td>
                  <td className="py-1 text-end">{count.toLocaleString('en')}</td>
                  <td className="py-1 text-end">
                    <FigureLink filter={bucketFilter(figures.failed.filter, bucket)}>
                      {failed.toLocaleString('en')}
                    </FigureLink>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Disclosure>
  );
}
