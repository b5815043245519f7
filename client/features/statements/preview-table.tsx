import type { StatementInspection, StatementSettings } from '#shared/statements.ts';
import { readStatementLine, type ReadLine } from '#shared/statement-lines.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useZone } from '../../ui/time-text.tsx';
import { fieldWords } from './outcome-words.ts';
import type { SettingsDraft } from './settings-draft.ts';

type PreviewTableProps = {
  sample: StatementInspection['sample'];
  draft: SettingsDraft;
  settings: StatementSettings | undefined;
};

const headings = ['Line', 'Type', 'Date', 'Amount', 'Fee', 'Net', 'Card', 'Gateway id', 'Receipt'] as const;
const ends = new Set<string>(['Line', 'Amount', 'Fee', 'Net']);

/** The first lines as they would be read; what can't be read says why. */
export function PreviewTable({ sample, draft, settings }: PreviewTableProps) {
  const zone = useZone();
  if (!settings) {
    return (
      <p className="rounded-md bg-sunken p-4 text-muted">
        {draft.columns.amount === null || draft.columns.date === null
          ? 'Choose the columns of amount and date, and the first lines are shown here as they will be read.'
          : 'Answer what is left above, and the first lines are shown here as they will be read.'}
      </p>
    );
  }
  const lines = sample.map((row) => readStatementLine(row, settings, zone));
  return (
    // A table of many columns may scroll in itself, by keyboard too.
    <div
      role="region"
      aria-label="First lines"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must scroll by keyboard too
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-md border border-line"
    >
      <table className="w-full text-13">
        <caption className="p-2 text-start text-12 text-muted">
          The first {lines.length} lines as they will be read · days in {zone}
        </caption>
        <thead className="sticky top-0 bg-sunken">
          <tr>
            {headings.map((heading) => (
              <th
                key={heading}
                scope="col"
                className={`px-2 py-1 font-medium ${ends.has(heading) ? 'text-end' : 'text-start'}`}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <PreviewRow key={line.line} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PreviewRow({ line }: { line: ReadLine }) {
  const { currency, problems } = line;
  const money = (amount: number | null) =>
    amount !== null && <MoneyText amount={amount} currency={currency} />;
  return (
    <>
      <tr className="border-t border-line align-baseline">
        <td className="px-2 py-1 text-end tabular-nums text-muted">{line.line}</td>
        <td className="px-2 py-1">
          {line.kind === 'refund' ? 'Refund' : line.kind === 'payment' ? 'Payment' : '–'}
        </td>
        <td className="px-2 py-1 whitespace-nowrap tabular-nums">{line.day ?? '–'}</td>
        <td className="px-2 py-1 text-end">{money(line.amount)}</td>
        <td className="px-2 py-1 text-end">{money(line.fee)}</td>
        <td className="px-2 py-1 text-end">{money(line.net)}</td>
        <td className="px-2 py-1 tabular-nums">{line.cardLast4}</td>
        <td className="max-w-48 truncate px-2 py-1 font-mono">
          <bdi>{line.gatewayTransactionId}</bdi>
        </td>
        <td className="max-w-48 truncate px-2 py-1 font-mono">
          <bdi>{line.receiptNumber}</bdi>
        </td>
      </tr>
      {problems.length > 0 && (
        <tr>
          <td>{null}</td>
          <td colSpan={headings.length - 1} className="px-2 pb-1">
            <StatusMark tone="failed" word="Not read" look="plain" />{' '}
            {problems.map(({ field, message }) => `${fieldWords[field] ?? field}: ${message}`).join(' ')}
          </td>
        </tr>
      )}
    </>
  );
}
