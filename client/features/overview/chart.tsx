import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import type { CurrencyFigures, Overview } from '#shared/overview.ts';
import { formatAmount } from '#shared/money.ts';
import { useNow } from '../../lib/clock.ts';
import { formatCount } from '../../lib/format.ts';
import { useAccount } from '../../lib/me.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { bucketWord, shortBucketWord } from './bucket-words.ts';
import { listOf } from './figure-link.tsx';
import { labelStep, ticksUpTo } from './scale.ts';
import { bucketFilter } from './series-table.tsx';

const height = 160;
const foot = 20;
/** Names below the bars that have room on a phone. */
const labelRoom = 5;

type ChartProps = { overview: Overview; figures: CurrencyFigures };

/**
 * Captured money over the period, a bar for each bucket. A picture for the eye and the pointer: the table beside it says the
 * same to those who listen or use the keyboard.
 */
export function Chart({ overview, figures }: ChartProps) {
  const { buckets, bucket: unit, time_zone: zone } = overview;
  const { currency, series } = figures;
  const now = useNow();
  const account = useAccount();
  const navigate = useNavigate();
  const titleId = useId();
  const [pointed, setPointed] = useState<number>();
  const ticks = ticksUpTo(Math.max(...series.map(({ amount }) => amount)));
  const top = ticks.at(-1) || 1;
  const y = (amount: number) => height - (amount / top) * height;
  const width = 100 / buckets.length;
  const step = labelStep(buckets.length, labelRoom);
  const money = (amount: number) => formatAmount({ amount, currency });
  const shown = pointed === undefined ? undefined : buckets[pointed];
  const point = pointed === undefined ? undefined : series[pointed];
  return (
    <figure className="flex min-w-0 flex-col gap-1">
      <figcaption id={titleId} className="min-h-5 text-13 text-muted">
        {shown && point ? (
          <>
            {bucketWord(shown, unit, zone, now)}: <MoneyText amount={point.amount} currency={currency} />
            {', '}
            {formatCount(point.count, 'receipt')}
            {point.failed > 0 && `, ${point.failed.toLocaleString('en')} failed`}
          </>
        ) : (
          `Captured by ${unit}, ${currency}`
        )}
      </figcaption>
      <div className="grid grid-cols-[auto_1fr] gap-x-2">
        <div aria-hidden="true" className="relative text-12 text-muted tabular-nums">
          {/* Holds the column as wide as its longest figure. */}
          <span className="invisible">{money(top)}</span>
          {ticks.map((tick) => (
            <span
              key={tick}
              className="absolute end-0 -translate-y-1/2"
              style={{ insetBlockStart: `${y(tick) + 8}px` }}
            >
              {money(tick)}
            </span>
          ))}
        </div>
        <svg
          role="img"
          aria-labelledby={titleId}
          width="100%"
          height={height + foot + 8}
          className="overflow-visible"
          onPointerLeave={() => setPointed(undefined)}
        >
          <g transform="translate(0 8)">
            {ticks.map((tick) => (
              <line
                key={tick}
                x1="0"
                x2="100%"
                y1={y(tick)}
                y2={y(tick)}
                className={tick === 0 ? 'stroke-line-strong' : 'stroke-line'}
              />
            ))}
            {buckets.map((bucket, index) => {
              const { count = 0, amount = 0 } = series[index] ?? {};
              // What is there is seen, however small beside the highest.
              const tall = amount > 0 ? Math.max(2, height - y(amount)) : 0;
              const target = bucketFilter(figures.captured.filter, bucket);
              return (
                // The table has the same links for the keyboard.
                <g
                  key={bucket.from}
                  className={count > 0 ? 'cursor-pointer' : undefined}
                  onPointerEnter={() => setPointed(index)}
                  onClick={() => count > 0 && void navigate(listOf(account, target))}
                >
                  {/* The whole height takes the pointer, so that a low bar is no small target. */}
                  <rect
                    x={`${index * width}%`}
                    width={`${width}%`}
                    height={height}
                    className={pointed === index ? 'fill-sunken' : 'fill-transparent'}
                  />
                  <rect
                    x={`${(index + 0.12) * width}%`}
                    width={`${width * 0.76}%`}
                    y={height - tall}
                    height={tall}
                    rx="1.5"
                    className="fill-accent"
                  />
                </g>
              );
            })}
            {buckets.map(
              (bucket, index) =>
                index % step === 0 && (
                  <text
                    key={bucket.from}
                    x={`${(index + 0.5) * width}%`}
                    y={height + foot - 4}
                    textAnchor="middle"
                    className="fill-muted text-12"
                  >
                    {shortBucketWord(bucket, unit, zone, now)}
                  </text>
                ),
            )}
          </g>
        </svg>
      </div>
    </figure>
  );
}
