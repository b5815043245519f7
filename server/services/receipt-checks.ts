import { randomBytes } from 'node:crypto';
import { checkCodeBytes, checkCodeOf, writeCheckCode } from '#shared/check-codes.ts';
import type { Mode } from '#shared/roles.ts';
import type { Context } from '../context.ts';
import type { Account } from '../store/rows.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import { transactionReply } from './replies.ts';

/**
 * The stored codes of these transactions; those that have none are given theirs first, in one durable write. Two at once
 * agree: whoever comes second finds the first one's.
 */
export async function ensureCheckCodes(
  context: Pick<Context, 'store' | 'clock'>,
  account: Account,
  transactionIds: readonly string[],
  actor: Actor,
): Promise<Map<string, string>> {
  const { receiptChecks } = context.store;
  const known = await receiptChecks.codes(account.id, transactionIds);
  const lacking = transactionIds.filter((id) => !known.has(id));
  if (lacking.length === 0) return known;
  const now = context.clock.now();
  const only = lacking.length === 1 ? lacking[0] : undefined;
  const audit = auditEntry(now, actor, 'receipt.check_code', {
    ...{ merchant: account.merchant, accountId: account.id, kind: 'transaction' },
    ...(only !== undefined && { id: only }),
    detail: { codes: lacking.length },
  });
  await receiptChecks.add(
    lacking.map((transactionId) => ({
      accountId: account.id,
      transactionId,
      code: checkCodeOf(randomBytes(checkCodeBytes)),
    })),
    now,
    audit,
  );
  return await receiptChecks.codes(account.id, transactionIds);
}

/** A code as it is read out, and where it is checked. */
export function checkAddress(publicUrl: string, code: string): { code: string; url: string } {
  const written = writeCheckCode(code);
  return { code: written, url: `${publicUrl}/check/${written}` };
}

/** What anybody who has the code is told: nothing of the buyer, of the card, or of what was bought. */
export type CheckedReceipt = {
  merchant: string;
  mode: Mode;
  timeZone: string;
  number: string | null;
  status: string;
  amount: number | null;
  refunded: number | null;
  currency: string | null;
  /** ms UTC; null where upstream has not told it. */
  createdAt: number | null;
  checkedAt: number | null;
};

/** The receipt of a stored code; undefined when no receipt has it. */
export async function checkReceipt(context: Context, code: string): Promise<CheckedReceipt | undefined> {
  const check = await context.store.receiptChecks.find(code);
  if (!check) return undefined;
  const account = (await context.store.accounts.list()).find(({ id }) => id === check.accountId);
  if (!account) return undefined;
  const [row, merchant] = await Promise.all([
    context.store.transactions.get(account.id, check.transactionId),
    context.store.merchants.get(account.merchant),
  ]);
  if (!row || !merchant) return undefined;
  const { amount, currency } = transactionReply(row, account.mode);
  return {
    ...{ merchant: merchant.name, mode: account.mode, timeZone: merchant.timeZone },
    ...{ number: row.receiptNumber, status: row.status, amount, currency },
    ...{ refunded: row.amountRefunded, createdAt: row.createdAt, checkedAt: row.checkedAt },
  };
}
