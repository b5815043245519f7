import { bothClocks } from '#shared/both-clocks.ts';
import { explainDecline } from '#shared/decline-codes.ts';
import { formatMoney } from '#shared/money.ts';
import { testNotice } from '#shared/receipt-documents.ts';
import { cardText } from '#shared/receipt-sheets.ts';
import type { Transaction } from '#shared/transactions.ts';
import { transactionStatus } from '../../lib/status.ts';

/**
 * What is pasted into a ticket or a chat: enough to know the receipt by, and nothing that could be misused there. No token, no
 * e-mail, no name, no whole card. `address`: of its page on the desk, for who may sign in there.
 */
export function ticketSnippet(
  transaction: Transaction,
  { timeZone, address }: { timeZone: string; address: string },
): { text: string; html: string } {
  const { amount, currency, amount_refunded: refunded, created_at: createdAt } = transaction;
  const { word } = transactionStatus(transaction.status);
  const money = (value: number) =>
    currency === null ? 'not known' : formatMoney({ amount: value, currency });
  const clocks = createdAt === null ? null : bothClocks(Date.parse(createdAt), timeZone);
  const { decline_code: code, decline_message: message } = transaction;
  const reason = code || message ? explainDecline(code, message) : null;
  const lines: [name: string, value: string][] = [
    ['Receipt', transaction.receipt_number ?? 'none'],
    ['Status', word === transaction.status ? word : `${word} (${transaction.status})`],
    ['Amount', amount === null ? 'not known' : money(amount)],
    ...line('Given back', refunded !== null && refunded > 0 ? money(refunded) : null),
    ...line('Card', cardText(transaction)),
    ...line('Time', clocks && `${clocks.local} · ${clocks.utc}`),
    ...line('Declined', reason),
  ];
  const head = transaction.mode === 'test' ? [testNotice] : [];
  const text = [...head, ...lines.map(([name, value]) => `${name}: ${plain(value)}`), address].join('\n');
  const rows = lines.map(([name, value]) => `<b>${name}:</b> ${htmlText(plain(value))}`);
  const link = `<a href="${htmlText(address)}">${htmlText(address)}</a>`;
  const html = `<p>${[...head.map((note) => `<b>${note}</b>`), ...rows, link].join('<br>')}</p>`;
  return { text, html };
}

const line = (name: string, value: string | null): [string, string][] => (value ? [[name, value]] : []);

/** One line: what upstream or a buyer wrote must not look like a line of ours. */
const plain = (value: string) => value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const htmlText = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
