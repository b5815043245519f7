import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { isApiError } from '../lib/api.ts';
import { NoticesProvider } from '../ui/notices.tsx';

const maxRetries = 2;

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Live updates say what has changed; this only bounds how old a page can be without them.
        staleTime: 10_000,
        // The browser's idea of being offline is about the internet, not about this server.
        networkMode: 'always',
        retry: (count, error) => count < maxRetries && mayPass(error),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** A fault that the same reading may not meet again; a refusal stays one. */
const mayPass = (error: Error) =>
  isApiError(error) &&
  (error.code === 'network' || (error.status >= 500 && error.code !== 'api_key_missing'));

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <NoticesProvider>{children}</NoticesProvider>
    </QueryClientProvider>
  );
}
