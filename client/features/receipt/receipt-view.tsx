import { FileDown, Mail, MessageCircle, Printer } from 'lucide-react';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { isPaper, type Paper, type ReceiptDocument } from '#shared/receipt-documents.ts';
import { receiptSheet } from '#shared/receipt-sheets.ts';
import { download } from '../../lib/download.ts';
import { useAccount } from '../../lib/me.ts';
import { endpoints } from '../../lib/paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Select } from '../../ui/select.tsx';
import { CopySnippet } from './copy-snippet.tsx';
import { ReceiptPaper } from './receipt-paper.tsx';
import { useRollPage } from './roll-page.ts';
import { mailAddress, sendingText, whatsAppAddress } from './sending.ts';

const paperWords: Record<Paper, string> = { a4: 'A4', letter: 'Letter', roll: 'Roll, 80 mm' };
const paperOptions = Object.entries(paperWords);

/** A receipt as the buyer sees it, and what is done with it: print, file, send on, check. */
export function ReceiptView({ document: receipt }: { document: ReceiptDocument }) {
  const [paper, setPaper] = useState<Paper>('a4');
  const sheet = useMemo(() => receiptSheet(receipt), [receipt]);
  const article = useRef<HTMLElement>(null);
  useRollPage(paper, article);
  return (
    <div className="receipt-page">
      <div className="receipt-desk">
        <ReceiptPaper sheet={sheet} paper={paper} ref={article} />
      </div>
      <div className="no-print flex min-w-0 flex-col gap-4">
        <Panel title="On paper">
          <div className="flex flex-col gap-3">
            <Field label="Paper">
              <Select
                options={paperOptions}
                value={paper}
                onChange={({ target }) => isPaper(target.value) && setPaper(target.value)}
              />
            </Field>
            <div className="flex flex-wrap gap-2">
              <Button look="primary" onClick={() => window.print()}>
                <Printer aria-hidden="true" className="size-4" />
                Print
              </Button>
              <PdfButton id={receipt.transaction.id} paper={paper} />
            </div>
          </div>
        </Panel>
        <SendingPanel document={receipt} />
        <Panel title="For your own people">
          <CopySnippet transaction={receipt.transaction} />
        </Panel>
      </div>
    </div>
  );
}

function PdfButton({ id, paper }: { id: string; paper: Paper }) {
  const account = useAccount();
  const notify = useNotify();
  const { mutate, isPending } = useMutation({
    mutationFn: () => download(endpoints.receiptPdf(account, id, paper)),
    onSuccess: (name) => notify(`Saved as ${name}.`),
    onError: (error) => notify(`No PDF was made: ${error.message}`),
  });
  return (
    <Button busy={isPending} onClick={() => mutate()}>
      <FileDown aria-hidden="true" className="size-4" />
      PDF
    </Button>
  );
}

function SendingPanel({ document: receipt }: { document: ReceiptDocument }) {
  const message = sendingText(receiptSheet(receipt));
  return (
    <Panel title="Send it on">
      <div className="flex flex-col gap-3">
        <p className="rounded-md bg-sunken p-3 text-13 break-words whitespace-pre-wrap">
          <bdi>{message.text}</bdi>
        </p>
        <div className="flex flex-wrap gap-2">
          <CopyButton text={receipt.check.url} name="Copy check link" look="secondary" size="medium">
            Copy check link
          </CopyButton>
          <a href={mailAddress(message, receipt.transaction.customer?.email)} className={buttonClass()}>
            <Mail aria-hidden="true" className="size-4" />
            E-mail
          </a>
          <a
            href={whatsAppAddress(message)}
            target="_blank"
            rel="noopener noreferrer"
            className={buttonClass()}
          >
            <MessageCircle aria-hidden="true" className="size-4" />
            WhatsApp
          </a>
        </div>
        <p className="text-12 text-muted">
          Who has the link sees merchant, receipt number, amount, day and status: nothing of the buyer or the
          card. The PDF holds the customer’s name and e-mail.
        </p>
      </div>
    </Panel>
  );
}
