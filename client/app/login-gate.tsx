import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { isApiError } from '../lib/api.ts';
import { meQuery } from '../lib/me.ts';
import { pages } from '../lib/paths.ts';
import { LoadingNote } from '../ui/skeleton.tsx';
import { ErrorScreen } from './error-screen.tsx';

/** Lets in who is signed in; sends others to the sign-in page, which brings them back here. */
export function LoginGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(meQuery);
  const { pathname, search } = useLocation();
  if (data) return children;
  if (!error) return <LoadingNote what="the desk" />;
  if (isApiError(error) && error.status === 401) {
    return <Navigate to={pages.signIn(pathname + search)} replace />;
  }
  return <ErrorScreen error={error} onRetry={() => void refetch()} />;
}
