import { useQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { meQuery } from '../lib/me.ts';
import { pages } from '../lib/paths.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { LoginGate } from './login-gate.tsx';

/** The way in: to the first merchant, in test mode, where nothing can be broken. */
export function Home() {
  return (
    <LoginGate>
      <FirstMerchant />
    </LoginGate>
  );
}

function FirstMerchant() {
  const { data: me } = useQuery(meQuery);
  const first = me?.merchants[0];
  if (first) return <Navigate to={pages.overview({ merchant: first.slug, mode: 'test' })} replace />;
  return (
    <main>
      <h1 className="sr-only">Checkout Desk</h1>
      <EmptyState title="You belong to no merchant yet">
        Ask an owner or admin to add {me?.user.email} to a merchant, then reload this page.
      </EmptyState>
    </main>
  );
}
