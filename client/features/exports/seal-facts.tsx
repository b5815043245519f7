import type { ExportSeal } from '#shared/exports.ts';
import { CopyId } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { columnsText } from './export-words.ts';

/** Control totals, a line for each currency. */
export function TotalsText({ totals }: { totals: ExportSeal['totals'] }) {
  if (totals.length === 0) return <p className="text-13 text-muted">No rows.</p>;
  return (
    <ul aria-label="Control totals" className="flex flex-wrap gap-x-6 gap-y-1 tabular-nums">
      {totals.map(({ currency, count, amount, amount_refunded: refunded }) => (
        <li key={currency}>
          {count.toLocaleString('en')} · <MoneyText amount={amount} currency={currency || null} />
          {refunded !== null && refunded > 0 && (
            <span className="text-muted">
              {' '}
              of which given back <MoneyText amount={refunded} currency={currency || null} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Everything that the seal says. */
export function SealFacts({ seal }: { seal: ExportSeal }) {
  return (
    <Facts>
      <Fact name="Export id">
        <CopyId id={seal.id} what="export id" />
      </Fact>
      {seal.sha256 && (
        <Fact name="SHA-256">
          <CopyId id={seal.sha256} what="SHA-256" />
        </Fact>
      )}
      {seal.bytes !== null && <Fact name="Size">{seal.bytes.toLocaleString('en')} bytes</Fact>}
      {seal.filter !== '' && (
        <Fact name="Filter as an address">
          <UserText className="font-mono text-12 break-all">{seal.filter}</UserText>
        </Fact>
      )}
      <Fact name="Columns">
        <span className="break-words">{columnsText(seal.columns, seal.noun)}</span>
      </Fact>
      <Fact name="Time zone">
        {seal.time_zone} (UTC {seal.utc_offset.replace('-', '−')} when it began)
      </Fact>
      <Fact name="Mode">{seal.mode === 'test' ? 'test – no money moved' : 'live'}</Fact>
      <Fact name="Began">
        <TimeText instant={seal.started_at} show="full" />
      </Fact>
      {seal.ended_at !== null && (
        <Fact name="Ended">
          <TimeText instant={seal.ended_at} show="full" />
        </Fact>
      )}
      {seal.cut_cells > 0 && (
        <Fact name="Texts cut short">{seal.cut_cells}, to what a cell holds; the CSV has them whole.</Fact>
      )}
    </Facts>
  );
}
