import type { ReceiptSheet } from '#shared/receipt-sheets.ts';

/** Subject and text with which a receipt is sent on: what it is, how it stands, and where anybody can check it. */
export function sendingText(sheet: ReceiptSheet): { subject: string; text: string } {
  const named = [sheet.title, sheet.number].filter(Boolean).join(' ');
  const subject = `${sheet.test === null ? '' : 'TEST · '}${named}: ${sheet.merchant}`;
  const lines = [
    sheet.test,
    `${named} from ${sheet.merchant}: ${sheet.amount}. ${sheet.status.word}: ${sheet.status.sentence}`,
    `See whether it is genuine, and how it stands now: ${sheet.check.url}`,
  ];
  return { subject, text: lines.filter(Boolean).join('\n') };
}

const enc = encodeURIComponent;

/** Opens a mail to the buyer, where an address is known, in the program of whoever sends it. */
export const mailAddress = ({ subject, text }: { subject: string; text: string }, to: string | undefined) =>
  `mailto:${enc(to ?? '')}?subject=${enc(subject)}&body=${enc(text)}`;

export const whatsAppAddress = ({ text }: { text: string }) => `https://wa.me/?text=${enc(text)}`;
