import { useLocation } from 'react-router';
import { inOtherMode, type Account } from '../../lib/paths.ts';
import type { ChoiceGroup } from './choices.ts';
import { otherMode } from './ways.ts';

/** The way to the same text in the other mode, where it is known to have a hit. Never opened by itself. */
export function useOtherModeGroup(account: Account, isAlso: boolean): ChoiceGroup {
  const { pathname } = useLocation();
  const { mode } = otherMode(account);
  return {
    label: `In ${mode} mode`,
    choices: [
      {
        key: 'other mode',
        href: inOtherMode(pathname, account),
        stays: true,
        content: (
          <span className="col-span-2">
            {isAlso ? 'There is also a hit' : 'There is a hit'} in {mode} mode.{' '}
            <span className="font-medium text-accent underline">Look in {mode} mode</span>
          </span>
        ),
      },
    ],
  };
}
