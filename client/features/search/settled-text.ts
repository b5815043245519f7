import { useEffect, useState } from 'react';

/** The text as it was when the typing paused for `settleMs`; the first of it at once. */
export function useSettledText(text: string, settleMs: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMs);
    return () => clearTimeout(timer);
  }, [text, settleMs]);
  return settled;
}
