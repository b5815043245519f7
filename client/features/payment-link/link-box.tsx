import { ExternalLink, TriangleAlert } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';

/** The link as text, and a way to look at its page oneself. */
export function LinkBox({ url }: { url: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <bdi className="min-w-0 flex-1 basis-64 rounded-md border border-line bg-sunken px-3 py-2 font-mono text-13 break-all select-all">
        {url}
      </bdi>
      <a
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        className={buttonClass('secondary', 'medium', 'no-print')}
      >
        <ExternalLink aria-hidden="true" className="size-4" />
        Open page
      </a>
    </div>
  );
}

/** An address that did not come from where payment pages live: text to look at, nothing to press or scan. */
export function DoubtfulLink({ url }: { url: string | null }) {
  return (
    <div role="alert" className="flex gap-3 rounded-md bg-failed-soft p-3">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-failed" />
      <div className="min-w-0">
        <p className="font-medium">
          {url === null
            ? 'The address of this link is not known here.'
            : 'This address does not lead to the checkout that this account uses. Do not send it to a buyer.'}
        </p>
        {url !== null && <bdi className="font-mono text-13 break-all">{url}</bdi>}
      </div>
    </div>
  );
}
