import { Link } from 'react-router';
import { quietOutcomes, type StatementLine } from '#shared/statements.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { explanationOf, outcomeTexts, wayWord } from './outcome-words.ts';

/** The columns of heading and rows alike; on a phone a row is a card. */
export const gridClass =
  'grid items-start gap-x-4 px-3 md:grid-cols-[3.5rem_8rem_minmax(9rem,1.2fr)_8.5rem_minmax(9rem,1.4fr)_8.5rem_6rem] ' +
  'max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-y-1 max-md:py-1';

const isOpen = ({ resolved_at: at, outcome }: StatementLine) =>
  at === null && !quietOutcomes.includes(outcome);

export const lineName = ({ line, transaction }: StatementLine) =>
  line === null ? `receipt ${transaction?.receipt_number ?? transaction?.id ?? ''}` : `line ${line}`;

/** One line: what became of it, what stands on the statement, and the receipt that it is. */
export function LineRow({ line, onOpen }: { line: StatementLine; onOpen: (line: StatementLine) => void }) {
  const account = useAccount();
  const { outcome, transaction, currency } = line;
  const { tone, word, meaning } = outcomeTexts[outcome];
  const names =
    line.line === null
      ? []
      : [line.gateway_transaction_id, line.receipt_number].filter((name) => name !== null);
  const facts = [
    line.day,
    line.card_last4 && `···· ${line.card_last4}`,
    line.kind === 'refund' && 'refund',
  ].filter(Boolean);
  return (
    <div role="presentation" className={`${gridClass} min-h-11 py-2`}>
      <span role="cell" className="text-end text-13 text-muted tabular-nums max-md:order-6 max-md:text-start">
        {line.line === null ? (
          '–'
        ) : (
          <>
            <span className="md:hidden">Line </span>
            {line.line.toLocaleString('en')}
          </>
        )}
      </span>
      <span role="cell" className="flex flex-col items-start max-md:order-1">
        <StatusMark tone={tone} word={word} meaning={meaning} look="plain" />
        {line.resolved_at !== null && <StatusMark tone="paid" word="Settled" look="plain" />}
      </span>
      <span role="cell" className="flex min-w-0 flex-col max-md:order-3">
        {names.map((name) => (
          <bdi key={name} className="truncate font-mono text-13" title={name}>
            {name}
          </bdi>
        ))}
        <span className="text-13 text-muted">{line.line === null ? 'no line' : facts.join(' · ')}</span>
      </span>
      <span role="cell" className="text-end max-md:order-2">
        {line.amount !== null && currency !== null && <MoneyText amount={line.amount} currency={currency} />}
      </span>
      <span role="cell" className="flex min-w-0 flex-col max-md:order-4 max-md:col-span-2">
        {transaction && (
          <Link
            to={pages.transaction(account, transaction.id)}
            className="truncate rounded-sm font-medium hover:underline"
          >
            <UserText>{transaction.receipt_number ?? transaction.id}</UserText>
          </Link>
        )}
        {[...explanationOf(line), wayWord(line), line.note && `Note: ${line.note}`].map(
          (text) =>
            text && (
              <span key={text} className="text-13 break-words text-muted">
                <bdi>{text}</bdi>
              </span>
            ),
        )}
      </span>
      <span role="cell" className="text-end max-md:order-5 max-md:text-start">
        {line.difference !== null && line.difference !== 0 && currency !== null && (
          <MoneyText amount={line.difference} currency={currency} />
        )}
      </span>
      <span role="cell" className="text-end max-md:order-7">
        <Button
          size="small"
          look={isOpen(line) ? 'secondary' : 'quiet'}
          aria-label={`${isOpen(line) ? 'Settle' : 'Look at'} ${lineName(line)}`}
          onClick={() => onOpen(line)}
        >
          {isOpen(line) ? 'Settle' : 'Look'}
        </Button>
      </span>
    </div>
  );
}
