import { useEffect, useState } from 'react';

/** Shorter waits are not worth a word: what flashes up for a moment disturbs more than it says. */
const lateMs = 300;

/** True when something has been waited for so long that what stands in its place must not be taken for it. */
export function useIsLate(isWaiting: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => setLate(true), lateMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isWaiting]);
  return isWaiting && isLate;
}
