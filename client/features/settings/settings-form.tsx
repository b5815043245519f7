import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import * as z from 'zod/mini';
import { fieldMessages } from '#shared/errors.ts';
import { MerchantSettingsSchema, type Merchant, type MerchantSettings } from '#shared/people.ts';
import { isApiError } from '../../lib/api.ts';
import { useNow } from '../../lib/clock.ts';
import { formatFull } from '../../lib/format.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { putSettings } from './queries.ts';

/** Name and time zone of the merchant; both modes share them. */
export function SettingsForm({ merchant, canEdit }: { merchant: Merchant; canEdit: boolean }) {
  const client = useQueryClient();
  const notify = useNotify();
  const now = useNow();
  const [typed, setTyped] = useState<MerchantSettings>({
    name: merchant.name,
    time_zone: merchant.time_zone,
  });
  const save = useMutation({
    mutationFn: (settings: MerchantSettings) => putSettings(merchant.slug, settings),
    onSuccess: async (saved) => {
      client.setQueryData(queryKeys.settings(merchant.slug), saved);
      await client.invalidateQueries({ queryKey: queryKeys.me });
      notify('Settings saved.');
    },
  });
  const checked = z.safeParse(MerchantSettingsSchema, typed);
  const isChanged = typed.name !== merchant.name || typed.time_zone !== merchant.time_zone;
  const fields = isApiError(save.error)
    ? save.error.fields
    : save.isError || checked.success
      ? {}
      : fieldMessages(checked.error.issues);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (checked.success && !save.isPending) save.mutate(checked.data);
  }

  return (
    <form className="flex max-w-md flex-col gap-4" noValidate onSubmit={submit}>
      <Field
        label="Name"
        hint="Stands at the top of the desk. What customers see on the payment page is set in the checkout portal."
        error={fields['name']?.[0]}
      >
        <TextInput
          name="name"
          autoComplete="organization"
          value={typed.name}
          disabled={!canEdit}
          onChange={(event) => {
            save.reset();
            setTyped({ ...typed, name: event.target.value });
          }}
        />
      </Field>
      <Field
        label="Time zone"
        hint={`All times and days of the desk are in it. It is now ${formatFull(now, typed.time_zone)}.`}
        error={fields['time_zone']?.[0]}
      >
        <Select
          value={typed.time_zone}
          disabled={!canEdit}
          options={zoneOptions(merchant.time_zone)}
          onChange={(event) => {
            save.reset();
            setTyped({ ...typed, time_zone: event.target.value });
          }}
        />
      </Field>
      <div role="alert" className="contents">
        {save.isError && Object.keys(fields).length === 0 && (
          <p className="text-failed">
            {save.error.message} What you typed is still here.
            {isApiError(save.error) && save.error.requestId && ` Request id ${save.error.requestId}.`}
          </p>
        )}
      </div>
      {canEdit ? (
        <Button
          type="submit"
          look="primary"
          className="self-start"
          busy={save.isPending}
          disabled={!isChanged || !checked.success}
        >
          Save
        </Button>
      ) : (
        <p className="text-muted">Only an owner or admin can change these.</p>
      )}
    </form>
  );
}

function zoneOptions(current: string): [string, string][] {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), current]);
  return [...zones].sort().map((zone) => [zone, zone.replaceAll('_', ' ')]);
}
