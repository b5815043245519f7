import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { SignInForm } from '../features/sign-in/sign-in-form.tsx';
import { onSessionEnd } from '../lib/api.ts';
import { useMe } from '../lib/me.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/**
 * Says that the login has ended and lets one sign in again on the spot: the page below, and what is typed in
 * it, stays. Closed, it remains as a bar, so that something can be copied first.
 */
export function LoginEnd() {
  const { user } = useMe();
  const client = useQueryClient();
  const [state, setState] = useState<'signed-in' | 'asking' | 'put-off'>('signed-in');
  useEffect(() => onSessionEnd(() => setState((now) => (now === 'signed-in' ? 'asking' : now))), []);
  return (
    <>
      {state === 'put-off' && (
        <div
          role="alert"
          className="above-foot fixed inset-x-4 z-40 flex flex-wrap items-center gap-4 rounded-md bg-text px-4 py-2 text-surface md:inset-x-auto md:end-4"
        >
          You are signed out. What you see is as it was then.
          <Button size="small" onClick={() => setState('asking')}>
            Sign in again
          </Button>
        </div>
      )}
      <Dialog
        open={state === 'asking'}
        onClose={() => setState((now) => (now === 'asking' ? 'put-off' : now))}
        title="Your login has ended"
      >
        <p>Sign in to go on where you are. The page below stays as it is, with all that you typed.</p>
        <SignInForm
          email={user.email}
          onSignedIn={() => {
            setState('signed-in');
            void client.invalidateQueries();
          }}
        />
      </Dialog>
    </>
  );
}
