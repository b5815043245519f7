import type { ReactNode } from 'react';
import type { Hit } from '#shared/search.ts';

/** Something in the panel that can be chosen: a find, a page, an action, a view. */
export type Choice = {
  key: string;
  content: ReactNode;
  /** Where it leads; without an address it acts, and there is nothing to open in a new tab. */
  href?: string;
  act?: () => void;
  /** The box stays open and keeps its text. */
  stays?: boolean;
  /** The find that it stands for, to be remembered when it is opened. */
  hit?: Hit;
};

/** Choices under one heading. */
export type ChoiceGroup = { label: string; choices: readonly Choice[] };

const moves = ['ArrowDown', 'ArrowUp', 'Home', 'End'] as const;
type Move = (typeof moves)[number];

export const isMove = (key: string): key is Move => moves.some((move) => move === key);

/**
 * The choice that a key leads to, by its key; nothing is the box itself, which lies before the first and behind the
 * last, so that the arrows go round through what is typed.
 */
export function moveTo(keys: readonly string[], at: string | undefined, move: Move): string | undefined {
  if (move === 'Home') return keys[0];
  if (move === 'End') return keys.at(-1);
  const index = at === undefined ? -1 : keys.indexOf(at);
  if (move === 'ArrowDown') return keys[index + 1];
  return index === -1 ? keys.at(-1) : keys[index - 1];
}
