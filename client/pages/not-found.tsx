import { usePageTitle } from '../lib/page-title.ts';
import { pages } from '../lib/paths.ts';
import { LinkButton } from '../ui/button.tsx';
import { PageHeading } from '../ui/page-heading.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  usePageTitle('No such page');
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-4 py-8">
      <PageHeading>There is no such page</PageHeading>
      <p>
        The address may be cut off or mistyped, or it belongs to a merchant that you are no member of. A
        receipt or payment link is quickest found by its number.
      </p>
      <LinkButton to={pages.home()}>Overview</LinkButton>
    </div>
  );
}
