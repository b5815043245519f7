import { useEffect } from 'react';
import { useParams } from 'react-router';

/** Names the browser tab: the thing first, then TEST in test mode, so that a row of tabs can be told apart. */
export function usePageTitle(title: string): void {
  const { mode } = useParams();
  useEffect(() => {
    document.title = [title, ...(mode === 'test' ? ['TEST'] : []), 'Checkout Desk'].join(' · ');
  }, [title, mode]);
}
