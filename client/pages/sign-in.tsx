import { useNavigate, useSearchParams } from 'react-router';
import { SignInForm } from '../features/sign-in/sign-in-form.tsx';
import { usePageTitle } from '../lib/page-title.ts';
import { pages, safeNext } from '../lib/paths.ts';
import { PageHeading } from '../ui/page-heading.tsx';

/** The door. Leads on to where one wanted to go, on this origin only. */
export function SignInPage() {
  usePageTitle('Sign in');
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const next = safeNext(params.get('next'), window.location.origin);
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 px-4 py-12">
      <div className="flex items-center gap-3">
        <img src="/favicon.svg" alt="" className="size-9" />
        <p className="text-16 font-semibold">Checkout Desk</p>
      </div>
      <div className="flex flex-col gap-4 rounded-lg border border-line bg-raised p-6">
        <PageHeading takesFocus={false}>Sign in</PageHeading>
        {next !== pages.home() && (
          <p className="text-13 text-muted">You go on to the page that you asked for.</p>
        )}
        <SignInForm onSignedIn={() => void navigate(next, { replace: true })} />
      </div>
      <p className="text-13 text-muted">
        Forgotten your password? Whoever runs this desk can set a new one from the command line.
      </p>
    </main>
  );
}
