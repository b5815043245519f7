import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import * as z from 'zod/mini';
import { fieldMessages, type FieldMessages } from '#shared/errors.ts';
import { CreateOwnerSchema, passwordLength } from '#shared/people.ts';
import { isApiError } from '../../lib/api.ts';
import { createOwner } from '../../lib/login.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';

const empty = { email: '', name: '', password: '' };

/** The first person of the desk. Errors stand at their fields; nothing typed is lost by one. */
export function CreateOwnerForm({ token, onCreated }: { token: string; onCreated: () => void }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState(empty);
  const [fields, setFields] = useState<FieldMessages>({});
  const [message, setMessage] = useState<string>();
  const [visible, setVisible] = useState(false);
  const [busy, setBusy] = useState(false);
  const type = (name: keyof typeof empty) => (event: { target: { value: string } }) => {
    setTyped({ ...typed, [name]: event.target.value });
    setFields({ ...fields, [name]: [] });
  };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const body = z.safeParse(CreateOwnerSchema, { token, ...typed });
    if (!body.success) return refuse(event.currentTarget, fieldMessages(body.error.issues));
    setBusy(true);
    setMessage(undefined);
    const form = event.currentTarget;
    try {
      await createOwner(client, body.data);
      onCreated();
    } catch (error) {
      setMessage(error instanceof Error ? error.message : String(error));
      if (isApiError(error)) refuse(form, error.fields);
    } finally {
      setBusy(false);
    }
  }

  function refuse(form: HTMLFormElement, messages: FieldMessages) {
    setFields(messages);
    const first = ['email', 'password', 'name'].find((name) => messages[name]?.length);
    const control = first && form.elements.namedItem(first);
    if (control instanceof HTMLElement) control.focus();
  }

  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={(event) => void submit(event)}>
      <div role="alert" className="contents">
        {message && <p className="rounded-md border border-failed bg-failed-soft px-3 py-2">{message}</p>}
      </div>
      <Field label="Your name" note="optional" error={fields['name']?.[0]}>
        <TextInput name="name" autoComplete="name" takesFocus value={typed.name} onChange={type('name')} />
      </Field>
      <Field label="Email" error={fields['email']?.[0]}>
        <TextInput
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          value={typed.email}
          onChange={type('email')}
        />
      </Field>
      <Field
        label="Password"
        hint={
          !fields['password']?.length &&
          `${passwordLength.min} characters or more; a sentence is easiest to remember.`
        }
        error={fields['password']?.[0]}
      >
        <TextInput
          type={visible ? 'text' : 'password'}
          name="password"
          autoComplete="new-password"
          value={typed.password}
          onChange={type('password')}
        />
      </Field>
      <Checkbox
        label="Show what I type"
        checked={visible}
        onChange={(event) => setVisible(event.target.checked)}
      />
      <Button type="submit" look="primary" size="large" busy={busy}>
        Create owner
      </Button>
    </form>
  );
}
