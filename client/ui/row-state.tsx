import { clsx } from 'clsx';
import type { Tone } from '../lib/status.ts';
import { colours } from './status-mark.tsx';

const circle = 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0z';

/** The signs of StatusMark, each drawn in one stroke. */
const strokes: Record<Tone, string> = {
  paid: 'M20 6 9 17l-5-5',
  waiting: `${circle}M12 6v6l4 2`,
  failed: 'M18 6 6 18M6 6l12 12',
  expired:
    'M10 2h4M4.6 11a8 8 0 0 0 1.7 8.7 8 8 0 0 0 8.7 1.7M7.4 7.4a8 8 0 0 1 10.3 1 8 8 0 0 1 .9 10.2M2 2l20 20M12 12v-2',
  cancelled: `${circle}M4.929 4.929 19.07 19.071`,
  unknown: `${circle}M9 9.5a3 2.5 0 0 1 6 0c0 2-2 2-3 3.5M12 17h.01`,
};

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
        'inline-flex items-center gap-1 rounded-full py-0.5 ps-1.5 pe-2 text-13 font-medium whitespace-nowrap',
        colours[tone].text,
        colours[tone].soft,
      )}
    >
      <svg aria-hidden="true" viewBox="0 0 24 24" className="row-sign">
        <path d={strokes[tone]} />
      </svg>
      {word}
    </bdi>
  );
}
