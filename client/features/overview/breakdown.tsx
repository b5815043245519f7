import type { ReactNode } from 'react';
import type { CurrencyFigures, Figure } from '#shared/overview.ts';
import { formatCount } from '../../lib/format.ts';
import { sessionStatus, transactionStatus, type StatusText } from '../../lib/status.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { FigureLink } from './figure-link.tsx';

/** What became of a currency's links and receipts, and why cards were refused. */
export function Breakdown({ figures }: { figures: CurrencyFigures }) {
  const { currency, checkout_sessions, transactions, declines } = figures;
  return (
    <div className="grid gap-x-6 gap-y-4 md:grid-cols-2 lg:grid-cols-3">
      <Part title="Payment links made" none="None were made." isEmpty={checkout_sessions.length === 0}>
        {checkout_sessions.map((line) => (
          <Line key={line.status} figure={line} currency={currency} noun="link">
            <StatusSign text={sessionStatus(line.status)} />
          </Line>
        ))}
      </Part>
      <Part title="Receipts" none="There are none." isEmpty={transactions.length === 0}>
        {transactions.map((line) => (
          <Line key={line.status} figure={line} currency={currency} noun="receipt">
            <StatusSign text={transactionStatus(line.status)} />
          </Line>
        ))}
      </Part>
      <Part title="Why payments failed" none="None failed." isEmpty={declines.length === 0}>
        {declines.map((line) => (
          <Line key={line.code ?? ''} figure={line} currency={currency} noun="receipt">
            <UserText>{line.reason}</UserText>
          </Line>
        ))}
      </Part>
    </div>
  );
}

function StatusSign({ text: { tone, word, meaning } }: { text: StatusText }) {
  return <StatusMark tone={tone} word={word} meaning={meaning} look="plain" />;
}

type PartProps = { title: string; none: string; isEmpty: boolean; children: ReactNode };

function Part({ title, none, isEmpty, children }: PartProps) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1 text-13 font-medium text-muted">{title}</h3>
      {isEmpty ? (
        <p className="text-13 text-muted">{none}</p>
      ) : (
        <ul className="divide-y divide-line">{children}</ul>
      )}
    </section>
  );
}

type LineProps = { figure: Figure; currency: string; noun: string; children: ReactNode };

function Line({ figure: { count, amount, filter }, currency, noun, children }: LineProps) {
  return (
    <li className="grid grid-cols-[1fr_auto] items-baseline gap-x-3 py-1.5">
      <span className="min-w-0 text-13">{children}</span>
      <span className="flex flex-wrap items-baseline justify-end gap-x-3 text-13">
        <FigureLink filter={filter} className="tabular-nums">
          {formatCount(count, noun)}
        </FigureLink>
        {currency !== '' && <MoneyText amount={amount} currency={currency} />}
      </span>
    </li>
  );
}
