import { useEffect, type RefObject } from 'react';
import type { Paper } from '#shared/receipt-documents.ts';

/** CSS pixels in a millimetre. */
const millimetre = 96 / 25.4;

/**
 * A roll is cut where the receipt ends. CSS knows no page as long as its content, so the page is given that length right before a
 * print. By a style sheet object: the policy forbids style elements.
 */
export function useRollPage(paper: Paper, receipt: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (paper !== 'roll') return undefined;
    const sheet = new CSSStyleSheet();
    const fit = () => {
      // The same width on screen as on paper, so its height is the same there; a little more, or a line would be on a second page.
      const height = Math.ceil((receipt.current?.offsetHeight ?? 0) / millimetre) + 10;
      sheet.replaceSync(`@page receipt-roll { size: 80mm ${Math.max(height, 60)}mm; margin: 4mm; }`);
    };
    fit();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    window.addEventListener('beforeprint', fit);
    return () => {
      window.removeEventListener('beforeprint', fit);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [paper, receipt]);
}
