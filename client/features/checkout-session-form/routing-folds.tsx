import { useFormContext, useWatch } from 'react-hook-form';
import { Disclosure } from '../../ui/disclosure.tsx';
import { FormField } from './form-field.tsx';
import type { FormValues } from './form-values.ts';

const urlInput = { type: 'url', inputMode: 'url', placeholder: 'https://', spellCheck: false } as const;

/** Where the buyer lands afterwards, and through which gateway the payment goes. */
export function RoutingFolds() {
  const { control } = useFormContext<FormValues>();
  const [gateway, ...addresses] = useWatch({
    control,
    name: ['gateway', 'success_url', 'failure_url', 'cancel_url'],
  });
  const own = addresses.filter((address) => address.trim() !== '').length;
  return (
    <>
      <Disclosure summary="Return addresses" note={own > 0 ? `${own} of your own` : 'our pages'}>
        <div className="flex flex-col gap-3">
          <p className="text-13 text-muted">
            Where the buyer lands afterwards. Left empty, it is a page of ours that says only what is certain.
          </p>
          <FormField name="success_url" label="After paying" input={urlInput} />
          <FormField name="failure_url" label="After a failed payment" input={urlInput} />
          <FormField name="cancel_url" label="After cancelling" input={urlInput} />
        </div>
      </Disclosure>
      <Disclosure summary="Gateway" note={gateway.trim() || 'chosen by the checkout API'}>
        <FormField
          name="gateway"
          label="Preferred gateway"
          note="optional"
          hint="Its short name, like powertranz_direct. Leave it empty unless you were told one."
          className="max-w-sm"
          input={{ spellCheck: false, autoCapitalize: 'none' }}
        />
      </Disclosure>
    </>
  );
}
