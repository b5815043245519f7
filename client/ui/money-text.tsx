import { clsx } from 'clsx';
import { formatAmount } from '#shared/money.ts';

type MoneyTextProps = {
  /** Minor units; nothing when it is not known. */
  amount: number | null;
  currency: string | null;
  size?: 'inherit' | 'large';
  className?: string | undefined;
};

/** A figure with its currency as a quiet suffix; figures are as wide as each other, so columns line up. */
export function MoneyText({ amount, currency, size = 'inherit', className }: MoneyTextProps) {
  if (amount === null || currency === null) {
    return <span className={clsx('text-muted', className)}>not known</span>;
  }
  return (
    <span className={clsx('whitespace-nowrap tabular-nums', size === 'large' && 'text-20', className)}>
      <span className="font-semibold">{formatAmount({ amount, currency })}</span>{' '}
      {/* As wide for every currency, so that the figures of a column line up. */}
      <bdi
        className={clsx(
          'inline-block min-w-[2.2em] text-start text-muted',
          size === 'large' ? 'text-14' : 'text-12',
        )}
      >
        {currency}
      </bdi>
    </span>
  );
}
