import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { FigureFilter } from '#shared/overview.ts';
import { useAccount } from '../../lib/me.ts';
import { pages, type Account } from '../../lib/paths.ts';

/** The list of the very rows that make up a figure. */
export const listOf = (account: Account, { list, params }: FigureFilter): string =>
  list === 'transactions' ? pages.transactions(account, params) : pages.checkoutSessions(account, params);

type FigureLinkProps = { filter: FigureFilter; className?: string | undefined; children: ReactNode };

/** A figure that leads to what it is made of. */
export function FigureLink({ filter, className, children }: FigureLinkProps) {
  return (
    <Link
      to={listOf(useAccount(), filter)}
      className={clsx(
        'rounded-sm underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-accent hover:decoration-solid',
        className,
      )}
    >
      {children}
    </Link>
  );
}
