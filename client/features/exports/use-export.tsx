import { useState, type ReactNode } from 'react';
import type { ListNoun } from '#shared/list-grammar.ts';
import { useCan } from '../../lib/me.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const ExportDialog = lazyPart(() => import('./export-dialog.tsx').then((part) => part.ExportDialog));

type ListExport = {
  /** Asks in which form what a query string of the list grammar lets through is to be had; not there for who may not. */
  onExport: ((params: URLSearchParams) => void) | undefined;
  /** Stands somewhere on the page. */
  dialog: ReactNode;
};

/** Exports of a list, from its page. */
export function useExport(noun: ListNoun): ListExport {
  const isAllowed = useCan('export');
  const [asked, setAsked] = useState<URLSearchParams | null>(null);
  if (!isAllowed) return { onExport: undefined, dialog: null };
  return {
    onExport: setAsked,
    dialog: asked && <ExportDialog noun={noun} params={asked} onClose={() => setAsked(null)} />,
  };
}
