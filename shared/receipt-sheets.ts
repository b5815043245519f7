import { bothClocks } from './both-clocks.ts';
import { explainDecline } from './decline-codes.ts';
import { formatMoney } from './money.ts';
import { testNotice, type ReceiptDocument } from './receipt-documents.ts';
import { amountInWords, inTest, receiptStatus, type ReceiptStatus } from './receipt-status.ts';

export type SheetLine = { name: string; detail: string; amount: string };
export type SheetSum = { name: string; amount: string; isTotal: boolean };
/** `isCode`: to be read letter by letter. */
export type SheetFact = { name: string; value: string; isCode: boolean };

/** One receipt in words, the same on screen, print and in a PDF. */
export type ReceiptSheet = {
  merchant: string;
  /** "Receipt", or what it is called where no money was taken. */
  title: string;
  number: string | null;
  /** What is said of test mode, first and unmistakably; null in live mode. */
  test: string | null;
  status: ReceiptStatus;
  /** The amount in one look: "2,500.00 JMD"; "5.00 JMD of 25.00 JMD given back"; "amount not known". */
  amount: string;
  lines: SheetLine[];
  sums: SheetSum[];
  facts: SheetFact[];
  check: { code: string; url: string; text: string };
};

/** Puts a document into words. Refunds are negative, "net" is what the merchant kept. */
export function receiptSheet(document: ReceiptDocument): ReceiptSheet {
  const { merchant, mode, transaction, check } = document;
  const status = receiptStatus(transaction.status);
  return {
    merchant: merchant.name,
    title: status.isTaken ? 'Receipt' : 'Record of a payment attempt',
    number: transaction.receipt_number,
    test: mode === 'test' ? testNotice : null,
    status: mode === 'test' ? inTest(status) : status,
    amount: amountInWords({ ...transaction, refunded: transaction.amount_refunded }) ?? 'amount not known',
    lines: linesOf(document),
    sums: sumsOf(document, status),
    facts: factsOf(document),
    check: {
      ...check,
      text: 'Scan the code or open the address to see whether this receipt is genuine and what its status is now.',
    },
  };
}

function linesOf({ order, transaction }: ReceiptDocument): SheetLine[] {
  if (!order || order.line_items.length === 0) {
    const name = transaction.description;
    const amount = moneyOf(transaction.amount, transaction.currency);
    return name && amount ? [{ name, detail: '', amount }] : [];
  }
  return order.line_items.map(({ name, quantity, unit_amount: price, description }) => ({
    name,
    detail: [`${quantity} × ${formatMoney({ amount: price, currency: order.currency })}`, description]
      .filter(Boolean)
      .join(' · '),
    amount: formatMoney({ amount: quantity * price, currency: order.currency }),
  }));
}

function sumsOf({ order, transaction }: ReceiptDocument, status: ReceiptStatus): SheetSum[] {
  const { amount, amount_refunded: refunded, currency } = transaction;
  const sums: SheetSum[] = [];
  const add = (name: string, value: number | null, code: string | null, isTotal = false) => {
    const text = moneyOf(value, code);
    if (text !== null) sums.push({ name, amount: text, isTotal });
  };
  // Prices that hold their tax have no subtotal: the tax is then told below the total and not added above it.
  const tax = order?.tax_amount ?? null;
  const isOnTop =
    order !== null && tax !== null && order.subtotal !== null && order.subtotal + tax === order.amount;
  if (order && isOnTop) {
    add('Subtotal', order.subtotal, order.currency);
    add(taxName(order), tax, order.currency);
  }
  add(status.isTaken ? 'Paid' : 'Amount asked for', amount, currency, true);
  if (order && tax !== null && !isOnTop) add(`of which ${taxName(order)}`, tax, order.currency);
  if (refunded !== null && refunded > 0) {
    add('Refunded', -refunded, currency);
    if (amount !== null) add('Net', amount - refunded, currency, true);
  }
  return sums;
}

function factsOf({ transaction, merchant, order }: ReceiptDocument): SheetFact[] {
  const facts: SheetFact[] = [];
  const add = (name: string, value: string | null | undefined, isCode = false) => {
    if (value) facts.push({ name, value, isCode });
  };
  if (transaction.created_at !== null) {
    const { local, utc } = bothClocks(Date.parse(transaction.created_at), merchant.time_zone);
    add('Date and time', local);
    add('In UTC', utc);
  }
  const { decline_code: code, decline_message: message } = transaction;
  if (code || message) add('Why declined', explainDecline(code, message));
  // The gateway's own text as well, where the words above are ours.
  if (code && message) add('Decline code', `${code}, by the gateway: ${message}`);
  else add('Decline code', code, true);
  add('Card', cardText(transaction));
  // Without items the description is the one line of the order.
  if (order && order.line_items.length > 0) add('For', transaction.description);
  add('Customer', transaction.customer?.name);
  add('E-mail', transaction.customer?.email);
  add('Transaction', transaction.id, true);
  add('Gateway reference', transaction.gateway_transaction_id, true);
  add('Payment link', transaction.checkout_session_id, true);
  return facts;
}

/** "Visa ···· 0071"; null when nothing is known of the card. */
export function cardText(card: { card_brand: string | null; card_last4: string | null }): string | null {
  const parts = [card.card_brand, card.card_last4 && `···· ${card.card_last4}`].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : null;
}

function taxName({ tax_name: name, tax_rate: rate }: NonNullable<ReceiptDocument['order']>): string {
  const percent =
    rate === null ? '' : ` ${new Intl.NumberFormat('en', { maximumFractionDigits: 4 }).format(rate * 100)} %`;
  return `${name ?? 'Tax'}${percent}`;
}

function moneyOf(amount: number | null, currency: string | null): string | null {
  return amount === null || currency === null ? null : formatMoney({ amount, currency });
}
