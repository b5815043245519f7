import { clsx } from 'clsx';
import {
  CalendarCheck,
  ChartNoAxesColumn,
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

/** The ways of the desk: at the side, on a phone across the top. */
export function Navigation() {
  const account = useAccount();
  const mayExport = useCan('export');
  const mayMatch = useCan('match_statements');
  return (
    <nav
      aria-label="Desk"
      className="no-print flex shrink-0 border-line bg-raised px-2 max-md:justify-between max-md:overflow-x-auto max-md:border-b md:gap-1 md:sticky md:top-[3.5rem] md:max-h-[calc(100dvh-3.5rem)] md:w-56 md:flex-col md:self-start md:bg-transparent md:px-3 md:py-6"
    >
      <Way to={pages.overview(account)} icon={ChartNoAxesColumn} word="Overview" keys="g o" end />
      <Way to={pages.checkoutSessions(account)} icon={LinkIcon} word="Payment links" keys="g s" />
      <Way to={pages.transactions(account)} icon={Receipt} word="Receipts" keys="g r" />
      <Way to={pages.days(account)} icon={CalendarCheck} word="Days" keys="g d" />
      <Way to={pages.lookup(account)} icon={ListChecks} word="Look-up" keys="g l" />
      {mayExport && <Way to={pages.exports(account)} icon={FileCheck} word="Exports" keys="g e" />}
      {mayMatch && <Way to={pages.statements(account)} icon={Scale} word="Settlement" keys="g t" />}
      <hr className="my-2 border-line max-md:hidden" />
      <Way to={pages.settings(account)} icon={Settings} word="Settings" />
    </nav>
  );
}

type WayProps = { to: string; icon: LucideIcon; word: string; keys?: string; end?: boolean };

function Way({ to, icon: Icon, word, keys, end = false }: WayProps) {
  const navigate = useNavigate();
  useShortcut(keys ?? '', word, () => void navigate(to), keys !== undefined);
  return (
    <NavLink
      to={to}
      end={end}
      className={({ isActive }) =>
        clsx(
          'flex min-h-9 items-center gap-3 whitespace-nowrap pointer-coarse:min-h-11 md:rounded-md md:px-3',
          // All of them fit on a phone of usual width.
          'max-md:border-b-2 max-md:px-1 max-md:text-13',
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
