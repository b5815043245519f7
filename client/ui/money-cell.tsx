import { formatAmount } from '#shared/money.ts';

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
