import type { Unreconciled } from '#shared/intents.ts';
import { intentStatus, type StatusText } from '../../lib/status.ts';

export type Item = Unreconciled['items'][number];

export const nameOfItem = ({ kind, ref }: Pick<Item, 'kind' | 'ref'>) => `${kind} ${ref}`;

/** States that end by themselves; in all others somebody has to look. */
const checking = new Set(['pending', 'unknown', 'confirming']);

export const isChecking = ({ state }: Item) => checking.has(state);

const sessionStates = new Map<string, StatusText>([
  [
    'adopted',
    { tone: 'unknown', word: 'Found', meaning: 'It exists at the checkout API and was not made here.' },
  ],
  [
    'contradicted',
    { tone: 'failed', word: 'Contradiction', meaning: 'Two answers of the checkout API do not agree.' },
  ],
  [
    'missing_upstream',
    { tone: 'failed', word: 'Missing', meaning: 'The checkout API does not know this link any more.' },
  ],
]);

/** Word, tone and meaning of an item's state. */
export function itemStatus({ kind, state }: Item): StatusText {
  if (kind === 'webhook') {
    return { tone: 'unknown', word: 'Webhook', meaning: 'A message that could not be applied.' };
  }
  return sessionStates.get(state) ?? intentStatus(state);
}

/** What somebody who reads this can do about it, or that there is nothing to do. */
export function whatToDo(item: Item): string {
  if (isChecking(item)) return 'You need do nothing: it leaves this list by itself.';
  if (item.kind === 'intent') {
    if (item.is_mine) return '“New attempt” first shows how to look; it makes nothing by itself.';
    return `Only ${item.made_by ?? 'whoever made it'} can make the new attempt.`;
  }
  if (item.kind === 'webhook') {
    return item.actions.includes('replay')
      ? 'Have it read once more. If that changes nothing, look at what it is about in the checkout’s own portal.'
      : 'Look at what it is about in the checkout’s own portal.';
  }
  return sessionAdvice.get(item.state) ?? '';
}

/** An adopted link's message says all there is to say. */
const sessionAdvice = new Map([
  [
    'contradicted',
    'Compare it with the checkout’s own portal before anything is delivered. What stands here was not changed.',
  ],
  ['missing_upstream', 'Ask the checkout’s support before it is sent or anything is delivered for it.'],
]);
