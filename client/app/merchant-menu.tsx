import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { Link } from 'react-router';
import { useAccount, useMe, useMerchant } from '../lib/me.ts';
import { pages } from '../lib/paths.ts';
import { UserText } from '../ui/user-text.tsx';

/** Whose desk it is; with several merchants, the way to the others. */
export function MerchantMenu() {
  const { merchants } = useMe();
  const { name, slug } = useMerchant();
  const { mode } = useAccount();
  const id = useId();
  if (merchants.length === 1) {
    return (
      <Link
        to={pages.overview({ merchant: slug, mode })}
        className="min-w-0 truncate font-semibold md:max-w-48"
      >
        <UserText>{name}</UserText>
      </Link>
    );
  }
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className="inline-flex min-h-9 min-w-0 items-center gap-1 rounded-md font-semibold hover:text-accent md:max-w-48"
      >
        <UserText className="truncate">{name}</UserText>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-muted" />
      </button>
      <div
        id={id}
        popover="auto"
        className="fixed inset-auto start-4 top-14 m-0 min-w-56 rounded-lg border border-line p-1 shadow-lg"
      >
        <ul>
          {merchants.map((merchant) => (
            <li key={merchant.slug}>
              <Link
                to={pages.overview({ merchant: merchant.slug, mode })}
                aria-current={merchant.slug === slug ? 'true' : undefined}
                onClick={() => document.getElementById(id)?.hidePopover()}
                className="block rounded-md px-3 py-2 hover:bg-sunken aria-[current]:font-semibold"
              >
                <UserText>{merchant.name}</UserText>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
