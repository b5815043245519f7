import { X } from 'lucide-react';
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { IconButton } from './button.tsx';

/** What can be done about a notice; one that is then done with takes it away by `dismiss`. */
type NoticeAction = ReactNode | ((dismiss: () => void) => ReactNode);
type Notice = { id: number; text: string; action?: NoticeAction };
type Notify = (text: string, action?: NoticeAction) => void;

const NotifyContext = createContext<Notify>(() => undefined);

/** Gives `notify(text, action?)`: a short message at the edge of the screen, read out politely. */
export const useNotify = () => use(NotifyContext);

const shownMs = 8000;
let lastId = 0;

/** Holds the notices of the whole app. One with an action stays until it is dismissed. */
export function NoticesProvider({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const dismiss = useCallback(
    (id: number) => setNotices((all) => all.filter((notice) => notice.id !== id)),
    [],
  );
  const notify = useMemo<Notify>(
    () => (text, action) => {
      const id = ++lastId;
      setNotices((all) => [...all.slice(-2), { id, text, action }]);
      if (!action) setTimeout(() => dismiss(id), shownMs);
    },
    [dismiss],
  );
  return (
    <NotifyContext value={notify}>
      {children}
      <div
        role="status"
        className="no-print above-foot pointer-events-none fixed inset-x-4 z-40 flex flex-col items-end gap-2"
      >
        {notices.map((notice) => (
          <div
            key={notice.id}
            className="appear pointer-events-auto flex max-w-md items-center gap-3 rounded-md bg-text py-2 ps-4 pe-2 text-surface"
          >
            <span>{notice.text}</span>
            {typeof notice.action === 'function' ? notice.action(() => dismiss(notice.id)) : notice.action}
            <IconButton
              name="Dismiss"
              icon={<X aria-hidden="true" className="size-4" />}
              onClick={() => dismiss(notice.id)}
              className="text-surface! hover:bg-transparent!"
            />
          </div>
        ))}
      </div>
    </NotifyContext>
  );
}
