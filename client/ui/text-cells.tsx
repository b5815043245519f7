import { formatAmount } from '#shared/money.ts';

// A dash stands in the same element as a text would, so that a row that becomes another one keeps its parts.

/** Text of a person or of upstream in one line of a row; a dash for none. The table tells the whole of it to the mouse. */
export function TextCell({ children }: { children: string | null | undefined }) {
  return <bdi className="block truncate">{children || '–'}</bdi>;
}

/** An id, a number of a receipt: figures and letters as wide as each other. */
export function CodeCell({ children }: { children: string | null | undefined }) {
  return <bdi className="block truncate font-mono text-13">{children || '–'}</bdi>;
}

type MoneyCellProps = { amount: number | null; currency: string | null };

/** As MoneyText, with as few parts as a row that passes by should have. */
export function MoneyCell({ amount, currency }: MoneyCellProps) {
  if (amount === null || currency === null) return <span className="font-normal text-muted">not known</span>;
  return (
    <>
      {`${formatAmount({ amount, currency })} `}
      {/* As wide for every currency, so that the figures of a column line up. */}
      <bdi className="inline-block min-w-[2.2em] text-start text-12 font-normal text-muted">{currency}</bdi>
    </>
  );
}
