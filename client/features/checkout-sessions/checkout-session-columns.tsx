import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import type { DataColumn } from '../../ui/data-columns.ts';
import { MoneyCell } from '../../ui/money-cell.tsx';
import { StateCell } from './checkout-session-cells.tsx';
import { cardText, madeByText, sourceWord } from './checkout-session-words.ts';

type Column = DataColumn<CheckoutSession> & { standard?: 0 | 64 | 80 };

const always = () => true;

/** Everything about a payment link that can stand in a list of them. */
export const checkoutSessionColumns: readonly Column[] = [
  {
    ...{ id: 'status', header: 'State', width: 8.5, sort: 'status', slot: 'state', standard: 0 },
    cell: (session) => <StateCell session={session} />,
  },
  {
    ...{ id: 'amount', header: 'Amount', width: 9.5, end: true, sort: 'amount', slot: 'amount', standard: 0 },
    cell: ({ amount, currency }) => <MoneyCell amount={amount} currency={currency} />,
  },
  {
    ...{
      id: 'description',
      header: 'Description',
      width: 12,
      grow: 2,
      link: true,
      slot: 'title',
      standard: 0,
    },
    text: ({ description, id }) => description || id,
    isCode: ({ description }) => !description,
  },
  {
    ...{ id: 'customer', header: 'Customer', width: 9, grow: 1, muted: true, sort: 'customer' },
    ...{ slot: 'who', standard: 64 },
    text: ({ customer }) => customer?.name ?? customer?.email,
    meaning: ({ customer }) => [customer?.name, customer?.email].filter(Boolean).join(', ') || undefined,
  },
  {
    ...{ id: 'customer_email', header: 'E-mail', width: 11, grow: 1, muted: true },
    text: ({ customer }) => customer?.email,
  },
  {
    ...{ id: 'created_at', header: 'Created', width: 8.5, muted: true, sort: 'created_at' },
    ...{ slot: 'time', standard: 0 },
    instant: ({ created_at: at }) => at,
  },
  {
    ...{ id: 'expires_at', header: 'Expires', width: 8.5, muted: true, sort: 'expires_at', standard: 0 },
    instant: ({ status, expires_at: at }) => (status === 'open' ? at : null),
  },
  {
    ...{ id: 'completed_at', header: 'Completed', width: 8.5, muted: true, sort: 'completed_at' },
    instant: ({ completed_at: at }) => at,
  },
  {
    ...{ id: 'receipt_number', header: 'Receipt', width: 8, standard: 80 },
    text: ({ transaction }) => transaction?.receipt_number,
    isCode: always,
  },
  {
    ...{ id: 'card', header: 'Card', width: 9 },
    text: ({ transaction }) => cardText(transaction),
  },
  {
    ...{ id: 'gateway_transaction_id', header: 'Gateway id', width: 10, muted: true },
    text: ({ transaction }) => transaction?.gateway_transaction_id,
    isCode: always,
  },
  {
    ...{ id: 'currency', header: 'Currency', width: 6, sort: 'currency' },
    text: ({ currency }) => currency,
  },
  {
    ...{ id: 'created_by', header: 'Made by', width: 9, muted: true },
    text: (session) => madeByText(session),
  },
  {
    ...{ id: 'gateway', header: 'Gateway', width: 9, muted: true },
    text: ({ gateway }) => gateway,
  },
  {
    ...{ id: 'id', header: 'Id', width: 12, muted: true },
    text: ({ id }) => id,
    isCode: always,
  },
  {
    ...{ id: 'source', header: 'Source', width: 9, muted: true },
    text: ({ source }) => sourceWord(source),
  },
  {
    ...{ id: 'checked_at', header: 'Checked', width: 8.5, muted: true },
    instant: ({ checked_at: at }) => at,
  },
];
