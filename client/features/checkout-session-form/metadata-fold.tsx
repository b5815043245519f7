import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { Button, IconButton } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { FormField } from './form-field.tsx';
import { blankEntry, isBlankEntry } from './form-values.ts';
import type { FormValues } from './form-values.ts';

/** The merchant's own references: keys and values that come back with the payment. */
export function MetadataFold() {
  const { control } = useFormContext<FormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'metadata' });
  const rows = useWatch({ control, name: 'metadata' });
  const filled = rows.filter((row) => !isBlankEntry(row)).length;
  const [startsOpen] = useState(filled > 0);
  return (
    <Disclosure
      summary="Metadata"
      note={filled > 0 ? `${filled} ${filled === 1 ? 'entry' : 'entries'}` : 'optional'}
      {...(startsOpen && { open: true })}
    >
      <div className="flex flex-col items-start gap-3">
        <p className="text-13 text-muted">
          Your own references, like an order number. The buyer does not see them; they come back with the
          payment.
        </p>
        {fields.map((field, index) => (
          <div
            key={field.id}
            className="grid w-full grid-cols-[minmax(0,1fr)_minmax(0,1.5fr)_auto] items-start gap-2"
          >
            <FormField
              name={`metadata.${index}.key`}
              label={`Key ${index + 1}`}
              input={{ spellCheck: false }}
            />
            <FormField
              name={`metadata.${index}.value`}
              label={`Value ${index + 1}`}
              {...(field.as === 'json' && { note: 'as JSON' })}
            />
            <IconButton
              name={`Remove entry ${index + 1}`}
              icon={<Trash2 aria-hidden="true" className="size-4" />}
              className="mt-6"
              onClick={() => remove(index)}
            />
          </div>
        ))}
        <Button
          size="small"
          disabled={fields.length >= 50}
          onClick={() => append({ ...blankEntry }, { focusName: `metadata.${fields.length}.key` })}
        >
          <Plus aria-hidden="true" className="size-3.5" />
          Add an entry
        </Button>
      </div>
    </Disclosure>
  );
}
