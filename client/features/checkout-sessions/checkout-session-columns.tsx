import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import type { DataColumn } from '../../ui/data-columns.ts';
import { RowTime } from '../../ui/row-time.tsx';
import { CodeCell, MoneyCell, TextCell } from '../../ui/text-cells.tsx';
import { CustomerCell, StateCell, TitleCell } from './checkout-session-cells.tsx';
import { cardText, madeByText, sourceWord } from './checkout-session-words.ts';

type Column = DataColumn<CheckoutSession> & { standard?: 0 | 64 | 80 };

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
    cell: (session) => <TitleCell session={session} />,
  },
  {
    ...{ id: 'customer', header: 'Customer', width: 9, grow: 1, muted: true, sort: 'customer' },
    ...{ slot: 'who', standard: 64 },
    cell: (session) => <CustomerCell session={session} />,
  },
  {
    ...{ id: 'customer_email', header: 'E-mail', width: 11, grow: 1, muted: true },
    cell: ({ customer }) => <TextCell>{customer?.email}</TextCell>,
  },
  {
    ...{ id: 'created_at', header: 'Created', width: 8.5, muted: true, sort: 'created_at' },
    ...{ slot: 'time', standard: 0 },
    cell: ({ created_at: at }) => <RowTime instant={at} />,
  },
  {
    ...{ id: 'expires_at', header: 'Expires', width: 8.5, muted: true, sort: 'expires_at', standard: 0 },
    cell: ({ status, expires_at: at }) => <RowTime instant={status === 'open' ? at : null} />,
  },
  {
    ...{ id: 'completed_at', header: 'Completed', width: 8.5, muted: true, sort: 'completed_at' },
    cell: ({ completed_at: at }) => <RowTime instant={at} />,
  },
  {
    ...{ id: 'receipt_number', header: 'Receipt', width: 8, standard: 80 },
    cell: ({ transaction }) => <CodeCell>{transaction?.receipt_number}</CodeCell>,
  },
  {
    ...{ id: 'card', header: 'Card', width: 9 },
    cell: ({ transaction }) => <TextCell>{cardText(transaction)}</TextCell>,
  },
  {
    ...{ id: 'gateway_transaction_id', header: 'Gateway id', width: 10, muted: true },
    cell: ({ transaction }) => <CodeCell>{transaction?.gateway_transaction_id}</CodeCell>,
  },
  {
    ...{ id: 'currency', header: 'Currency', width: 6, sort: 'currency' },
    cell: ({ currency }) => <TextCell>{currency}</TextCell>,
  },
  {
    ...{ id: 'created_by', header: 'Made by', width: 9, muted: true },
    cell: (session) => <TextCell>{madeByText(session)}</TextCell>,
  },
  {
    ...{ id: 'gateway', header: 'Gateway', width: 9, muted: true },
    cell: ({ gateway }) => <TextCell>{gateway}</TextCell>,
  },
  {
    ...{ id: 'id', header: 'Id', width: 12, muted: true },
    cell: ({ id }) => <CodeCell>{id}</CodeCell>,
  },
  {
    ...{ id: 'source', header: 'Source', width: 9, muted: true },
    cell: ({ source }) => sourceWord(source),
  },
  {
    ...{ id: 'checked_at', header: 'Checked', width: 8.5, muted: true },
    cell: ({ checked_at: at }) => <RowTime instant={at} />,
  },
];
