import type { Paper, ReceiptDocument } from '#shared/receipt-documents.ts';
import type { Context } from '../context.ts';
import { type Actor, auditEntry } from './audit-entries.ts';
import type { Upstream } from './upstreams.ts';

/** A receipt as a PDF, with the audit entry of its leaving; drawn first, so that the entry tells of a file that there is. */
export async function downloadReceipt(
  context: Context,
  { account }: Upstream,
  { document, paper, actor }: { document: ReceiptDocument; paper: Paper; actor: Actor },
): Promise<Buffer> {
  const pdf = await context.receiptThread.draw(document, paper, context.clock.now());
  await context.store.audit.add(
    auditEntry(context.clock.now(), actor, 'receipt.download', {
      ...{
        merchant: account.merchant,
        accountId: account.id,
        kind: 'transaction',
        id: document.transaction.id,
      },
      detail: { paper },
    }),
  );
  return pdf;
}

/** Letters, digits and dashes only; a file of test mode says so in its name. */
export function receiptFileName({ mode, transaction }: ReceiptDocument): string {
  const name = (transaction.receipt_number ?? transaction.id).replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 80);
  return `${mode === 'test' ? 'TEST-' : ''}receipt-${name}.pdf`;
}
