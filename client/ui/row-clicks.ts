import type { MouseEvent } from 'react';
import { useNavigate } from 'react-router';

type RowClicksOptions = {
  hrefOf: (id: string) => string;
  /** Told before a row is opened, here or in another tab. */
  onOpen: (id: string) => void;
  onSelect: ((place: number, isRange: boolean) => void) | undefined;
};

/**
 * What the mouse does in the rows of a table, heard once for all of them: a click anywhere opens a row as its link
 * would, with the same keys for another tab; the tick boxes select; text can be selected without opening anything.
 */
export function useRowClicks({ hrefOf, onOpen, onSelect }: RowClicksOptions) {
  const navigate = useNavigate();

  const onClick = (event: MouseEvent) => {
    const hit = readHit(event);
    if (!hit) return;
    if (hit.isBox) return onSelect?.(hit.place, event.shiftKey);
    if (hit.isAction) return;
    if (hit.isLink) {
      if (isSelectingText() && event.detail > 0) return event.preventDefault();
      onOpen(hit.id);
      // The browser opens another tab or window by itself.
      if (isModified(event)) return;
      event.preventDefault();
      return void navigate(hrefOf(hit.id));
    }
    if (isSelectingText()) return;
    onOpen(hit.id);
    if (isModified(event)) window.open(hrefOf(hit.id), '_blank', 'noopener');
    else void navigate(hrefOf(hit.id));
  };

  const onAuxClick = (event: MouseEvent) => {
    const hit = readHit(event);
    if (event.button !== 1 || !hit || hit.isBox || hit.isAction) return;
    onOpen(hit.id);
    if (!hit.isLink) window.open(hrefOf(hit.id), '_blank', 'noopener');
  };

  const onMouseDown = (event: MouseEvent) => {
    // Shift would select the text between two ticks.
    if (event.shiftKey && readHit(event)?.isBox) event.preventDefault();
  };

  return { onClick, onAuxClick, onMouseDown };
}

function readHit({ target }: MouseEvent) {
  if (!(target instanceof Element)) return undefined;
  const { place, id } = target.closest<HTMLElement>('[data-place]')?.dataset ?? {};
  if (place === undefined || id === undefined) return undefined;
  const isLink = target.closest('a[data-row]') !== null;
  return {
    place: Number(place),
    id,
    isBox: target.closest('[data-box]') !== null,
    isLink,
    isAction: !isLink && target.closest('a, button, input, label') !== null,
  };
}

const isModified = (event: MouseEvent) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

const isSelectingText = () => (window.getSelection()?.toString() ?? '') !== '';
