import { Link } from 'react-router';
import type { ReceiptNumbers } from '#shared/days.ts';
import { formatCount } from '../../lib/format.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { TimeText } from '../../ui/time-text.tsx';

type Series = ReceiptNumbers['series'][number];

/** Gaps and duplicates: what is missing here need not be wrong, because numbers may be given out beyond this account. */
export function NumbersReport({ account, numbers }: { account: Account; numbers: ReceiptNumbers }) {
  const { series, duplicates, is_complete: isComplete } = numbers;
  const gaps = series.filter(({ missing_count: count }) => count > 0);
  if (series.length === 0 && duplicates.length === 0) {
    return <p className="text-muted">No numbered receipts.</p>;
  }
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-1">
        {series.map((one) => (
          <li key={one.prefix}>
            <bdi className="font-mono text-13">{one.first}</bdi>
            {one.last !== one.first && (
              <>
                {' to '}
                <bdi className="font-mono text-13">{one.last}</bdi>
              </>
            )}
            : {formatCount(one.count, 'number')} here
            {one.missing_count > 0 ? (
              <>, {one.missing_count.toLocaleString('en')} missing here</>
            ) : (
              one.count > 1 && ', none missing'
            )}
            .
            <Missing series={one} />
          </li>
        ))}
      </ul>
      {gaps.length > 0 && (
        <p className="text-13 text-muted">
          A number that is missing here is no mistake by itself: the checkout API may count over other
          accounts or modes.
        </p>
      )}
      {duplicates.length > 0 && (
        <div className="flex flex-col gap-1">
          <p className="font-medium text-waiting">Numbers that several receipts carry:</p>
          <ul className="flex flex-col gap-1">
            {duplicates.map(({ receipt_number: number, transactions }) => (
              <li key={number}>
                <bdi className="font-mono text-13">{number}</bdi>
                {': '}
                {transactions.map(({ id, created_at: at }, index) => (
                  <span key={id}>
                    {index > 0 && ', '}
                    <Link to={pages.transaction(account, id)} className="text-accent underline">
                      <bdi className="font-mono text-13 break-all">{id}</bdi>
                    </Link>{' '}
                    <TimeText instant={at} show="point" />
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </div>
      )}
      {!isComplete && <p className="text-muted">There are more numbers than are looked at in one go.</p>}
    </div>
  );
}

function Missing({ series: { missing, missing_count: total, is_checked: isChecked } }: { series: Series }) {
  if (missing.length === 0) return null;
  const named = missing.reduce((sum, { count }) => sum + count, 0);
  return (
    <p className="text-13">
      {missing.map(({ first, last, count }, index) => (
        <span key={first}>
          {index > 0 && ', '}
          <bdi className="font-mono">{first}</bdi>
          {count > 1 && (
            <>
              {' to '}
              <bdi className="font-mono">{last}</bdi> ({count.toLocaleString('en')})
            </>
          )}
        </span>
      ))}
      {named < total && ` and ${(total - named).toLocaleString('en')} more`}
      {!isChecked && '. So many were not looked for on other days.'}
    </p>
  );
}
