import { useQuery } from '@tanstack/react-query';
import { Pencil, Star, Trash2, Users } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { View } from '#shared/views.ts';
import { formatList } from '../../lib/format.ts';
import { useAccount, useCan } from '../../lib/me.ts';
import { viewCountQuery, viewHref } from '../../lib/views.ts';
import { IconButton } from '../../ui/button.tsx';
import { useNotify } from '../../ui/notices.tsx';
import { UserText } from '../../ui/user-text.tsx';
import { useRemoveView, useSetDefaultView } from './changes.ts';
import { UndoRemoval } from './undo-removal.tsx';

type ViewRowProps = { view: View; isOpen: boolean; onClose: () => void; onEdit: () => void };

/** One view in the menu: a link with its count, the star that makes it the default, and what its maker may do. */
export function ViewRow({ view, isOpen, onClose, onEdit }: ViewRowProps) {
  const account = useAccount();
  const mayRemove = useCan('remove_shared_views') || view.is_mine;
  const notify = useNotify();
  const setDefault = useSetDefaultView();
  const remove = useRemoveView();
  const { id, name, noun } = view;

  const pressStar = () =>
    setDefault.mutate(
      { noun, id: view.is_default ? null : id },
      { onError: (error) => notify(`The default view is as before. ${error.message}`) },
    );
  const pressRemove = async () => {
    // Now, and not when the answer is there: the row is gone by then, and the focus with it.
    onClose();
    const leftFor = document.activeElement;
    try {
      await remove.mutateAsync(id);
      notify(`View “${name}” removed.`, (dismiss) => (
        <UndoRemoval account={account} view={view} leftFor={leftFor} onDone={dismiss} />
      ));
    } catch (error) {
      notify(`View “${name}” is not removed. ${error instanceof Error ? error.message : ''}`);
    }
  };

  return (
    <li data-row className="flex items-center rounded-md hover:bg-sunken">
      <Link
        data-view
        to={viewHref(account, view)}
        aria-current={isOpen ? 'true' : undefined}
        onClick={onClose}
        className="group flex min-h-9 min-w-0 grow items-center gap-2 rounded-md px-3 py-1 pointer-coarse:min-h-11"
      >
        <span className="flex min-w-0 grow flex-col">
          <UserText className="line-clamp-2 group-aria-[current]:font-semibold">{name}</UserText>
          {!view.is_mine && <UserText className="truncate text-12 text-muted">{`by ${view.owner}`}</UserText>}
        </span>
        {view.is_mine && view.shared_with.length > 0 && (
          <span title={`Shared with ${formatList(view.shared_with, 'and')}`}>
            <Users aria-hidden="true" className="size-3.5 text-muted" />
            <span className="sr-only">shared with {formatList(view.shared_with, 'and')}</span>
          </span>
        )}
        <Count id={id} />
      </Link>
      <IconButton
        name={`Open the list with “${name}”`}
        aria-pressed={view.is_default}
        busy={setDefault.isPending}
        icon={
          <Star
            aria-hidden="true"
            className={view.is_default ? 'size-4 fill-accent text-accent' : 'size-4 text-muted'}
          />
        }
        onClick={pressStar}
      />
      {view.is_mine && (
        <IconButton
          name={`Rename or share “${name}”`}
          icon={<Pencil aria-hidden="true" className="size-4 text-muted" />}
          onClick={onEdit}
        />
      )}
      {mayRemove && (
        <IconButton
          name={`Remove “${name}”`}
          icon={<Trash2 aria-hidden="true" className="size-4 text-muted" />}
          onClick={() => void pressRemove()}
        />
      )}
    </li>
  );
}

/** Rows that the view shows now; asked for once it is in sight, so that hundreds of views are not counted at once. */
function Count({ id }: { id: string }) {
  const account = useAccount();
  const ref = useRef<HTMLSpanElement>(null);
  const [inSight, setInSight] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setInSight(true);
    });
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  const { data, isError, error } = useQuery({ ...viewCountQuery(account, id), enabled: inSight });
  return (
    <span
      ref={ref}
      title={isError ? error.message : undefined}
      className="min-w-8 text-end text-13 text-muted tabular-nums"
    >
      {data && data.count.toLocaleString('en') + (data.is_more ? '+' : '')}
      {isError && '–'}
    </span>
  );
}
