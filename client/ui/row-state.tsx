import { clsx } from 'clsx';
import type { Tone } from '../lib/status.ts';
import { colours } from './status-mark.tsx';

type RowStateProps = { tone: Tone; word: string; meaning?: string | undefined };

/**
 * As StatusMark, with as few parts as a row that passes by should have; another state changes them and makes none anew.
 * What the state means is said when the mouse comes near.
 */
export function RowState({ tone, word, meaning }: RowStateProps) {
  return (
    <bdi
      data-meaning={meaning}
      className={clsx(
        `row-sign row-sign-${tone}`,
        'inline-flex items-center gap-1 rounded-full py-0.5 ps-1.5 pe-2 text-13 font-medium whitespace-nowrap',
        colours[tone].text,
        colours[tone].soft,
      )}
    >
      {word}
    </bdi>
  );
}
