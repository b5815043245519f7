import { Files } from 'lucide-react';
import { useState } from 'react';
import { useCan } from '../../lib/me.ts';
import { Button } from '../../ui/button.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';

const BundleDialog = lazyPart(() => import('./bundle-dialog.tsx').then((part) => part.BundleDialog));

type BundleButtonProps = {
  /** Filters and order: a query string of the list grammar. */
  params: URLSearchParams;
  count: number | null;
};

/** Opens the making of one PDF of all receipts of a list; nothing for who may not export. */
export function BundleButton({ params, count }: BundleButtonProps) {
  const [isOpen, setOpen] = useState(false);
  if (!useCan('export')) return null;
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Files aria-hidden="true" className="size-4" />
        Bundle (PDF)
      </Button>
      {isOpen && <BundleDialog params={params} count={count} onClose={() => setOpen(false)} />}
    </>
  );
}
