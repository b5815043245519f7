import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useNavigate } from 'react-router';
import { useShortcut } from '../../lib/keyboard.ts';
import { pages, type Account } from '../../lib/paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { addMonths, monthWords } from './day-words.ts';

/** The way from month to month. */
export function MonthSwitch({ account, month, today }: { account: Account; month: string; today: string }) {
  const navigate = useNavigate();
  const [before, after] = [addMonths(month, -1), addMonths(month, 1)];
  const hasAfter = after <= today.slice(0, 7);
  const path = (to: string) => pages.days(account, to);
  useShortcut('[', 'Month before', () => void navigate(path(before)));
  useShortcut(']', 'Month after', () => void navigate(path(after)), hasAfter);
  return (
    <nav aria-label="Months" className="flex flex-wrap items-center gap-2">
      <LinkButton size="small" to={path(before)}>
        <ChevronLeft aria-hidden="true" className="size-4" />
        {monthWords(before)}
        <Kbd keys="[" />
      </LinkButton>
      {hasAfter && (
        <LinkButton size="small" to={path(after)}>
          {monthWords(after)}
          <ChevronRight aria-hidden="true" className="size-4" />
          <Kbd keys="]" />
        </LinkButton>
      )}
    </nav>
  );
}
