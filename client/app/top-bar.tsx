import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Plus } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { SearchBox } from '../features/search/search-box.tsx';
import { unreconciledQuery } from '../lib/checkout-sessions.ts';
import { useShortcut } from '../lib/keyboard.ts';
import { useAccount, useCan, useMode } from '../lib/me.ts';
import { pages } from '../lib/paths.ts';
import { LinkButton } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { MerchantMenu } from './merchant-menu.tsx';
import { ModeSwitch } from './mode-switch.tsx';
import { openShortcutList } from './shortcut-list.tsx';
import { UserMenu } from './user-menu.tsx';

/** Whose desk, which mode, the search box, what needs eyes, who. On a phone search and New link lie at the thumb. */
export function TopBar() {
  return (
    <header
      className={clsx(
        'no-print sticky top-0 z-20 flex items-center gap-x-3 border-b border-line bg-raised px-4 py-2 md:gap-x-4',
        useMode() === 'test' && 'border-t-4 border-t-test',
      )}
    >
      <MerchantMenu />
      <ModeSwitch />
      <div className="flex items-center gap-3 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:border-t max-md:border-line max-md:bg-raised max-md:px-4 max-md:py-2 md:mx-auto md:max-w-2xl md:grow">
        <SearchBox onAllKeys={openShortcutList} />
        <NewLink />
      </div>
      <div className="flex items-center gap-2 max-md:ms-auto">
        <NeedsEyes />
        <UserMenu />
      </div>
    </header>
  );
}

function NewLink() {
  const account = useAccount();
  const navigate = useNavigate();
  const canMake = useCan('make_links');
  const href = pages.newCheckoutSession(account);
  useShortcut('n', 'New link', () => void navigate(href), canMake);
  if (!canMake) return null;
  return (
    <LinkButton to={href} look="primary">
      <Plus aria-hidden="true" className="size-4" />
      New link
      <Kbd keys="n" />
    </LinkButton>
  );
}

function NeedsEyes() {
  const account = useAccount();
  const { data } = useQuery(unreconciledQuery(account));
  if (!data || data.count === 0) return null;
  return (
    <Link
      to={pages.unreconciled(account)}
      aria-label={`Needs eyes: ${data.count}`}
      title="Outcomes that are not known yet, or need a person"
      className="inline-flex min-h-9 items-center gap-1.5 rounded-md px-2 font-semibold text-unknown tabular-nums hover:bg-unknown-soft pointer-coarse:min-h-11"
    >
      <span aria-hidden="true" className="size-2.5 rounded-full bg-unknown" />
      {data.count}
    </Link>
  );
}
