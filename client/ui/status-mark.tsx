import { clsx } from 'clsx';
import { Ban, Check, CircleQuestionMark, Clock, TimerOff, Undo2, X, type LucideIcon } from 'lucide-react';
import type { Tone } from '../lib/status.ts';

const signs: Record<Tone, LucideIcon> = {
  paid: Check,
  waiting: Clock,
  failed: X,
  expired: TimerOff,
  cancelled: Ban,
  refunded: Undo2,
  unknown: CircleQuestionMark,
};

export const colours: Record<Tone, { text: string; soft: string }> = {
  paid: { text: 'text-paid', soft: 'bg-paid-soft' },
  waiting: { text: 'text-waiting', soft: 'bg-waiting-soft' },
  failed: { text: 'text-failed', soft: 'bg-failed-soft' },
  expired: { text: 'text-expired', soft: 'bg-expired-soft' },
  cancelled: { text: 'text-cancelled', soft: 'bg-cancelled-soft' },
  refunded: { text: 'text-refunded', soft: 'bg-refunded-soft' },
  unknown: { text: 'text-unknown', soft: 'bg-unknown-soft' },
};

type StatusMarkProps = {
  tone: Tone;
  /** Shown as it is, also when it is a status that nobody knows. */
  word: string;
  /** What it means, on hover. */
  meaning?: string | undefined;
  look?: 'chip' | 'plain';
  size?: 'small' | 'large';
};

/** A state: sign, word and colour, never colour alone, the same wherever it stands. */
export function StatusMark({ tone, word, meaning, look = 'chip', size = 'small' }: StatusMarkProps) {
  const Sign = signs[tone];
  return (
    <span
      title={meaning}
      className={clsx(
        'inline-flex items-center gap-1 font-medium whitespace-nowrap',
        colours[tone].text,
        size === 'large' ? 'text-16' : 'text-13',
        look === 'chip' && ['rounded-full py-0.5 ps-1.5 pe-2', colours[tone].soft],
      )}
    >
      <Sign aria-hidden="true" className={size === 'large' ? 'size-5' : 'size-3.5'} strokeWidth={2.5} />
      <bdi>{word}</bdi>
    </span>
  );
}
