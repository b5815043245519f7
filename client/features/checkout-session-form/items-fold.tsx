import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { formatMoney } from '#shared/money.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { FormField } from './form-field.tsx';
import { blankItem } from './form-values.ts';
import type { FormValues } from './form-values.ts';
import { readOrder } from './order.ts';
import { TaxFields } from './tax-fields.tsx';

/** Items with their running sum, and the tax on or in them. */
export function ItemsFold() {
  const { control } = useFormContext<FormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'items' });
  const values = useWatch({ control }) as FormValues;
  const order = readOrder(values);
  // Only at first: a fold that shut itself because its last row was emptied would move under the hand.
  const [startsOpen] = useState(order.hasItems || values.tax.by !== 'none');
  return (
    <Disclosure
      summary="Items and tax"
      note={
        order.hasItems ? `${order.rows.length} ${order.rows.length === 1 ? 'item' : 'items'}` : 'optional'
      }
      {...(startsOpen && { open: true })}
    >
      <div className="flex flex-col gap-4">
        {fields.length > 0 && (
          <ol className="flex flex-col gap-3">
            {fields.map((field, index) => (
              <li key={field.id} className="rounded-md border border-line p-3">
                <ItemRow index={index} onRemove={() => remove(index)} />
              </li>
            ))}
          </ol>
        )}
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Button
            size="small"
            onClick={() => append({ ...blankItem }, { focusName: `items.${fields.length}.name` })}
          >
            <Plus aria-hidden="true" className="size-3.5" />
            Add an item
          </Button>
          {order.hasItems && order.base !== undefined && (
            <p className="text-13 text-muted tabular-nums" aria-live="polite">
              Items so far {formatMoney({ amount: order.base, currency: values.currency })}
            </p>
          )}
        </div>
        <TaxFields />
      </div>
    </Disclosure>
  );
}

function ItemRow({ index, onRemove }: { index: number; onRemove: () => void }) {
  const name = `Item ${index + 1}`;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start gap-2">
        <FormField name={`items.${index}.name`} label={`${name} name`} className="flex-1" />
        <IconButton
          name={`Remove item ${index + 1}`}
          icon={<Trash2 aria-hidden="true" className="size-4" />}
          className="mt-6"
          onClick={onRemove}
        />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)] gap-2 sm:grid-cols-[6rem_9rem_minmax(0,1fr)]">
        <FormField
          name={`items.${index}.quantity`}
          label={`${name} quantity`}
          input={{ inputMode: 'numeric' }}
        />
        <FormField
          name={`items.${index}.price`}
          label={`${name} price each`}
          input={{ inputMode: 'decimal' }}
        />
        <FormField
          name={`items.${index}.note`}
          label={`${name} note`}
          note="optional"
          className="col-span-2 sm:col-span-1"
        />
      </div>
    </div>
  );
}
