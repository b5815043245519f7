import { useQueryClient } from '@tanstack/react-query';
import { CircleUser } from 'lucide-react';
import { useId } from 'react';
import { signOut } from '../lib/login.ts';
import { useMe, useMerchant } from '../lib/me.ts';
import { pages } from '../lib/paths.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useNotify } from '../ui/notices.tsx';
import { UserText } from '../ui/user-text.tsx';
import { openShortcutList } from './shortcut-list.tsx';

/** Who is signed in, all keys, and the way out. */
export function UserMenu() {
  const { user } = useMe();
  const { role } = useMerchant();
  const client = useQueryClient();
  const notify = useNotify();
  const id = useId();

  async function leave() {
    try {
      await signOut();
    } catch (error) {
      return notify(`You are still signed in. ${error instanceof Error ? error.message : ''}`);
    }
    // A fresh start of the app: nothing of this login stays in memory.
    client.clear();
    window.location.assign(pages.signIn());
  }

  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={`You: ${user.name}`}
        title={user.name}
        className="grid size-9 place-items-center rounded-md hover:bg-sunken pointer-coarse:size-11"
      >
        <CircleUser aria-hidden="true" className="size-5" />
      </button>
      <div
        id={id}
        popover="auto"
        className="fixed inset-auto end-4 top-14 m-0 min-w-60 rounded-lg border border-line p-1 shadow-lg"
      >
        <div className="flex flex-col border-b border-line px-3 py-2">
          <UserText className="font-semibold">{user.name}</UserText>
          <UserText className="text-13 text-muted">{user.email}</UserText>
          <span className="text-13 text-muted first-letter:uppercase">{role}</span>
        </div>
        <div className="flex flex-col pt-1">
          <Button
            look="quiet"
            className="justify-between!"
            onClick={() => {
              document.getElementById(id)?.hidePopover();
              openShortcutList();
            }}
          >
            All keys
            <Kbd keys="?" />
          </Button>
          <Button look="quiet" className="justify-start!" onClick={() => void leave()}>
            Sign out
          </Button>
        </div>
      </div>
    </>
  );
}
