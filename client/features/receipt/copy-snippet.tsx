import { ClipboardList } from 'lucide-react';
import { useState } from 'react';
import type { Transaction } from '#shared/transactions.ts';
import { writeRichClipboard } from '../../lib/clipboard.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { useAccount, useMerchant } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { ticketSnippet } from './snippet.ts';

/** Copies what a ticket needs to know of the receipt, as text and as HTML at once. */
export function CopySnippet({ transaction }: { transaction: Transaction }) {
  const account = useAccount();
  const { time_zone: timeZone } = useMerchant();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);

  async function copy() {
    setBusy(true);
    const address = new URL(pages.transaction(account, transaction.id), window.location.origin).href;
    const isDone = await writeRichClipboard(ticketSnippet(transaction, { timeZone, address }));
    setBusy(false);
    notify(
      isDone
        ? 'Copied for a ticket: state, amount, receipt, card, times and link. No token, no e-mail.'
        : 'Not copied: the browser refused.',
    );
  }
  useShortcut('s', 'Copy for a ticket', () => void copy(), !isBusy);
  return (
    <Button busy={isBusy} onClick={() => void copy()}>
      <ClipboardList aria-hidden="true" className="size-4" />
      Copy for a ticket
      <Kbd keys="s" />
    </Button>
  );
}
