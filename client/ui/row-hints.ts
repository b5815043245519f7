import type { MouseEvent } from 'react';
import { formatFull } from '../lib/format.ts';
import { useZone } from './time-text.tsx';

/**
 * What the mouse is told about a part of a row: the full instant of a time, what a state means, the whole of a text that
 * was cut off. Written when the mouse comes near: to have it ready for a thousand rows costs more than to draw them.
 */
export function useRowHints() {
  const zone = useZone();
  const hintFor = (part: HTMLElement): string => {
    const { instant } = part.dataset;
    if (instant !== undefined) return `${formatFull(Date.parse(instant), zone)} ${zone}`;
    if (part.dataset['meaning'] !== undefined) return part.dataset['meaning'];
    return part.scrollWidth > part.clientWidth ? part.innerText : '';
  };
  return {
    onMouseOver: ({ target }: MouseEvent) => {
      const part =
        target instanceof Element
          ? target.closest<HTMLElement>('td bdi, a.data-text, td.data-text, td[data-meaning]')
          : null;
      if (!part || part.title !== '') return;
      const hint = hintFor(part);
      if (hint === '') return;
      part.title = hint;
      const clear = () => part.removeAttribute('title');
      part.addEventListener('mouseleave', clear, { once: true });
      // The same part may show another row then.
      window.addEventListener('scroll', clear, { once: true, passive: true });
    },
  };
}
