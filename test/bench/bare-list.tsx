import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { createRoot } from 'react-dom/client';
import type { BareRow } from './bare-list-server.ts';

/**
 * What our list is measured against: TanStack Table and Virtual as their documentation shows them, with all rows at
 * hand, plain texts for cells and nothing else to do.
 */
const features = tableFeatures({});
const column = createColumnHelper<typeof features, BareRow>();
const columns = column.columns([
  column.accessor('status', { header: 'State' }),
  column.accessor('amount', { header: 'Amount' }),
  column.accessor('description', { header: 'Description' }),
  column.accessor('customer', { header: 'Customer' }),
  column.accessor('created_at', { header: 'Created' }),
  column.accessor('expires_at', { header: 'Expires' }),
  column.accessor('receipt_number', { header: 'Receipt' }),
]);
const rowHeight = 40;
const cell = { width: 160, overflow: 'hidden', whiteSpace: 'nowrap', textOverflow: 'ellipsis' } as const;

function BareList({ rows: data }: { rows: BareRow[] }) {
  const box = useRef<HTMLDivElement>(null);
  const table = useTable({ features, columns, data, getRowId: ({ id }) => id });
  const { rows } = table.getRowModel();
  // oxlint-disable-next-line react/incompatible-library -- this is what is measured
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 5,
  });
  return (
    <div ref={box} id="box" style={{ height: '100vh', overflow: 'auto' }}>
      <table style={{ display: 'grid', font: '14px sans-serif' }}>
        <tbody style={{ display: 'grid', position: 'relative', height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <tr
                  key={row.id}
                  style={{
                    display: 'flex',
                    position: 'absolute',
                    transform: `translateY(${start}px)`,
                    width: '100%',
                    height: rowHeight,
                  }}
                >
                  {row.getAllCells().map((one) => (
                    // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- its text comes from the library
                    <td key={one.id} style={cell}>
                      <table.FlexRender cell={one} />
                    </td>
                  ))}
                </tr>
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const rows = (await (await fetch('/rows.json')).json()) as BareRow[];
const root = document.getElementById('root');
if (root) createRoot(root).render(<BareList rows={rows} />);
