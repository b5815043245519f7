import { clsx } from 'clsx';
import {
  CalendarCheck,
  ChartNoAxesColumn,
  ChevronDown,
  FileCheck,
  Link as LinkIcon,
  ListChecks,
  Receipt,
  Scale,
  Settings,
  type LucideIcon,
} from 'lucide-react';
import { NavLink, useNavigate } from 'react-router';
import { useShortcut } from '../lib/keyboard.ts';
import { useAccount, useCan } from '../lib/me.ts';
import { pages } from '../lib/paths.ts';
import { Kbd } from '../ui/kbd.tsx';

const moreId = 'more-ways';

/** The ways of the desk by what they are for: at the side; on a phone the most used across the top, the others behind "More". */
export function Navigation() {
  const account = useAccount();
  const mayExport = useCan('export');
  const mayMatch = useCan('match_statements');
  return (
    <nav
      aria-label="Desk"
      className="no-print group flex shrink-0 border-line bg-raised px-2 max-md:justify-between max-md:border-b md:gap-1 md:sticky md:top-[3.5rem] md:max-h-[calc(100dvh-3.5rem)] md:w-56 md:flex-col md:self-start md:overflow-y-auto md:bg-transparent md:px-3 md:py-6"
    >
      <Way to={pages.overview(account)} icon={ChartNoAxesColumn} word="Overview" keys="g o" end />
      <Way to={pages.checkoutSessions(account)} icon={LinkIcon} word="Payment links" keys="g s" />
      <Way to={pages.transactions(account)} icon={Receipt} word="Receipts" keys="g r" />
      <Group word="Books" />
      <Way to={pages.days(account)} icon={CalendarCheck} word="Days" keys="g d" />
      <button
        type="button"
        popoverTarget={moreId}
        className="flex min-h-11 items-center gap-1 border-b-2 border-transparent px-1 text-13 text-muted group-has-[[popover]_[aria-current]]:border-accent group-has-[[popover]_[aria-current]]:font-semibold group-has-[[popover]_[aria-current]]:text-text md:hidden"
      >
        More
        <ChevronDown aria-hidden="true" className="size-4" />
      </button>
      {/* At the side it stands open: what the browser does to a popover is undone. On a phone it goes along with the page, as the bar does. */}
      <div
        id={moreId}
        popover="auto"
        className="m-0 max-md:absolute max-md:inset-auto max-md:end-2 max-md:top-28 max-md:min-w-52 max-md:rounded-lg max-md:border max-md:border-line max-md:p-1 max-md:shadow-lg md:static md:flex md:w-full md:flex-col md:gap-1 md:overflow-visible md:border-0 md:bg-transparent md:p-0"
      >
        {mayExport && <Way to={pages.exports(account)} icon={FileCheck} word="Exports" keys="g e" />}
        {mayMatch && <Way to={pages.statements(account)} icon={Scale} word="Settlement" keys="g t" />}
        <Way to={pages.lookup(account)} icon={ListChecks} word="Look-up" keys="g l" />
        <Group word="Desk" />
        <Way to={pages.settings(account)} icon={Settings} word="Settings" />
      </div>
    </nav>
  );
}

function Group({ word }: { word: string }) {
  return <p className="px-3 pt-4 pb-1 text-12 text-muted max-md:hidden">{word}</p>;
}

type WayProps = { to: string; icon: LucideIcon; word: string; keys?: string; end?: boolean };

function Way({ to, icon: Icon, word, keys, end = false }: WayProps) {
  const navigate = useNavigate();
  useShortcut(keys ?? '', word, () => void navigate(to), keys !== undefined);
  return (
    <NavLink
      to={to}
      end={end}
      onClick={(event) => event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()}
      className={({ isActive }) =>
        clsx(
          'flex min-h-9 items-center gap-3 whitespace-nowrap pointer-coarse:min-h-11 md:rounded-md md:px-3',
          // What stands in the bar fits on a phone of usual width; what stands behind "More" is a list.
          'max-md:min-w-11 max-md:border-b-2 max-md:px-1 max-md:text-13 max-md:text-center',
          'max-md:in-[[popover]]:border-b-0 max-md:in-[[popover]]:px-3 max-md:in-[[popover]]:text-start max-md:in-[[popover]]:text-14',
          isActive
            ? 'font-semibold max-md:border-accent md:bg-accent-soft md:text-accent'
            : 'text-muted hover:text-text max-md:border-transparent md:hover:bg-sunken',
        )
      }
    >
      <Icon aria-hidden="true" className="size-4 shrink-0 max-md:hidden" />
      <span className="grow">{word}</span>
      {keys && (
        <span className="max-lg:hidden">
          <Kbd keys={keys} />
        </span>
      )}
    </NavLink>
  );
}
