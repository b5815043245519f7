import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { isApiError } from '../../lib/api.ts';
import { signIn } from '../../lib/login.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';

type SignInFormProps = {
  /** Known already, where a login has ended. */
  email?: string | undefined;
  onSignedIn: () => void;
};

/** E-mail and password. A refusal keeps the address, clears the password and says what to do. */
export function SignInForm({ email: knownEmail = '', onSignedIn }: SignInFormProps) {
  const client = useQueryClient();
  const passwordInput = useRef<HTMLInputElement>(null);
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await signIn(client, email, password);
      onSignedIn();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
      if (isApiError(failure) && failure.code === 'sign_in_failed') setPassword('');
      passwordInput.current?.focus();
    } finally {
      setBusy(false);
    }
  }

  const fields = isApiError(error) ? error.fields : {};
  const isFieldError = Object.keys(fields).length > 0;
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={(event) => void submit(event)}>
      <div role="alert" className="contents">
        {error && !isFieldError && (
          <p className="rounded-md border border-failed bg-failed-soft px-3 py-2">
            {error.message}
            {isApiError(error) && error.status >= 500 && error.requestId && (
              <span className="block text-13">Request id {error.requestId}</span>
            )}
          </p>
        )}
      </div>
      <Field label="Email" error={fields['email']?.[0]}>
        <TextInput
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          takesFocus={knownEmail === ''}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label="Password" error={fields['password']?.[0]}>
        <TextInput
          ref={passwordInput}
          type="password"
          name="password"
          autoComplete="current-password"
          takesFocus={knownEmail !== ''}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="submit" look="primary" size="large" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}
