import { useEffect, useState } from 'react';
import { startPages, withPage, type ListPages, type PageReply } from '../../lib/list-pages.ts';
import { keepPlace, type ListPlace } from '../../lib/list-places.ts';

type Reply = PageReply<{ id: string }>;

/**
 * What is known of the list on screen: what was remembered of it, else what its first page says. Until that has come,
 * it is still the list before.
 */
export function useKnownPages(listKey: string, place: ListPlace, head: Reply | undefined) {
  const [state, setState] = useState<{ known: ListPages | null; place: ListPlace }>({
    known: place.pages,
    place,
  });
  const next = followed(state, { listKey, place, head });
  // Set while rendering, as React asks for with state that follows from props: no frame shows the old rows.
  if (next !== state) setState(next);
  const { known } = next;
  useEffect(() => {
    if (known?.key === listKey) keepPlace(place, { pages: known });
  }, [place, known, listKey]);
  return {
    known,
    /** Begins anew with this as the first page. */
    restart: (reply: Reply) => setState({ known: startPages(listKey, reply), place }),
    /** Adds the page behind a cursor, once. */
    append: (cursor: string, reply: Reply) => {
      if (known?.key === listKey && known.next === cursor)
        setState({ known: withPage(known, cursor, reply), place });
    },
  };
}

type State = { known: ListPages | null; place: ListPlace };
type Given = { listKey: string; place: ListPlace; head: Reply | undefined };

function followed(state: State, { listKey, place, head }: Given): State {
  if (state.place !== place && place.pages) return { known: place.pages, place };
  const { known } = state;
  // A list without rows takes what comes: there is nothing that could move.
  const takesHead = known?.key !== listKey || (known.count === 0 && (head?.data.length ?? 0) > 0);
  if (head && takesHead) return { known: startPages(listKey, head), place };
  return state.place === place ? state : { ...state, place };
}
