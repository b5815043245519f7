import { Link } from 'react-router';
import { pages, type Account } from '../../lib/paths.ts';
import { sessionStatus, transactionStatus } from '../../lib/status.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import type { Found } from './found.ts';
import { noteOf, outcomeTexts } from './outcome-words.ts';
import type { ResultRow } from './outcomes.ts';

/** The columns of heading and rows alike; on a phone a row is a card. */
export const gridClass =
  'grid items-center gap-x-4 px-3 md:grid-cols-[3.5rem_minmax(8rem,1.2fr)_9rem_minmax(10rem,2fr)_9rem_9rem_8rem] ' +
  'max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-y-1 max-md:py-2';

const maxShown = 3;
const maxValueShown = 80;

const shorten = (value: string) =>
  value.length > maxValueShown ? `${value.slice(0, maxValueShown)}…` : value;

/** One line that was given: the value, what became of it, and what it is. */
export function ResultLine({ account, row }: { account: Account; row: ResultRow }) {
  const { line, value, outcome, founds } = row;
  const [found, ...more] = founds;
  const only = more.length === 0 ? found : undefined;
  const { tone, word, meaning } = outcomeTexts[outcome];
  const status = only && (only.kind === 'transaction' ? transactionStatus : sessionStatus)(only.status);
  const note = noteOf(row);
  return (
    <div role="presentation" className={`${gridClass} min-h-11 py-1.5`}>
      <span role="cell" className="text-end text-13 text-muted tabular-nums max-md:order-5 max-md:text-start">
        <span className="md:hidden">Line </span>
        {line.toLocaleString('en')}
      </span>
      <span role="cell" className="min-w-0 max-md:order-1">
        <bdi className="font-mono text-13 break-all">{shorten(value)}</bdi>
      </span>
      <span role="cell" className="flex flex-col items-start max-md:order-2 max-md:items-end">
        <StatusMark tone={tone} word={word} meaning={meaning} look="plain" />
        {note && <span className="text-12 text-muted">{note}</span>}
      </span>
      <span role="cell" className="min-w-0 max-md:order-3">
        {founds.slice(0, maxShown).map((one) => (
          <FoundLink key={one.id} account={account} found={one} />
        ))}
        {founds.length > maxShown && (
          <span className="text-12 text-muted">and {founds.length - maxShown} more</span>
        )}
      </span>
      <span role="cell" className="text-end max-md:order-4">
        {only && <MoneyText amount={only.amount} currency={only.currency} />}
      </span>
      <span role="cell" className="max-md:order-6 max-md:text-end">
        {status && <StatusMark tone={status.tone} word={status.word} meaning={status.meaning} look="plain" />}
      </span>
      <span role="cell" className="text-13 text-muted max-md:hidden">
        {only && <TimeText instant={only.createdAt} />}
      </span>
    </div>
  );
}

function FoundLink({ account, found }: { account: Account; found: Found }) {
  const { kind, id, receiptNumber, description, customerName, customerEmail } = found;
  const href = kind === 'transaction' ? pages.transaction(account, id) : pages.checkoutSession(account, id);
  const title = kind === 'transaction' ? (receiptNumber ?? id) : description || id;
  const more = (kind === 'transaction' && description) || customerName || customerEmail;
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <Link to={href} className="max-w-full shrink-0 truncate rounded-sm font-medium hover:underline">
        <UserText>{title}</UserText>
      </Link>
      {more && <UserText className="truncate text-13 text-muted">{more}</UserText>}
    </span>
  );
}
