import { maxLookupLines } from '#shared/lookups.ts';
import { formatCount } from '../../lib/format.ts';
import type { Tone } from '../../lib/status.ts';
import type { Outcome, ResultRow } from './outcomes.ts';

type OutcomeText = { tone: Tone; word: string; meaning: string };

/** What became of a line, in words, with the sign that it has everywhere. */
export const outcomeTexts: Readonly<Record<Outcome, OutcomeText>> = {
  found: { tone: 'paid', word: 'Found', meaning: 'It is here, in the status that was expected.' },
  missing: { tone: 'failed', word: 'Missing', meaning: 'Nothing in this mode has this number or id.' },
  duplicate: { tone: 'cancelled', word: 'Duplicate', meaning: 'An earlier line names the same.' },
  several: { tone: 'unknown', word: 'Several', meaning: 'It names more than one payment.' },
  wrong_status: {
    tone: 'waiting',
    word: 'Wrong status',
    meaning: 'It is here, in another status than expected.',
  },
  waiting: { tone: 'expired', word: 'Not looked up', meaning: 'It has not been asked for yet.' },
};

/** What is to be said about a line beside its outcome, or nothing. */
export function noteOf({ sameAs, alsoOn }: ResultRow): string | undefined {
  if (sameAs !== undefined) return `Same as line ${sameAs.toLocaleString('en')}`;
  if (alsoOn.length === 0) return undefined;
  const lines = alsoOn.slice(0, 5).map((line) => line.toLocaleString('en'));
  const more = alsoOn.length > lines.length ? ` and ${alsoOn.length - lines.length} more` : '';
  return `Also on line${alsoOn.length > 1 ? 's' : ''} ${lines.join(', ')}${more}`;
}

/** What is said of more lines than are taken at once, or nothing. */
export function tooManyText(count: number): string | undefined {
  if (count <= maxLookupLines) return undefined;
  const most = maxLookupLines.toLocaleString('en');
  return `These are ${formatCount(count, 'value')}; at most ${most} are looked up at once.`;
}
