import { refusal } from './api-error.ts';

const maxDepth = 32;

/** Refuses a body so deep that walking it would overflow the stack. */
export function mustBeShallow(body: unknown): void {
  let layer: unknown[] = [body];
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > maxDepth) throw refusal(400, `The body is nested more than ${maxDepth} levels deep.`);
    layer = layer.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
}
