import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import type { Column } from './columns.ts';
import type { GivenTable } from './given-table.ts';
import type { GivenValues } from './given-values.ts';
import type { LookupStore } from './lookup-store.ts';

const maxSample = 40;

type ColumnChoiceProps = { given: GivenValues; table: GivenTable; store: LookupStore };

/** Which column holds the identifiers, as guessed by its content, and whether the first row only names it. */
export function ColumnChoice({ given: { column, hasHeader }, table, store }: ColumnChoiceProps) {
  const { rows, columns } = table;
  const head = rows[0]?.cells;
  const hasSeveral = columns > 1;
  if (!hasSeveral && !hasHeader) return null;
  const options = Array.from({ length: columns }, (_, index) => {
    const sample = rows[rows.length > 1 ? 1 : 0]?.cells[index] ?? '';
    const name = hasHeader && head?.[index] ? head[index] : `Column ${index + 1}`;
    return [String(index), shorten(sample && sample !== name ? `${name}: ${sample}` : name)] as const;
  });
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
      {hasSeveral && (
        <Field label="Column with the receipt numbers or ids" className="w-80 max-w-full">
          <Select
            value={String(column)}
            options={[...options, ['all', 'Every column']]}
            onChange={(event) => store.change({ column: columnOf(event.target.value), hasHeader: undefined })}
          />
        </Field>
      )}
      {rows.length > 1 && column !== 'all' && (
        <Checkbox
          label="The first row names the columns"
          checked={hasHeader}
          onChange={(event) => store.change({ column, hasHeader: event.target.checked })}
        />
      )}
    </div>
  );
}

const columnOf = (value: string): Column => (value === 'all' ? 'all' : Number(value));
const shorten = (text: string) => (text.length > maxSample ? `${text.slice(0, maxSample)}…` : text);
