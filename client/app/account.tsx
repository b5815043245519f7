import { useParams } from 'react-router';
import { isMode } from '#shared/roles.ts';
import { useMe } from '../lib/me.ts';
import { NotFoundPage } from '../pages/not-found.tsx';
import { Shell } from './shell.tsx';

/** The shell around the pages of an account, where the address names a merchant of mine and a mode. */
export function AccountScreen() {
  const { merchant, mode = '' } = useParams();
  const isKnown = useMe().merchants.some(({ slug }) => slug === merchant) && isMode(mode);
  if (isKnown) return <Shell />;
  // A merchant of others and one that does not exist are the same: nobody learns which it is.
  return (
    <main className="px-4">
      <NotFoundPage />
    </main>
  );
}
