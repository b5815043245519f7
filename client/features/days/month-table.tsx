import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { useRef } from 'react';
import { Link } from 'react-router';
import type { Day } from '#shared/days.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { changeWords, dayState, shortDay, shownFigures, ticked } from './day-words.ts';

const cell = 'px-3 py-2 align-top max-md:px-2';
const figure = `${cell} text-end tabular-nums`;
/** On a phone what is left over is shown; the day's own page has the rest. */
const wide = 'max-md:hidden';

/** The days of a month, newest first: one line for each currency of a day. */
export function MonthTable({
  account,
  days,
  caption,
}: {
  account: Account;
  days: readonly Day[];
  caption: string;
}) {
  const body = useRef<HTMLTableElement>(null);
  const step = (by: 1 | -1) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>('a[data-day]') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[at === -1 ? 0 : Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
  };
  useShortcut('j', 'Next day', () => step(1));
  useShortcut('k', 'Previous day', () => step(-1));
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-raised">
      <table ref={body} className="w-full border-collapse text-14">
        <caption className="sr-only">{caption}</caption>
        <thead className="border-b border-line text-13 text-muted">
          <tr>
            <Head>Day</Head>
            <Head className={wide}>State</Head>
            <Head isFigure className={wide}>
              Receipts
            </Head>
            <Head isFigure className={wide}>
              Captured
            </Head>
            <Head isFigure className={wide}>
              Given back
            </Head>
            <Head isFigure>Net</Head>
            <Head isFigure>Ticked</Head>
          </tr>
        </thead>
        {days.map((day) => (
          <DayRows key={day.day} account={account} day={day} />
        ))}
      </table>
    </div>
  );
}

type HeadProps = { isFigure?: boolean; className?: string; children: string };

function Head({ isFigure = false, className, children }: HeadProps) {
  return (
    <th scope="col" className={clsx(cell, 'font-medium', isFigure ? 'text-end' : 'text-start', className)}>
      {children}
    </th>
  );
}

function DayRows({ account, day }: { account: Account; day: Day }) {
  const figures = shownFigures(day);
  const [first, ...others] = figures;
  const span = Math.max(1, figures.length);
  // A day on which nothing happened needs nobody, and its state would only be noise.
  const isQuiet = figures.length === 0 && day.state === 'open';
  const state = !isQuiet && <StatusMark {...dayState(day)} />;
  return (
    <tbody className="border-b border-line last:border-b-0 hover:bg-sunken">
      <tr>
        <th
          scope="rowgroup"
          rowSpan={span}
          className={clsx(cell, 'text-start font-medium whitespace-nowrap')}
        >
          <Link
            to={pages.day(account, day.day)}
            data-day=""
            className={isQuiet ? 'text-muted' : 'text-accent underline'}
          >
            {shortDay(day.day)}
          </Link>
          {state && <div className="mt-1 md:hidden">{state}</div>}
        </th>
        <td rowSpan={span} className={clsx(cell, wide)}>
          {state}
          <Signed day={day} />
        </td>
        {first ? (
          <Figures day={day} currency={first.currency} figures={first} />
        ) : (
          <td colSpan={5} className={clsx(cell, 'text-end text-muted')}>
            no receipts
          </td>
        )}
      </tr>
      {others.map((line) => (
        <tr key={line.currency}>
          <Figures day={day} currency={line.currency} figures={line} />
        </tr>
      ))}
      {day.since !== null && day.since.changes > 0 && (
        <tr>
          <td colSpan={7} className={clsx(cell, 'pt-0! text-end text-13 font-medium text-waiting')}>
            Since it was signed: {changeWords(day.since.totals)}
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Signed({ day: { state, signature } }: { day: Day }) {
  if (state !== 'closed' || !signature) return null;
  return (
    <p className="mt-1 text-13 text-muted">
      by <UserText>{signature.signed_by.name || 'somebody'}</UserText>
    </p>
  );
}

type FiguresProps = { day: Day; currency: string; figures: ReturnType<typeof shownFigures>[number] };

function Figures({ day, currency, figures: { count, captured, refunded, net } }: FiguresProps) {
  const done = ticked(day, currency);
  return (
    <>
      <td className={clsx(figure, wide)}>{count.toLocaleString('en')}</td>
      <td className={clsx(figure, wide)}>
        <MoneyText amount={captured} currency={currency} />
      </td>
      <td className={clsx(figure, wide)}>
        {refunded === 0 ? (
          <span className="text-muted">–</span>
        ) : (
          <MoneyText amount={-refunded} currency={currency} />
        )}
      </td>
      <td className={figure}>
        <MoneyText amount={net} currency={currency} />
      </td>
      <td
        className={clsx(figure, 'whitespace-nowrap', done < count ? 'text-muted' : 'font-medium text-paid')}
      >
        {done >= count && (
          <Check aria-hidden="true" className="me-1 inline size-3.5 align-[-2px]" strokeWidth={2.5} />
        )}
        {done.toLocaleString('en')} of {count.toLocaleString('en')}
      </td>
    </>
  );
}
