import type { CurrencyFigures, Overview } from '#shared/overview.ts';
import { formatCount } from '../../lib/format.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Breakdown } from './breakdown.tsx';
import { KeyFigures } from './key-figures.tsx';
import { SeriesTable } from './series-table.tsx';

/** Comes after the figures: these are what one looks for. */
const Chart = lazyPart(async () => (await import('./chart.tsx')).Chart);

type CurrencyBlockProps = {
  overview: Overview;
  figures: CurrencyFigures;
  /** The most used currency is told in full; others fold open. */
  isFirst: boolean;
};

/** One currency by itself: its totals, their course, and what became of its links. */
export function CurrencyBlock({ overview, figures, isFirst }: CurrencyBlockProps) {
  const links = figures.checkout_sessions.reduce((sum, { count }) => sum + count, 0);
  const hasReceipts = figures.series.some(({ amount }) => amount > 0);
  return (
    <Panel title={figures.currency || 'Without a currency'}>
      <div className="flex flex-col gap-4">
        <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(18rem,2fr)_3fr]">
          <KeyFigures overview={overview} figures={figures} />
          {figures.currency !== '' && (
            <div className="min-w-0">
              {/* As high before the chart has come. */}
              <div className="min-h-[13.25rem]">
                {hasReceipts ? (
                  <Chart overview={overview} figures={figures} />
                ) : (
                  <p className="text-13 text-muted">Nothing was captured in this period.</p>
                )}
              </div>
              {hasReceipts && <SeriesTable overview={overview} figures={figures} />}
            </div>
          )}
        </div>
        {isFirst ? (
          <Breakdown figures={figures} />
        ) : (
          <Disclosure
            summary="What became of these links"
            note={`${formatCount(links, 'link')}, ${formatCount(figures.failed.count, 'failed payment')}`}
          >
            <Breakdown figures={figures} />
          </Disclosure>
        )}
      </div>
    </Panel>
  );
}
