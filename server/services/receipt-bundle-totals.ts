import { formatMoney } from '#shared/money.ts';
import { capturedStatuses } from '#shared/transactions.ts';
import type { TransactionView } from '../store/rows.ts';

/** What stands on the first page of a bundle, for one currency, in words. */
export type CurrencyTotal = {
  currency: string;
  receipts: string;
  captured: string;
  refunded: string;
  net: string;
};

/** Adds receipts up by currency, never across. Amounts are minor units; money counts as captured by its status. */
export function receiptTotals() {
  const sums = new Map<string, { receipts: number; captured: bigint; refunded: bigint }>();
  const state = { rows: 0, unknown: 0 };

  return {
    add({ status, figureAmount, figureCurrency, amountRefunded }: TransactionView): void {
      state.rows += 1;
      if (figureCurrency === null || figureAmount === null) {
        state.unknown += 1;
        return;
      }
      const sum = sums.get(figureCurrency) ?? { receipts: 0, captured: 0n, refunded: 0n };
      const isCaptured = (capturedStatuses as readonly string[]).includes(status);
      sums.set(figureCurrency, {
        receipts: sum.receipts + 1,
        captured: sum.captured + (isCaptured ? BigInt(figureAmount) : 0n),
        refunded: sum.refunded + (isCaptured ? BigInt(amountRefunded ?? 0) : 0n),
      });
    },
    get rows() {
      return state.rows;
    },
    /** Receipts that no total holds, because upstream has told no amount. */
    get unknown() {
      return state.unknown;
    },
    byCurrency(): CurrencyTotal[] {
      return [...sums.entries()]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([currency, { receipts, captured, refunded }]) => {
          const money = (amount: bigint) => formatMoney({ amount: Number(amount), currency });
          return {
            currency,
            receipts: receipts.toLocaleString('en'),
            ...{ captured: money(captured), refunded: money(refunded), net: money(captured - refunded) },
          };
        });
    },
  };
}
