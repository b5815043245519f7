/** How deep JSON from outside may be nested; nothing that is sent here in earnest comes near. */
export const maxJsonDepth = 32;

/** Walks level by level, so that hostile nesting can't exhaust the stack. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}
