import type { Transaction } from '#shared/transactions.ts';
import { transactionStatus } from '../../lib/status.ts';
import type { DataColumn } from '../../ui/data-columns.ts';
import { RowState } from '../../ui/row-state.tsx';
import { MoneyCell } from '../../ui/money-cell.tsx';
import { CardText } from './card-text.tsx';
import { ReviewMark } from './review-mark.tsx';

type Column = DataColumn<Transaction> & { standard?: 0 | 64 | 80 };

const sourceWords = new Map([
  ['session', 'Read back'],
  ['webhook', 'By webhook'],
  ['transactions', 'By comparison'],
]);

const always = () => true;

/** Everything about a receipt that can stand in a list of them. */
export const transactionColumns: readonly Column[] = [
  {
    ...{ id: 'receipt_number', header: 'Receipt', width: 10, sort: 'receipt_number' },
    ...{ link: true, slot: 'title', standard: 0 },
    text: ({ receipt_number: number, id }) => number ?? id,
    isCode: always,
  },
  {
    ...{ id: 'status', header: 'State', width: 11, sort: 'status', slot: 'state', standard: 0 },
    cell: ({ id, status }) => (
      <>
        <RowState {...transactionStatus(status)} />
        <ReviewMark id={id} />
      </>
    ),
  },
  {
    ...{ id: 'amount', header: 'Amount', width: 9.5, end: true, sort: 'amount', slot: 'amount', standard: 0 },
    cell: ({ amount, currency }) => <MoneyCell amount={amount} currency={currency} />,
  },
  {
    ...{ id: 'description', header: 'Description', width: 11, grow: 2, standard: 80 },
    text: ({ description }) => description,
  },
  {
    ...{ id: 'customer', header: 'Customer', width: 9, grow: 1, muted: true, standard: 64 },
    text: ({ customer }) => customer?.name ?? customer?.email,
    meaning: ({ customer }) => [customer?.name, customer?.email].filter(Boolean).join(', ') || undefined,
  },
  {
    ...{ id: 'customer_email', header: 'E-mail', width: 11, grow: 1, muted: true },
    text: ({ customer }) => customer?.email,
  },
  {
    ...{ id: 'card', header: 'Card', width: 10, slot: 'who', standard: 0 },
    cell: (transaction) => <CardText transaction={transaction} />,
  },
  {
    ...{ id: 'gateway_transaction_id', header: 'Gateway id', width: 12, grow: 1, muted: true, standard: 64 },
    text: ({ gateway_transaction_id: id }) => id,
    isCode: always,
  },
  {
    ...{ id: 'created_at', header: 'Created', width: 8.5, muted: true, sort: 'created_at' },
    ...{ slot: 'time', standard: 0 },
    instant: ({ created_at: at }) => at,
  },
  {
    ...{ id: 'amount_refunded', header: 'Given back', width: 9.5, end: true },
    cell: ({ amount_refunded: amount, currency }) =>
      amount === null || amount === 0 ? '–' : <MoneyCell amount={amount} currency={currency} />,
  },
  {
    ...{ id: 'currency', header: 'Currency', width: 6, sort: 'currency' },
    text: ({ currency }) => currency,
  },
  {
    ...{ id: 'decline', header: 'Why declined', width: 11, grow: 1, muted: true },
    text: ({ decline_code: code, decline_message: message }) => [code, message].filter(Boolean).join(' · '),
  },
  {
    ...{ id: 'checkout_session_id', header: 'Payment link', width: 12, muted: true },
    text: ({ checkout_session_id: id }) => id,
    isCode: always,
  },
  {
    ...{ id: 'token_id', header: 'Token', width: 10, muted: true },
    text: ({ token_id: id }) => id,
    isCode: always,
  },
  {
    ...{ id: 'id', header: 'Id', width: 12, muted: true },
    text: ({ id }) => id,
    isCode: always,
  },
  {
    ...{ id: 'source', header: 'Source', width: 9, muted: true },
    text: ({ source }) => sourceWords.get(source) ?? source,
  },
  {
    ...{ id: 'checked_at', header: 'Checked', width: 8.5, muted: true },
    instant: ({ checked_at: at }) => at,
  },
];
