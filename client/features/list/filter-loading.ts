import { useEffect, useState } from 'react';
import type { FilterTools } from './filter-tools.ts';

let loaded: FilterTools | undefined;

/**
 * The tools of the filter, fetched as soon as the list is on screen: who presses f and types on at once must not type
 * into the page. Not by React.lazy, which may hold a part back for 300 ms after it is there.
 */
export function useFilterTools(): FilterTools | undefined {
  const [tools, setTools] = useState(loaded);
  useEffect(() => {
    if (!tools) void load().then(setTools);
  }, [tools]);
  return tools;
}

async function load(): Promise<FilterTools | undefined> {
  try {
    loaded = (await import('./filter-tools.ts')).filterTools;
  } catch {
    // Off line, or replaced by a newer version: words are looked for all the same, and chips can be taken away.
  }
  return loaded;
}
