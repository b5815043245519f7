import type { Transaction } from '#shared/transactions.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { transactionStatus } from '../../lib/status.ts';
import { columnsFor, DataTable, type ColumnLook } from '../../ui/data-table.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { CardText } from './card-text.tsx';

const column = columnsFor<Transaction>();

const columns = column.columns([
  column.display({
    id: 'receipt_number',
    header: 'Receipt',
    cell: ({ row: { original } }) => (
      <UserText className="font-mono text-13 font-medium">{original.receipt_number ?? original.id}</UserText>
    ),
  }),
  column.display({
    id: 'status',
    header: 'State',
    cell: ({ row }) => <StatusMark {...transactionStatus(row.original.status)} />,
  }),
  column.display({
    id: 'amount',
    header: 'Amount',
    cell: ({ row }) => <MoneyText amount={row.original.amount} currency={row.original.currency} />,
  }),
  column.display({ id: 'card', header: 'Card', cell: ({ row }) => <CardText transaction={row.original} /> }),
  column.display({
    id: 'gateway',
    header: 'Gateway id',
    cell: ({ row: { original } }) =>
      original.gateway_transaction_id ? (
        <UserText className="block truncate font-mono text-12">{original.gateway_transaction_id}</UserText>
      ) : (
        '–'
      ),
  }),
  column.display({
    id: 'created_at',
    header: 'Created',
    cell: ({ row }) => <TimeText instant={row.original.created_at} />,
  }),
]);

const looks: Record<string, ColumnLook> = {
  receipt_number: { sortable: true, link: true, className: 'max-md:order-1 max-md:overflow-hidden' },
  status: { sortable: true, className: 'max-md:order-3' },
  amount: { sortable: true, end: true, className: 'max-md:order-2' },
  card: { className: 'max-md:order-5 md:ps-8' },
  gateway: { className: 'max-w-0 w-1/3 text-muted max-lg:hidden' },
  created_at: { sortable: true, className: 'max-md:order-4 max-md:text-end max-md:text-13 text-muted' },
};

type TransactionTableProps = {
  rows: Transaction[];
  sort: string;
  onSort: (sort: string) => void;
  stale: boolean;
};

/** Receipts, newest first unless asked otherwise. */
export function TransactionTable({ rows, sort, onSort, stale }: TransactionTableProps) {
  const account = useAccount();
  return (
    <DataTable
      caption="Receipts"
      columns={columns}
      looks={looks}
      rows={rows}
      hrefOf={({ id }) => pages.transaction(account, id)}
      sort={sort}
      onSort={onSort}
      stale={stale}
    />
  );
}
