import { useQuery } from '@tanstack/react-query';
import { Bookmark, ChevronDown } from 'lucide-react';
import { useEffect, useId, useRef, useState, type ToggleEvent } from 'react';
import { defaultSort, type ListNoun } from '#shared/list-grammar.ts';
import type { View } from '#shared/views.ts';
import { useShortcut } from '../../lib/keyboard.ts';
import { onLayoutUnsaved, useFreshLayouts, useLayout, useUnsavedLayout } from '../../lib/layouts.ts';
import { isFiltered, listRequest } from '../../lib/list-state.ts';
import { useAccount } from '../../lib/me.ts';
import type { useListState } from '../../lib/url-state.ts';
import { differsFromView, viewsQuery, wholeList } from '../../lib/views.ts';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { useSaveView } from './changes.ts';

const ViewMenu = lazyPart(() => import('./view-menu.tsx').then((part) => part.ViewMenu));
const ViewDialog = lazyPart(() => import('./view-dialog.tsx').then((part) => part.ViewDialog));

type ViewBarProps = {
  noun: ListNoun;
  /** What the rows are called: "payment links". */
  what: string;
  listState: ReturnType<typeof useListState>;
};

/** The saved view that a list shows, the way to the others, and how to keep what is on screen. */
export function ViewBar({ noun, what, listState: { state, setState } }: ViewBarProps) {
  const account = useAccount();
  const views = useQuery(viewsQuery(account));
  const view = views.data?.data.find(({ id, noun: list }) => id === state.view && list === noun);
  const [layout] = useLayout(noun);
  useFreshLayouts();
  const unsavedLayout = useUnsavedLayout(noun);
  const isChanged = view !== undefined && (differsFromView(state, view) || unsavedLayout.changed);
  const isWhole = !isFiltered(state) && state.sort === defaultSort;
  const [isOpen, setOpen] = useState(false);
  const [editing, setEditing] = useState<View | 'new' | null>(null);
  const [hasDialog, setHasDialog] = useState(false);
  const save = useSaveView();
  const notify = useNotify();
  const menuId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useShortcut('v', `Views of ${what}`, () => {
    // The focus comes back to where it was when the menu closes.
    button.current?.focus();
    button.current?.click();
  });
  useEffect(
    () =>
      onLayoutUnsaved(({ message }) =>
        notify(`The columns are as before: they could not be kept. ${message}`),
      ),
    [notify],
  );

  function edit(what: View | 'new') {
    menu.current?.hidePopover();
    setHasDialog(true);
    setEditing(what);
  }

  function saveChanges() {
    if (!view) return;
    const { name, shared_with } = view;
    const kept = { noun, name, shared_with, query: listRequest(state), layout: view.layout && layout };
    save.mutate(
      { id: view.id, view: kept },
      {
        onSuccess: () => {
          unsavedLayout.forget();
          notify(`View “${name}” saved.`);
        },
        onError: (error) => notify(`View “${name}” is not saved. ${error.message}`),
      },
    );
  }

  return (
    <div
      role="group"
      aria-label="Views"
      className="no-print flex max-w-[calc(100vw-2rem)] min-w-0 items-center gap-2"
    >
      <Button
        ref={button}
        popoverTarget={menuId}
        className="max-w-full min-w-0"
        onPointerEnter={ViewMenu.preload}
      >
        <Bookmark aria-hidden="true" className="size-4 shrink-0" />
        <span className="sr-only">View: </span>
        <span className="min-w-0 truncate md:max-w-64">
          {view ? <UserText>{view.name}</UserText> : isWhole ? `All ${what}` : 'Not saved'}
        </span>
        {isChanged && <span className="shrink-0 font-normal text-muted">· changed</span>}
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-muted" />
        <Kbd keys="v" />
      </Button>
      {isChanged && view.is_mine && (
        <Button className="shrink-0" busy={save.isPending} onClick={saveChanges}>
          Save changes
        </Button>
      )}
      {(view ? isChanged && !view.is_mine : !isWhole) && (
        <Button className="shrink-0" onClick={() => edit('new')}>
          {view ? 'Save as new view' : 'Save view'}
        </Button>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it closes when the focus leaves it */}
      <div
        ref={menu}
        id={menuId}
        popover="auto"
        role="dialog"
        aria-label={`Views of ${what}`}
        className="absolute inset-auto m-0 w-[27rem] max-w-[calc(100vw-2rem)] rounded-lg border border-line p-0 text-14 shadow-lg"
        onBeforeToggle={(event) => {
          if (event.newState === 'open') placeBelow(event.currentTarget, button.current);
        }}
        onBlur={({ relatedTarget, currentTarget }) => {
          // Gone on to somewhere else by a key, as to the search box: the menu would stand in its way.
          const isLeft =
            relatedTarget && relatedTarget !== button.current && !currentTarget.contains(relatedTarget);
          if (isLeft) currentTarget.hidePopover();
        }}
        onToggle={(event: ToggleEvent<HTMLElement>) => setOpen(event.newState === 'open')}
      >
        {isOpen && (
          <ViewMenu
            noun={noun}
            what={what}
            views={views}
            openId={view?.id ?? (isWhole ? wholeList : undefined)}
            onClose={() => menu.current?.hidePopover()}
            onSave={() => edit('new')}
            onEdit={edit}
          />
        )}
      </div>
      {hasDialog && (
        <ViewDialog
          noun={noun}
          what={editing}
          state={state}
          layout={layout}
          onClose={() => setEditing(null)}
          onSaved={(saved) => {
            setEditing(null);
            notify(`View “${saved.name}” saved.`);
            if (editing !== 'new') return;
            unsavedLayout.forget();
            setState({ ...state, view: saved.id }, { replace: true });
          }}
        />
      )}
    </div>
  );
}

/** Below the button, within the window; it then scrolls along with the page. */
function placeBelow(menu: HTMLElement, button: HTMLElement | null) {
  if (!button) return;
  const { left, right, bottom } = button.getBoundingClientRect();
  const width = Math.min(432, window.innerWidth - 32);
  const fits = left + width + 16 <= window.innerWidth;
  menu.style.top = `${bottom + window.scrollY + 4}px`;
  menu.style.left = `${fits ? left : Math.max(16, right - width)}px`;
}
