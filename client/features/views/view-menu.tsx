import type { UseQueryResult } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Link } from 'react-router';
import type { ListNoun } from '#shared/list-grammar.ts';
import type { View, ViewList } from '#shared/views.ts';
import { useAccount } from '../../lib/me.ts';
import { wholeList, wholeListHref } from '../../lib/views.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { moveFocus } from './menu-keys.ts';
import { ViewRow } from './view-row.tsx';

type ViewMenuProps = {
  noun: ListNoun;
  what: string;
  views: UseQueryResult<ViewList>;
  /** What is on screen: a view's id, the whole list, or neither. */
  openId: string | undefined;
  onClose: () => void;
  onSave: () => void;
  onEdit: (view: View) => void;
};

/** Every view of a list that one may open; typing narrows, arrows walk. */
export function ViewMenu({ noun, what, views, openId, onClose, onSave, onEdit }: ViewMenuProps) {
  const account = useAccount();
  const [typed, setTyped] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const all = views.data?.data.filter((view) => view.noun === noun) ?? [];
  const found = all.filter(({ name, owner }) => holds(`${name} ${owner}`, typed));
  const groups = [
    { title: 'Yours', views: found.filter((view) => view.is_mine) },
    { title: 'Shared with you', views: found.filter((view) => !view.is_mine) },
  ].filter((group) => group.views.length > 0);

  useEffect(() => {
    // On what is open, not on the box for typing: that would bring up a phone's keyboard. Keys typed go there anyway.
    const links = box.current?.querySelectorAll<HTMLElement>('a[data-view]');
    const current = box.current?.querySelector<HTMLElement>('a[aria-current]');
    (current ?? links?.[0])?.focus();
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    if (box.current && moveFocus(event, box.current)) event.preventDefault();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrows are a second way, beside Tab
    <div ref={box} className="flex max-h-[min(32rem,70vh)] flex-col" onKeyDown={onKeyDown}>
      {all.length > 1 && (
        <div className="p-2">
          <Field label="Find a view" labelHidden>
            <TextInput
              type="search"
              autoComplete="off"
              placeholder="Find a view"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        </div>
      )}
      <div className="flex min-h-0 flex-col overflow-y-auto px-1 py-1">
        {holds(`All ${what}`, typed) && (
          <Link
            data-view
            to={wholeListHref(account, noun)}
            aria-current={openId === wholeList ? 'true' : undefined}
            onClick={onClose}
            className="block rounded-md px-3 py-2 hover:bg-sunken aria-[current]:font-semibold"
          >
            All {what}
          </Link>
        )}
        {groups.map(({ title, views: shown }) => (
          <section key={title} aria-label={title}>
            <h2 aria-hidden="true" className="px-3 pt-2 pb-1 text-12 text-muted">
              {title}
            </h2>
            <ul>
              {shown.map((view) => (
                <ViewRow
                  key={view.id}
                  view={view}
                  isOpen={view.id === openId}
                  onClose={onClose}
                  onEdit={() => onEdit(view)}
                />
              ))}
            </ul>
          </section>
        ))}
        <p role="status" className="px-3 py-2 text-13 text-muted empty:hidden">
          {views.isPending && !views.isError && 'Loading your views …'}
          {views.data &&
            all.length === 0 &&
            'No saved views yet. Filter the list, save it, and it is one click away.'}
          {all.length > 0 && found.length === 0 && 'No view has this in its name.'}
        </p>
        {views.isError && !views.data && (
          <div role="alert" className="flex flex-col items-start gap-2 px-3 py-2 text-13">
            Your views could not be loaded. {views.error.message}
            <Button size="small" onClick={() => void views.refetch()}>
              Try again
            </Button>
          </div>
        )}
      </div>
      <div className="border-t border-line p-1">
        <Button look="quiet" className="w-full justify-start!" onClick={onSave}>
          <Plus aria-hidden="true" className="size-4" />
          Save what is on screen as a view
        </Button>
      </div>
    </div>
  );
}

/** Every word typed is somewhere in the text; case and accents are nothing. */
function holds(text: string, typed: string): boolean {
  const plain = fold(text);
  return fold(typed)
    .split(/\s+/)
    .every((word) => plain.includes(word));
}

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
