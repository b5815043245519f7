import { Columns3, Download, ListChecks } from 'lucide-react';
import { useState } from 'react';
import type { Layout } from '#shared/views.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Select } from '../../ui/select.tsx';

const ColumnChooser = lazyPart(() => import('./column-chooser.tsx').then((part) => part.ColumnChooser));

type ListToolsProps = {
  columns: readonly { id: string; header: string; sort?: string }[];
  layout: Layout;
  onLayout: (layout: Layout | null) => void;
  sort: string;
  onSort: (sort: string) => void;
  /** "link": what `c` copies of a row. */
  copied: string;
  canRefresh: boolean;
  /** On a phone rows can be selected when somebody asks for it. */
  picking: boolean;
  onPicking: (picking: boolean) => void;
  onExport: (() => void) | undefined;
  /** Rows that an export would hold; null while that is not known. */
  exported: number | null;
};

/** What stands right above the rows: the keys for one of them, and what is about all. */
export function ListTools(props: ListToolsProps) {
  const { columns, layout, sort, onSort, picking, onPicking, onExport, exported } = props;
  const [choosing, setChoosing] = useState(false);
  useShortcut('l', 'Columns and rows', () => setChoosing(true));
  return (
    <div className="no-print flex flex-wrap items-center justify-end gap-2">
      <RowKeys copied={props.copied} canRefresh={props.canRefresh} />
      <Field label="Order" labelHidden className="min-w-0 grow basis-full sm:basis-0 md:hidden">
        <Select value={sort} options={orders(columns)} onChange={(event) => onSort(event.target.value)} />
      </Field>
      <Button className="md:hidden" aria-pressed={picking} onClick={() => onPicking(!picking)}>
        <ListChecks aria-hidden="true" className="size-4" />
        Select
      </Button>
      <Button size="small" aria-haspopup="dialog" onClick={() => setChoosing(true)}>
        <Columns3 aria-hidden="true" className="size-4" />
        <span className="max-md:sr-only">Columns</span>
        <Kbd keys="l" />
      </Button>
      {onExport && (
        <Button size="small" onClick={onExport}>
          <Download aria-hidden="true" className="size-4" />
          <span className="tabular-nums max-md:sr-only">
            {exported === null ? 'Export' : `Export ${formatCount(exported, 'row')}`}
          </span>
          <Kbd keys="e" />
        </Button>
      )}
      {choosing && (
        <ColumnChooser
          all={columns}
          layout={layout}
          onLayout={props.onLayout}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

/** The keys of a row, where there is room for them; the list of all keys says them in words. */
function RowKeys({ copied, canRefresh }: { copied: string; canRefresh: boolean }) {
  const keys: [keys: string, what: string][] = [
    ['j k', 'rows'],
    ['x', 'select'],
    ['c', `copy ${copied}`],
    ...(canRefresh ? ([['r', 'refresh']] as [string, string][]) : []),
  ];
  return (
    <p
      aria-hidden="true"
      className="me-auto flex gap-4 text-12 whitespace-nowrap text-muted max-lg:hidden pointer-coarse:hidden"
    >
      {keys.map(([key, what]) => (
        <span key={key} className="inline-flex items-center gap-1.5">
          <Kbd keys={key} />
          {what}
        </span>
      ))}
    </p>
  );
}

function orders(columns: ListToolsProps['columns']): [value: string, word: string][] {
  return columns.flatMap(({ header, sort }): [string, string][] =>
    sort === undefined
      ? []
      : [
          [`-${sort}`, `${header}, descending`],
          [sort, `${header}, ascending`],
        ],
  );
}
