import { TriangleAlert } from 'lucide-react';
import type { CheckoutSession } from '#shared/checkout-sessions.ts';
import { useAccount } from '../../lib/me.ts';
import { pages } from '../../lib/paths.ts';
import { sessionStatus } from '../../lib/status.ts';
import { columnsFor, DataTable, type ColumnLook } from '../../ui/data-table.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { useLeftRows } from './left-rows.ts';

const column = columnsFor<CheckoutSession>();

const columns = column.columns([
  column.display({ id: 'status', header: 'State', cell: ({ row }) => <State session={row.original} /> }),
  column.display({
    id: 'amount',
    header: 'Amount',
    cell: ({ row }) => <MoneyText amount={row.original.amount} currency={row.original.currency} />,
  }),
  column.display({
    id: 'description',
    header: 'Description',
    cell: ({ row }) => <Title session={row.original} />,
  }),
  column.display({
    id: 'customer',
    header: 'Customer',
    cell: ({ row }) => <Customer session={row.original} />,
  }),
  column.display({
    id: 'created_at',
    header: 'Created',
    cell: ({ row }) => <TimeText instant={row.original.created_at} />,
  }),
  column.display({
    id: 'expires_at',
    header: 'Expires',
    cell: ({ row }) =>
      row.original.status === 'open' ? <TimeText instant={row.original.expires_at} /> : '–',
  }),
  column.display({
    id: 'receipt',
    header: 'Receipt',
    cell: ({ row }) => <Receipt session={row.original} />,
  }),
]);

// On a phone a row is a card: title and amount, state and time, then who.
const looks: Record<string, ColumnLook> = {
  status: { sortable: true, className: 'md:w-32 max-md:order-3' },
  amount: { sortable: true, end: true, className: 'md:w-40 max-md:order-2' },
  description: { link: true, className: 'max-w-0 md:w-2/5 max-md:order-1 max-md:max-w-full' },
  customer: {
    className:
      'max-w-0 md:w-1/4 max-md:order-5 max-md:col-span-2 max-md:max-w-full text-muted md:max-lg:hidden',
  },
  created_at: { sortable: true, className: 'max-md:order-4 max-md:text-end max-md:text-13 text-muted' },
  expires_at: { sortable: true, className: 'max-md:hidden text-muted' },
  receipt: { className: 'whitespace-nowrap max-xl:hidden' },
};

type CheckoutSessionTableProps = {
  rows: CheckoutSession[];
  /** Ids of rows that still stand here but no longer match. */
  gone: readonly string[];
  sort: string;
  onSort: (sort: string) => void;
  stale: boolean;
};

/** Payment links, newest first unless asked otherwise. */
export function CheckoutSessionTable({ rows, gone, sort, onSort, stale }: CheckoutSessionTableProps) {
  const account = useAccount();
  return (
    <DataTable
      caption="Payment links"
      columns={columns}
      looks={looks}
      rows={useLeftRows(rows, gone)}
      hrefOf={({ id }) => pages.checkoutSession(account, id)}
      sort={sort}
      onSort={onSort}
      stale={stale}
    />
  );
}

type Cell = { session: CheckoutSession };

/** What is certain, or what was reported, and a mark where something stands against the link. */
function State({ session }: Cell) {
  if (session.contradiction === null) return <PlainState session={session} />;
  return (
    <span className="inline-flex items-center gap-1">
      <PlainState session={session} />
      <span title={session.contradiction} className="text-failed">
        <TriangleAlert aria-hidden="true" className="size-4" />
        <span className="sr-only">{session.contradiction}</span>
      </span>
    </span>
  );
}

function PlainState({ session: { status, reported_status: reported } }: Cell) {
  if (reported !== null && reported !== status) {
    const { word } = sessionStatus(reported);
    return (
      <StatusMark
        tone="unknown"
        word={`Reported ${word.toLowerCase()}`}
        meaning="Reported by webhook; we are confirming it with the checkout API."
      />
    );
  }
  return <StatusMark {...sessionStatus(status)} />;
}

function Title({ session: { id, description } }: Cell) {
  if (description) return <UserText className="block truncate font-medium">{description}</UserText>;
  return <UserText className="block truncate font-mono text-13">{id}</UserText>;
}

function Customer({ session: { customer } }: Cell) {
  const text = customer?.name ?? customer?.email;
  if (!text) return <span className="max-md:hidden">–</span>;
  return (
    <span className="block truncate" title={[customer?.name, customer?.email].filter(Boolean).join(', ')}>
      <UserText>{text}</UserText>
    </span>
  );
}

function Receipt({ session: { transaction } }: Cell) {
  const number = transaction?.receipt_number;
  return number ? (
    <UserText className="font-mono text-13">{number}</UserText>
  ) : (
    <span className="text-muted">–</span>
  );
}
