import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { CreateOwnerForm } from '../features/create-owner/create-owner-form.tsx';
import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { LinkButton } from '../ui/button.tsx';
import { PageHeading } from '../ui/page-heading.tsx';

/**
 * Where the printed link leads. Its token stands behind the #, so that no server log ever holds it, and is
 * taken out of the address as soon as it has been read.
 */
export function CreateOwnerPage() {
  usePageTitle('Create the owner');
  const navigate = useNavigate();
  const { hash } = useLocation();
  const [token] = useState(() => hash.slice(1));
  useEffect(() => {
    if (hash !== '') void navigate(pages.createOwner(), { replace: true });
  }, [hash, navigate]);
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 px-4 py-12">
      <div className="flex items-center gap-3">
        <img src="/favicon.svg" alt="" className="size-9" />
        <p className="text-16 font-semibold">Checkout Desk</p>
      </div>
      <div className="flex flex-col gap-4 rounded-lg border border-line bg-raised p-6">
        <PageHeading takesFocus={false}>Create the owner</PageHeading>
        {token === '' ? (
          <>
            <p>
              Open the link that the server printed when it started. It holds a code that this page needs, and
              it works once.
            </p>
            <LinkButton to={pages.signIn()}>To sign-in</LinkButton>
          </>
        ) : (
          <>
            <p className="text-muted">
              The owner may do everything: make links, see every payment, and let others in.
            </p>
            <CreateOwnerForm token={token} onCreated={() => void navigate(pages.home(), { replace: true })} />
          </>
        )}
      </div>
    </main>
  );
}
