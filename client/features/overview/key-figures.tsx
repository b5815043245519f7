import { TrendingDown, TrendingUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CurrencyFigures, Overview } from '#shared/overview.ts';
import { useNow } from '../../lib/clock.ts';
import { formatCount } from '../../lib/format.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { spanWords } from './bucket-words.ts';
import { changeOf, shareOf } from './change.ts';
import { FigureLink } from './figure-link.tsx';

type KeyFiguresProps = { overview: Overview; figures: CurrencyFigures };

/** What a currency came to: captured first, and how that stands against the period before. */
export function KeyFigures({ overview, figures }: KeyFiguresProps) {
  const { captured, currency, failed, refunded, net, average, success } = figures;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <p className="text-13 text-muted">Captured</p>
        <FigureLink filter={captured.filter} className="self-start">
          {currency === '' ? (
            <span className="text-28 font-semibold">not known</span>
          ) : (
            <MoneyText amount={captured.amount} currency={currency} className="text-28" />
          )}
          {/* A space of its own, so that the line below the figures does not run through it. */}
          <span className="inline-block whitespace-pre"> </span>
          <span className="text-13 text-muted">{formatCount(captured.count, 'receipt')}</span>
        </FigureLink>
        <ChangeLine overview={overview} figures={figures} />
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
        <Fact name="Success rate" note="captured of captured and failed">
          <span className="font-semibold">{shareOf(success.captured, success.of) || '–'}</span>{' '}
          {success.of > 0 && (
            <span className="text-13 text-muted tabular-nums">
              {success.captured.toLocaleString('en')} of {success.of.toLocaleString('en')}
            </span>
          )}
        </Fact>
        <Fact name="Failed">
          <FigureLink filter={failed.filter}>{formatCount(failed.count, 'receipt')}</FigureLink>
        </Fact>
        <Fact name="Given back">
          <MoneyText amount={refunded.amount} currency={currency || null} />
          <span className="block text-13 text-muted">
            <FigureLink filter={refunded.filter}>
              on {formatCount(refunded.count, 'receipt')}
              {refunded.count > 0 && currency !== '' && (
                <>
                  {' '}
                  of <MoneyText amount={refunded.of_amount} currency={currency} />
                </>
              )}
            </FigureLink>
          </span>
        </Fact>
        <Fact name="Net" note="captured without what was given back">
          <MoneyText amount={net} currency={currency || null} />
        </Fact>
        <Fact name="Average receipt">
          {average === null ? '–' : <MoneyText amount={average} currency={currency || null} />}
        </Fact>
      </dl>
    </div>
  );
}

function Fact({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-13 text-muted" title={note}>
        {name}
      </dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}

/** In words, with a sign: "+12.3 % more than 1,234.00 JMD in the period before (1 Oct to 31 Oct)". */
function ChangeLine({ overview, figures }: KeyFiguresProps) {
  const now = useNow();
  const { currency, captured } = figures;
  // A day that has just begun is not held against a whole one.
  const earlier = figures.previous_so_far ?? figures.previous;
  const span = overview.previous_so_far ?? overview.previous;
  const words = spanWords(span, overview.time_zone, now);
  if (currency === '') return null;
  const when = `${overview.previous_so_far ? 'by this point of' : 'in'} the period before (${words})`;
  if (earlier.captured.count === 0) {
    return (
      <p className="text-13 text-muted">
        <FigureLink filter={earlier.captured.filter}>Nothing was captured</FigureLink> {when}
      </p>
    );
  }
  const { share, word } = changeOf(captured.amount, earlier.captured.amount);
  const Sign = word === 'less than' ? TrendingDown : TrendingUp;
  return (
    <p className="text-13 text-muted">
      {word !== 'as much as' && (
        <Sign aria-hidden="true" className="me-1 inline size-4 align-text-bottom" strokeWidth={2.25} />
      )}
      {share && <span className="font-semibold text-text tabular-nums">{share}</span>} {word}{' '}
      <FigureLink filter={earlier.captured.filter}>
        <MoneyText amount={earlier.captured.amount} currency={currency} />
      </FigureLink>{' '}
      {when}
    </p>
  );
}
