import { ReceiptText } from 'lucide-react';
import type { Transaction } from '#shared/transactions.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { CopySnippet } from './copy-snippet.tsx';

/** What the page of a transaction offers of its receipt. */
export function ReceiptActions({ transaction }: { transaction: Transaction }) {
  const account = useAccount();
  return (
    <>
      <LinkButton to={pages.receipt(account, transaction.id)}>
        <ReceiptText aria-hidden="true" className="size-4" />
        Receipt for the buyer
      </LinkButton>
      <CopySnippet transaction={transaction} />
    </>
  );
}
